"""When meetings recur: days by an RRULE (RFC 5545 §3.3.10), hours by the wall clock of a named zone.

A rule speaks of days alone, so it never meets a change of clocks; the hour is set on each day by itself. Where clocks jump
over it, the meeting begins as much later; where they show it twice, at the first.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr

from app.core.errors import InvalidError
from app.core.i18n import _

AREAS = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
LONGEST = 24 * 60  # minutes
LOOKED = 40  # years within which a rule comes
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_NTH = r"[+-]?[1-5]"
_SHAPES = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]?",
    "COUNT": "[1-9][0-9]{0,2}",
    "UNTIL": "[0-9]{8}",
    "WKST": _WEEKDAY,
    "BYDAY": rf"(?:{_NTH})?{_WEEKDAY}",
    "BYMONTHDAY": "-?(?:[1-9]|[12][0-9]|3[01])",
    "BYMONTH": "[1-9]|1[0-2]",
    "BYSETPOS": _NTH,
}
_MANY = frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"})
_ALWAYS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_WITH = {
    "DAILY": frozenset[str](),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"BYMONTH", "BYDAY", "BYMONTHDAY"}),
}


def checked_rule(typed: str, starts_on: date) -> str:
    """A rule as it is kept; raises InvalidError at `rule` for what is none, says more than days, or never comes."""
    rule = "".join(typed.split()).upper().removeprefix("RRULE:")
    if not _is_ours(rule):
        raise InvalidError.at("rule", _("Write a rule for days as in RFC 5545: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU."))
    try:
        comes = _comes(rule, starts_on)
    except ValueError as error:  # a last day that no calendar has
        raise InvalidError.at("rule", _("Its last day is none: write UNTIL=20271231.")) from error
    if not comes:
        raise InvalidError.at("rule", _("By this rule no meeting ever comes.")) from None
    return rule


def _comes(rule: str, starts_on: date) -> bool:
    """Whether a rule has a day within forty years, by its last day too.

    What never comes would be looked for until the last year that there is, and everybody who writes would wait meanwhile.
    Days and weekdays repeat every four hundred years: so it is first looked for shortly before that last year.
    """
    free = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL=")))
    ages = (date.max.year - LOOKED - starts_on.year) // 400 * 400
    late = starts_on.replace(year=starts_on.year + ages)
    if next(days(free, late, late + LOOKED * timedelta(days=366)), None) is None:
        return False
    return next(days(rule, starts_on, date.max), None) is not None


def _is_ours(rule: str) -> bool:
    parts = [part.partition("=") for part in rule.split(";")]
    given = {name: value for name, _equals, value in parts}
    if len(given) != len(parts) or not all(_fits(name, value) for name, value in given.items()):
        return False
    allowed = _WITH.get(given.get("FREQ", ""))
    return allowed is not None and given.keys() <= _ALWAYS | allowed and _agrees(given)


def _fits(name: str, value: str) -> bool:
    shape = _SHAPES.get(name)
    values = value.split(",") if name in _MANY else [value]
    return shape is not None and all(re.fullmatch(shape, one, re.ASCII) for one in values)


def _agrees(given: dict[str, str]) -> bool:
    """Whether the parts fit together: what could never come true is refused before anybody looks for it for ages."""
    numbered = any(char.isdigit() for char in given.get("BYDAY", ""))
    if numbered and (given["FREQ"] == "WEEKLY" or "BYSETPOS" in given):
        return False
    if "BYSETPOS" in given and "BYDAY" not in given:
        return False
    return not ({"BYDAY", "BYMONTHDAY"} <= given.keys() or {"COUNT", "UNTIL"} <= given.keys())


def days(rule: str, starts_on: date, last: date) -> Iterator[date]:
    """The days of a rule from its first on, up to and with a last one."""
    found = rrulestr(rule, dtstart=datetime.combine(starts_on, time()))
    return takewhile(lambda day: day <= last, (moment.date() for moment in found))


def moment(day: date, at: str, zone: str) -> datetime:
    """The instant, UTC, at which a zone's clock shows an hour on a day."""
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)


def checked_zone(zone: str) -> str:
    """A zone by its place; raises InvalidError at `zone` for any other, for countries and abbreviations too."""
    if zone not in _zones():
        raise InvalidError.at("zone", _("This is no time zone. Use an IANA name such as Europe/Warsaw."))
    return zone


@lru_cache
def _zones() -> frozenset[str]:
    places = (zone for zone in available_timezones() if zone.partition("/")[0] in AREAS and "/" in zone)
    return frozenset({*places, "UTC"})


def checked_hour(at: str) -> str:
    """An hour as a clock shows it; raises InvalidError at `at`."""
    if not _CLOCK.fullmatch(at):
        raise InvalidError.at("at", _("Write an hour as 14:00."))
    return at


def checked_duration(minutes: int) -> int:
    """A length in minutes; raises InvalidError at `duration`."""
    if not 1 <= minutes <= LONGEST:
        raise InvalidError.at("duration", _("A meeting lasts from one minute to a day."))
    return minutes
