"""Contributions: logging, finding, changing and ruling on them; endorsements and kudos."""

from app.services.contributions.changing import Change, change
from app.services.contributions.endorsing import endorse, find_endorsement, revoke
from app.services.contributions.finding import authors_of, find, rulings_of, words_on
from app.services.contributions.listing import Filters, Word, feed, of_person, one, waiting_for
from app.services.contributions.logging import Draft, alike, log
from app.services.contributions.ruling import lapse_overdue, send_back, void, withdraw
from app.services.contributions.signs import last_signs
from app.services.contributions.thanking import Thanks, allowance, find_kudos, kudos_to, thank

__all__ = [
    "Change",
    "Draft",
    "Filters",
    "Thanks",
    "Word",
    "alike",
    "allowance",
    "authors_of",
    "change",
    "endorse",
    "feed",
    "find",
    "find_endorsement",
    "find_kudos",
    "kudos_to",
    "lapse_overdue",
    "last_signs",
    "log",
    "of_person",
    "one",
    "revoke",
    "rulings_of",
    "send_back",
    "thank",
    "void",
    "waiting_for",
    "withdraw",
    "words_on",
]
