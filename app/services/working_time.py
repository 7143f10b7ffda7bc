"""Working time: when people work, and clocks that run only then (domain.md §2.6, D23).

A working day is what the wall clock says in the calendar's zone, so it begins and ends at the same hour the year round. How
long it lasts is told by the instants themselves: on a day on which clocks are changed, an hour more or less if people work
through the change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core.settings import settings
from app.core.settings_work import days_of, days_off_of, hours_of

FARTHEST = 366 * 3  # days that are looked through: whoever works on none of them has no calendar
NOTHING = timedelta(0)


@dataclass(frozen=True)
class WorkingCalendar:
    """Days of the week (Monday is 0), hours by the wall clock, days off: by date, or `(month, day)` where they return."""

    zone: str
    opens: time = time(9)
    closes: time = time(17)
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    days_off: frozenset[date | tuple[int, int]] = field(default_factory=frozenset)

    @property
    def day_length(self) -> timedelta:
        """How long a usual working day lasts."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def works_on(self, day: date) -> bool:
        """Whether this is a working day."""
        return day.weekday() in self.days and day not in self.days_off and (day.month, day.day) not in self.days_off

    def hours_of(self, day: date) -> tuple[datetime, datetime]:
        """When a working day begins and ends, UTC. A wall clock that jumps over an hour jumps over it here too."""
        place = ZoneInfo(self.zone)
        opens, closes = (datetime.combine(day, hour, place).astimezone(UTC) for hour in (self.opens, self.closes))
        return opens, closes

    def stretches(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The times at which people work from a moment on, in order, UTC."""
        first = start.astimezone(ZoneInfo(self.zone)).date()
        for day in (first + timedelta(days=n) for n in range(FARTHEST)):
            if self.works_on(day):
                opens, closes = self.hours_of(day)
                if closes > start:
                    yield max(opens, start), closes

    def after(self, start: datetime, worked: timedelta) -> datetime:
        """The moment at which people have worked so long since `start`. Raises ValueError where nobody ever works."""
        left = worked
        for begins, ends in self.stretches(start):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        raise ValueError(f"Nobody works in {self.zone} for three years.")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How long people worked from one moment to a later one."""
        worked = NOTHING
        for begins, ends in self.stretches(start):
            if begins >= end:
                break
            worked += min(ends, end) - begins
        return worked

    def working_days(self, start: date, end: date) -> int:
        """How many working days there are from a day on until before a later one: on Wednesday, Friday is two ahead."""
        return sum(self.works_on(start + timedelta(days=n)) for n in range((end - start).days))

    def days_after(self, day: date, count: int) -> date:
        """The working day that is so many after a day. Raises ValueError where nobody ever works."""
        ahead = (day + timedelta(days=n) for n in range(1, FARTHEST))
        found = next((one for number, one in enumerate(filter(self.works_on, ahead), 1) if number == count), None)
        if found is None:
            raise ValueError(f"Nobody works in {self.zone} for three years.")
        return found

    def end_of_next_day(self, start: datetime) -> datetime:
        """The end of the first working day that begins after the day of `start`."""
        today = start.astimezone(ZoneInfo(self.zone)).date()
        days = (today + timedelta(days=n) for n in range(1, FARTHEST))
        return self.hours_of(next(day for day in days if self.works_on(day)))[1]


def usual() -> WorkingCalendar:
    """The organisation's, from its settings."""
    chosen = settings()
    return _made(chosen.time_zone, chosen.working_hours, chosen.working_days, chosen.days_off)


@lru_cache
def _made(zone: str, hours: str, days: str, off: tuple[str, ...]) -> WorkingCalendar:
    opens, closes = hours_of(hours)
    return WorkingCalendar(zone, opens, closes, days_of(days), days_off_of(off))


def begins(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The organisation's day in which an instant lies."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).date()
