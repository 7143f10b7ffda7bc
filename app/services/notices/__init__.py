"""What people are told of what happened to them: an inbox, and mails as each wants them (domain.md §2.13)."""

from app.services.notices.choosing import Choices, choices_of, choose, switch_off
from app.services.notices.inbox import MANY, Told, find, listing, read, read_all, unread
from app.services.notices.mailing import dropped, due, plan, promise, refused, sent, take
from app.services.notices.saying import sentence, titles
from app.services.notices.telling import settle, tell
from app.services.notices.wording import Issue, Letter, address, addressed, letter

__all__ = [
    "MANY",
    "Choices",
    "Issue",
    "Letter",
    "Told",
    "address",
    "addressed",
    "choices_of",
    "choose",
    "dropped",
    "due",
    "find",
    "letter",
    "listing",
    "plan",
    "promise",
    "read",
    "read_all",
    "refused",
    "sent",
    "sentence",
    "settle",
    "switch_off",
    "take",
    "tell",
    "titles",
    "unread",
]
