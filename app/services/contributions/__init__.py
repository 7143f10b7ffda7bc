"""Contributions: logging, finding, changing and ruling on them; endorsements and kudos."""

from app.services.contributions.changing import Change, change
from app.services.contributions.endorsing import endorse, find_endorsement, revoke
from app.services.contributions.finding import (
    Filters,
    authors_of,
    endorsements_of,
    feed,
    find,
    of_person,
    rulings_of,
    waiting_for,
)
from app.services.contributions.logging import Draft, alike, log
from app.services.contributions.ruling import lapse_overdue, send_back, void, withdraw
from app.services.contributions.signs import last_signs
from app.services.contributions.thanking import Thanks, allowance, find_kudos, kudos_to, thank

__all__ = [
    "Change",
    "Draft",
    "Filters",
    "Thanks",
    "alike",
    "allowance",
    "authors_of",
    "change",
    "endorse",
    "endorsements_of",
    "feed",
    "find",
    "find_endorsement",
    "find_kudos",
    "kudos_to",
    "lapse_overdue",
    "last_signs",
    "log",
    "of_person",
    "revoke",
    "rulings_of",
    "send_back",
    "thank",
    "void",
    "waiting_for",
    "withdraw",
]
