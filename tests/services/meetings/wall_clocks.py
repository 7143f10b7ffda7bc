"""What clocks on walls show, by plain arithmetic over the offsets from UTC that a zone has at instants.

Written apart from the product, to judge it: nothing here asks a library what an hour on a day means.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from app.core.errors import InvalidError
from app.services.meetings import recurring

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
DAY, MINUTE, NOTHING = timedelta(days=1), timedelta(minutes=1), timedelta(0)
STEP = 3 * DAY  # no clock is changed there and back within it
LOOKED_AT = 4  # changes of each zone


class Change(NamedTuple):
    """That at an instant, UTC, clocks are set from one offset to another."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def jumps(self) -> bool:
        """Whether hours are left out; else they are shown twice."""
        return self.after > self.before

    @property
    def walls(self) -> tuple[datetime, datetime]:
        """From and until when, on the wall, hours are left out or shown twice."""
        one, other = (self.at.replace(tzinfo=None) + offset for offset in (self.before, self.after))
        return min(one, other), max(one, other)

    @property
    def hours(self) -> list[datetime]:
        """Hours to meet at: usual ones of that day, at each edge, and between."""
        begins, ends = self.walls
        usual = [datetime.combine(begins, time(hour)) for hour in (9, 14)]
        return [*usual, begins - MINUTE, begins, begins + (ends - begins) / 2, ends - MINUTE, ends]


class WallClock:
    """The clock of a zone, with its next changes."""

    def __init__(self, zone: str) -> None:
        self.name, self._rules = zone, ZoneInfo(zone)
        self.changes = list(islice(self._changes(), LOOKED_AT))

    def offset(self, at: datetime) -> timedelta:
        """By how much the clock is before UTC at an instant."""
        return at.astimezone(self._rules).utcoffset() or NOTHING

    def shown(self, at: datetime) -> datetime:
        """What the clock shows at an instant."""
        return at.replace(tzinfo=None) + self.offset(at)

    def first(self, wall: datetime) -> datetime | None:
        """The first instant at which it shows something; None if it never does."""
        as_if = wall.replace(tzinfo=UTC)
        near = {self.offset(as_if - DAY), self.offset(as_if + DAY)}
        return min((as_if - one for one in near if self.offset(as_if - one) == one), default=None)

    def begins(self, wall: datetime) -> datetime:
        """When what is said for an hour begins: as much later as clocks jump, where they jump over it."""
        as_if = wall.replace(tzinfo=UTC)
        return self.first(wall) or as_if - self.offset(as_if - DAY)

    def _changes(self) -> Iterator[Change]:
        low, was = FIRST, self.offset(FIRST)
        while low < LAST:
            high = low + STEP
            if (then := self.offset(high)) != was:
                yield Change(self._when(low, high), was, then)
            low, was = high, then

    def _when(self, low: datetime, high: datetime) -> datetime:
        """The first instant, to the second, of another offset than at `low`."""
        was = self.offset(low)
        while high - low > timedelta(seconds=1):
            between = low + (high - low) // 2
            low, high = (between, high) if self.offset(between) == was else (low, between)
        return high.replace(microsecond=0)


def zones() -> list[str]:
    """All that the product takes, in order."""
    return [zone for zone in sorted(available_timezones()) if _is_taken(zone)]


def _is_taken(zone: str) -> bool:
    try:
        recurring.checked_zone(zone)
    except InvalidError:
        return False
    return True
