"""The cells of a row: what each kind may hold, said in words for somebody with a file. The rules are those of the API."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from app.core.i18n import _
from app.core.text import safe

EARLIEST = date(1900, 1, 1)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _matching(pattern: str, sentence: Callable[[], str]) -> AfterValidator:
    known = re.compile(pattern)

    def check(value: str) -> str:
        if not known.fullmatch(value):
            raise ValueError(sentence())
        return value

    return AfterValidator(check)


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(_("This is no time zone. Write one such as Europe/Warsaw."))
    return value


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        if day >= EARLIEST:
            return day
    raise ValueError(_("A day is written 2026-11-21 and does not lie before 1900."))


def _instant(value: object) -> object:
    """An instant with its zone; in UTC without one."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment and moment.date() >= EARLIEST:
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(_("A time is written 2026-11-21T22:25:00Z and does not lie before 1900."))


def _split(separators: str) -> BeforeValidator:
    """A list in one cell; JSON Lines may give a list as it is."""
    return BeforeValidator(
        lambda value: (
            [part.strip() for part in re.split(separators, value) if part.strip()] if isinstance(value, str) else value
        )
    )


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(safe)]
Username = Annotated[
    str,
    _matching(
        r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}",
        lambda: _("A username has at most 64 letters, digits, underscores and hyphens, and dots but for the first."),
    ),
]
Slug = Annotated[
    str,
    BeforeValidator(_lower),
    _matching(
        r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?",
        lambda: _("A slug has at most 80 small letters and digits; dots, underscores and hyphens stand between them."),
    ),
]
Email = Annotated[
    str, StringConstraints(max_length=254), _matching(r"[!-?A-~]+@[!-?A-~]+", lambda: _("This is no e-mail address."))
]
Language = Annotated[
    str, _matching(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", lambda: _("Languages are codes such as pl or zh."))
]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Names = _split(r"[|;,]")
Links = _split(r"[|\s]")
