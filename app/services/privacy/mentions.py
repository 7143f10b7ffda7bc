"""Mentions of a person in what others wrote: found in the database, replaced in the text."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, cast, or_

from app.core.text import fold
from app.services.privacy.entry import GONE
from app.services.privacy.traces import Traces

FORMER = "Former member"
PARTS = 200  # of a condition
SHORTEST = 4  # characters of an employee id that is looked for: shorter ones stand in too many texts by chance


class Mentions:
    """What to look for: whole names, e-mails, employee ids, and `@username`, also of before; a name of one word only in CJK.

    A single name such as May or Will is a word too, and whoever erases is told that it is not looked for.
    """

    def __init__(self, traces: Traces) -> None:
        numbers = (number for number in traces.employee_ids if len(number) >= SHORTEST)
        others = (*traces.emails, *numbers, *(f"@{username}" for username in traces.usernames))
        whole = {**dict.fromkeys(others, GONE), **dict.fromkeys(filter(_is_telling, traces.names), FORMER)}
        self.replacements = {**{fold(text): fold(put) for text, put in whole.items()}, **whole}
        longest_first = sorted(self.replacements, key=len, reverse=True)
        self._pattern = re.compile("|".join(_as_words(text) for text in longest_first), re.IGNORECASE)
        self._put = {text.casefold(): put for text, put in self.replacements.items()}

    def among(self, table: Table, columns: tuple[str, ...]) -> Iterator[ColumnElement[bool]]:
        """Conditions of which one is true where a column holds a mention; some rows have none, yet no row that has is left out.

        Several, since SQLite takes no condition of a thousand parts, and somebody may have had many names.
        """
        forms = {form for text in self.replacements for form in (text, text.upper(), text.lower())}  # SQLite folds ASCII only
        needles = sorted({form for text in forms for form in (text, json.dumps(text)[1:-1])})
        every = [(name, needle) for name in columns for needle in needles]
        for start in range(0, len(every), PARTS):
            some = every[start : start + PARTS]
            yield or_(*(cast(table.c[name], Text).icontains(needle, autoescape=True) for name, needle in some))

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
