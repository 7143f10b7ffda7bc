"""Hand-overs: what only one person holds, when that person leaves, moves on or is away (product.md N11)."""

from app.services.handovers.acting import complete, find, listing, one, reopen, waiting
from app.services.handovers.holding import Holding, held_alone
from app.services.handovers.opening import (
    away,
    call_off,
    given_up,
    leaving,
    moving,
    reports_moved,
    returned,
    seen_off,
    taken_over,
)

__all__ = [
    "Holding",
    "away",
    "call_off",
    "complete",
    "find",
    "given_up",
    "held_alone",
    "leaving",
    "listing",
    "moving",
    "one",
    "reopen",
    "reports_moved",
    "returned",
    "seen_off",
    "taken_over",
    "waiting",
]
