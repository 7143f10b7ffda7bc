"""Identifiers: UUID version 7, time-ordered, made before a row is saved (RFC 9562 §5.7)."""

from datetime import UTC, datetime, timedelta

import uuid_utils

from app.core import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def new_id(moment: datetime | None = None) -> str:
    """A new identifier whose order follows `moment` (now, unless told), to the millisecond."""
    since = (moment or clock.now()) - _EPOCH
    return str(uuid_utils.uuid7(nanoseconds=since // _MICROSECOND * 1000))
