"""Freshness: a label that the clock and open flags give, and that hides nothing (domain.md §0, decision 13)."""

from datetime import date, timedelta

from app.core import clock
from app.core.settings import settings
from app.models.knowledge import Freshness

SOON = timedelta(days=14)


def freshness(next_review_on: date | None, open_flags: int) -> Freshness:
    """Flagged, overdue, due within 14 days, or current; by the organisation's calendar day."""
    if open_flags:
        return Freshness.FLAGGED
    if next_review_on is None:
        return Freshness.CURRENT
    left = next_review_on - today()
    if left < timedelta(0):
        return Freshness.OVERDUE
    return Freshness.DUE_SOON if left <= SOON else Freshness.CURRENT


def today() -> date:
    """The organisation's calendar day."""
    return clock.today(settings().time_zone)
