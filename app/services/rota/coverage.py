"""Who is there when, over 24 × 7, and when nobody is: pure, to the minute, by the wall clocks of all zones (product.md N8)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOURS = 24 * 7


class Weekly(Protocol):
    """A promise to be there every week; weekday 0 is Monday, `starts` counts minutes of its zone's wall clock."""

    person_id: str
    weekday: int
    starts: int
    minutes: int
    zone: str


class Stretch(NamedTuple):
    """From one instant until just before another, UTC."""

    begins: datetime
    ends: datetime


class Watch(NamedTuple):
    """A stretch during which somebody is there."""

    begins: datetime
    ends: datetime
    person_id: str


@dataclass(frozen=True)
class Hour:
    """An hour of the week by a wall clock: who is there for any of it, and whether nobody is for some of it."""

    day: date
    hour: int
    people: tuple[str, ...]
    is_gap: bool


def watches(shifts: Iterable[Weekly], span: Stretch) -> list[Watch]:
    """When somebody is there within a span, in order.

    A shift begins and ends when the clocks of its zone say so, also in a week in which they are changed.
    """
    found = [watch for shift in shifts for watch in _of(shift, span)]
    return sorted(found)


def _of(shift: Weekly, span: Stretch) -> Iterator[Watch]:
    place = ZoneInfo(shift.zone)
    day = span.begins.astimezone(place).date() - DAY  # it may have begun the day before
    while day <= span.ends.astimezone(place).date():
        if day.weekday() == shift.weekday:
            starts = datetime.combine(day, time()) + timedelta(minutes=shift.starts)
            both = (at.replace(tzinfo=place).astimezone(UTC) for at in (starts, starts + timedelta(minutes=shift.minutes)))
            begins, ends = next(both), next(both)
            if max(begins, span.begins) < min(ends, span.ends):
                yield Watch(max(begins, span.begins), min(ends, span.ends), shift.person_id)
        day += DAY


def uncovered(covered: Collection[Watch | Stretch], span: Stretch) -> list[Stretch]:
    """What no stretch covers of a span, in order."""
    gaps, reached = [], span.begins
    for begins, ends in sorted((one.begins, one.ends) for one in covered):
        if begins > reached:
            gaps.append(Stretch(reached, begins))
        reached = max(reached, ends)
    return [*gaps, Stretch(reached, span.ends)] if reached < span.ends else gaps


def by_newcomers_alone(there: Collection[Watch], newcomers: Collection[str], span: Stretch) -> list[Stretch]:
    """When those who are there are newcomers all, in order."""
    seniors = [watch for watch in there if watch.person_id not in newcomers]
    return uncovered([*seniors, *uncovered(there, span)], span)


def week(monday: date, zone: str) -> Stretch:
    """A week, by the wall clock of a zone: 168 hours, but where clocks are changed."""
    begins, ends = (datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in (monday, monday + 7 * DAY))
    return Stretch(begins, ends)


def grid(there: Collection[Watch], gaps: Collection[Stretch], monday: date, zone: str) -> list[Hour]:
    """The 168 hours of a week, as the wall clock counts them."""
    return [_hour(there, gaps, monday + (n // 24) * DAY, n % 24, ZoneInfo(zone)) for n in range(HOURS)]


def _hour(there: Collection[Watch], gaps: Collection[Stretch], day: date, hour: int, place: ZoneInfo) -> Hour:
    starts = datetime.combine(day, time(hour))
    begins, ends = (at.replace(tzinfo=place).astimezone(UTC) for at in (starts, starts + timedelta(hours=1)))
    people = dict.fromkeys(watch.person_id for watch in there if watch.begins < ends and begins < watch.ends)
    return Hour(day, hour, tuple(people), any(gap.begins < ends and begins < gap.ends for gap in gaps))
