"""Help: asking for it, giving it by the clock, keeping what was learned, and how fast it comes."""

from app.services.support.cards import Card, cards
from app.services.support.clocks import left
from app.services.support.confirming import close_silent
from app.services.support.converting import to_question, to_request
from app.services.support.figures import Band, Figures, figures
from app.services.support.finding import find, from_question, helps, may_work, steps
from app.services.support.listing import (
    Filters,
    Shown,
    broken_now,
    linked,
    listing,
    one,
    original,
    queue,
    replies,
    similar,
    suggest,
)
from app.services.support.moving import Step, move
from app.services.support.opening import Draft, assign, grade, open_request
from app.services.support.promising import Promise, promise, promise_for
from app.services.support.releasing import release, release_outsider
from app.services.support.replying import beginning, reply

__all__ = [
    "Band",
    "Card",
    "Draft",
    "Figures",
    "Filters",
    "Promise",
    "Shown",
    "Step",
    "assign",
    "beginning",
    "broken_now",
    "cards",
    "close_silent",
    "figures",
    "find",
    "from_question",
    "grade",
    "helps",
    "left",
    "linked",
    "listing",
    "may_work",
    "move",
    "one",
    "open_request",
    "original",
    "promise",
    "promise_for",
    "queue",
    "release",
    "release_outsider",
    "replies",
    "reply",
    "similar",
    "steps",
    "suggest",
    "to_question",
    "to_request",
]
