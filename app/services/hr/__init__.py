"""HR: what it tells is taken in once, kept to what we ask for, and followed on its day (domain.md §2.2, §5.8)."""

from app.services.hr.days import due, settle_due, until_next_day
from app.services.hr.knowing import begins_later
from app.services.hr.listing import Connection, connection, listing
from app.services.hr.settling import settle
from app.services.hr.taking import admit, adopt, rehearse, take
from app.services.hr.told import Told

__all__ = [
    "Connection",
    "Told",
    "admit",
    "adopt",
    "begins_later",
    "connection",
    "due",
    "listing",
    "rehearse",
    "settle",
    "settle_due",
    "take",
    "until_next_day",
]
