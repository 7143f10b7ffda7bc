"""Identifiers: UUID version 7, time-ordered, made before a row is saved (RFC 9562 §5.7); and marks for passing things."""

import os
import random
from datetime import UTC, datetime, timedelta

import uuid_utils

from app.core import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
os.register_at_fork(after_in_child=uuid_utils.reseed_rng)  # or two workers could make the same identifier


def new_id(moment: datetime | None = None) -> str:
    """A new identifier whose order follows `moment` (now, unless told), to the millisecond."""
    since = (moment or clock.now()) - _EPOCH
    return str(uuid_utils.uuid7(nanoseconds=since // _MICROSECOND * 1000))


def new_mark() -> str:
    """Sixteen random hexadecimal digits, to tell apart what is not kept, such as requests: no secret, and little work."""
    return f"{random.getrandbits(64):016x}"  # nobody gains by guessing it; a forked worker draws its own
