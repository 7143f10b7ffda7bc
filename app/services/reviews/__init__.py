"""Looking after what is known: what is read and whether it helps, and the queue of what has to be looked at again."""

from app.services.reviews.acting import Terms, ask_owner, asked, asked_of, hold, let_go, load, set_terms
from app.services.reviews.looking import counts, forget_old, look, say
from app.services.reviews.queue import MOST, TIERS, Filters, Item, find, languages, looks_of, queue, tier_of

__all__ = [
    "MOST",
    "TIERS",
    "Filters",
    "Item",
    "Terms",
    "ask_owner",
    "asked",
    "asked_of",
    "counts",
    "find",
    "forget_old",
    "hold",
    "languages",
    "let_go",
    "load",
    "look",
    "looks_of",
    "queue",
    "say",
    "set_terms",
    "tier_of",
]
