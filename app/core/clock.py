"""The one place where time comes from, so that tests and imports can say what time it is.

An answer that is kept (app/http/fresh.py) must know until when it holds. So whoever makes one asks about time by `today`,
`is_past`, `age` or `minute`, which note in the answer's `Horizon` when they would first say something else; `now` cannot know
that, so an answer made with it is not kept at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEVER = datetime.max.replace(tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Horizon:
    """Until when an answer holds, as far as time goes; what was asked while it was made brings it nearer."""

    def __init__(self) -> None:
        self.until = NEVER

    def ends(self, moment: datetime) -> None:
        """It holds until this moment at most."""
        self.until = min(self.until, moment)


_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)
_horizon: ContextVar[Horizon | None] = ContextVar("horizon", default=None)


def now() -> datetime:
    """The present instant in UTC, with microseconds."""
    moment = _now()
    _holds_until(moment)
    return moment


def today(zone: str = "UTC") -> date:
    """The calendar day in a time zone (IANA name)."""
    place = ZoneInfo(zone)
    local = _now().astimezone(place)
    _holds_until(datetime.combine(local.date() + timedelta(days=1), time(), place).astimezone(UTC))
    return local.date()


def is_past(moment: datetime) -> bool:
    """Whether an instant lies behind us, or is now."""
    if moment <= _now():
        return True
    _holds_until(moment)
    return False


def age(moment: datetime, grain: timedelta) -> timedelta:
    """How long ago an instant was, cut to whole grains: to whole minutes, for whoever says minutes."""
    grains = (_now() - moment) // grain
    _holds_until(moment + (grains + 1) * grain)
    return grains * grain


def minute() -> datetime:
    """The present minute, for whoever says what changes with each."""
    return _EPOCH + age(_EPOCH, timedelta(minutes=1))


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


@contextmanager
def horizon() -> Iterator[Horizon]:
    """Inside the block, note until when what is made there holds."""
    noted = Horizon()
    before = _horizon.set(noted)
    try:
        yield noted
    finally:
        _horizon.reset(before)


def _now() -> datetime:
    return _told.get() or datetime.now(UTC)


def _holds_until(moment: datetime) -> None:
    noted = _horizon.get()
    if noted is not None:
        noted.ends(moment)
