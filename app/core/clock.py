"""The one place where time comes from, so that tests and imports can say what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The present instant in UTC, with microseconds."""
    return _told.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The calendar day in a time zone (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment`: for stories in tests and for history told by the demo."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    before = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(before)
