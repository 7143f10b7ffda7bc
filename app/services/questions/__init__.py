"""Questions: asking with or without one's name, answering, accepting, finding who knows, and keeping what was learned."""

from app.services.outcomes import Verdict
from app.services.questions.accepting import accept, unaccept
from app.services.questions.answering import Change, answer, revise, revise_answer, unvote, vote
from app.services.questions.asking import Draft, ask, put_name, refuse_hiding
from app.services.questions.cards import Card, cards
from app.services.questions.closing import close, closure_of, mark, reopen
from app.services.questions.finding import accepted, find, find_answer, find_route, outcome, refuse_closed
from app.services.questions.listing import (
    Filters,
    duplicates,
    of_community,
    one,
    original,
    revisions,
    routes,
    waiting,
)
from app.services.questions.listing_answers import Given, answers, given
from app.services.questions.revealing import asker
from app.services.questions.routing import Knower, asked_of, decline, route, who_knows
from app.services.questions.settling import Credit, credits_of, settle
from app.services.questions.suggesting import Suggestion, suggest

__all__ = [
    "Card",
    "Change",
    "Credit",
    "Draft",
    "Filters",
    "Given",
    "Knower",
    "Suggestion",
    "Verdict",
    "accept",
    "accepted",
    "answer",
    "answers",
    "ask",
    "asked_of",
    "asker",
    "cards",
    "close",
    "closure_of",
    "credits_of",
    "decline",
    "duplicates",
    "find",
    "find_answer",
    "find_route",
    "given",
    "mark",
    "of_community",
    "one",
    "original",
    "outcome",
    "put_name",
    "refuse_closed",
    "refuse_hiding",
    "reopen",
    "revise",
    "revise_answer",
    "revisions",
    "route",
    "routes",
    "settle",
    "suggest",
    "unaccept",
    "unvote",
    "vote",
    "waiting",
    "who_knows",
]
