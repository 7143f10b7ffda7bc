"""Mentions of a person in what others wrote: found in the database, replaced in the text."""

import json
import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, cast, or_

from app.core.text import fold
from app.services.privacy.entry import GONE, Traces

FORMER = "Former member"
SHORTEST = 4  # characters of an employee id that is looked for: shorter ones stand in too many texts by chance


class Mentions:
    """What to look for: the whole name, the e-mail, the employee id, and `@username`; a name of one word only in CJK.

    A single name such as May or Will is a word too, and whoever erases is told that it is not looked for.
    """

    def __init__(self, traces: Traces) -> None:
        name = traces.name if _is_telling(traces.name) else None
        employee_id = traces.external_id if len(traces.external_id or "") >= SHORTEST else None
        others = {found: GONE for found in (traces.email, employee_id, f"@{traces.username}") if found}
        whole = {**others, **({name: FORMER} if name else {})}
        self.replacements = {**{fold(text): fold(put) for text, put in whole.items()}, **whole}
        longest_first = sorted(self.replacements, key=len, reverse=True)
        self._pattern = re.compile("|".join(_as_words(text) for text in longest_first), re.IGNORECASE)
        self._put = {text.casefold(): put for text, put in self.replacements.items()}

    def among(self, table: Table, columns: tuple[str, ...]) -> ColumnElement[bool]:
        """Whether one of the columns may hold a mention; some that do not are among these, none that does is left out."""
        forms = {form for text in self.replacements for form in (text, text.upper(), text.lower())}  # SQLite folds ASCII only
        needles = {form for text in forms for form in (text, json.dumps(text)[1:-1])}
        return or_(*(cast(table.c[name], Text).icontains(needle, autoescape=True) for name in columns for needle in needles))

    def without(self, value: Any) -> Any:
        """A text, or a JSON value, in which every mention is replaced."""
        if isinstance(value, str):
            return self._pattern.sub(lambda found: self._put.get(found[0].casefold(), GONE), value)
        if isinstance(value, list):
            return [self.without(one) for one in value]
        if isinstance(value, dict):
            return {self.without(key): self.without(one) for key, one in value.items()}
        return value


def _is_telling(name: str) -> bool:
    return " " in name.strip() or (len(name) > 1 and all(_is_wide(char) for char in name))


def _as_words(text: str) -> str:
    """A pattern for a text that is no part of a longer word; in scripts that do not part words it may stand anywhere."""
    before = "" if _is_wide(text[0]) else r"(?<!\w)"
    after = "" if _is_wide(text[-1]) else r"(?!\w)"
    return f"{before}{re.escape(text)}{after}"


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}
