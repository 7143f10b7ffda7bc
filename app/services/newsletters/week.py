"""The week of a newsletter by its own clock: drafted from Friday 15:00, out on Monday 06:00 (domain.md §2.13)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core import clock

DRAFTED = time(15)  # on Friday
OUT = time(6)  # on Monday
WEEK = timedelta(days=7)
_FRIDAY, _MONDAY = 4, 0


def monday_of(moment: datetime, zone: str) -> date | None:
    """The Monday for which a draft is due then: between Friday 15:00 and the end of that Monday; else None."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() == _MONDAY:
        return local.date()
    late = local.weekday() > _FRIDAY or (local.weekday() == _FRIDAY and local.time() >= DRAFTED)
    return local.date() + timedelta(days=7 - local.weekday()) if late else None


def next_monday(moment: datetime, zone: str) -> date:
    """The Monday for which somebody would write now: today's until its issue has to be out, else the one to come."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() == _MONDAY and local.time() < OUT:
        return local.date()
    return local.date() + timedelta(days=7 - local.weekday())


def out_at(monday: date, zone: str) -> datetime:
    """When that Monday's issue goes out."""
    return datetime.combine(monday, OUT, ZoneInfo(zone))


def until_next(zones: Iterable[str]) -> timedelta:
    """How long it is until in one of these places something is to be drafted or sent; a week where there are none."""
    now = clock.now()
    return min((_next(now, zone) - now for zone in zones), default=WEEK)


def _next(now: datetime, zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(zone))
    days = (local.date() + timedelta(days=n) for n in range(8))
    moments = [
        datetime.combine(day, DRAFTED if day.weekday() == _FRIDAY else OUT, ZoneInfo(zone))
        for day in days
        if day.weekday() in {_FRIDAY, _MONDAY}
    ]
    return min(moment for moment in moments if moment > now)
