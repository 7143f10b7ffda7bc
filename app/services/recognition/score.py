"""The engine of recognition: facts and rules in, points out (domain.md §3.6).

Pure, deterministic and blind to the order in which facts are handed over. The ledger (app/readers/points.py) is posted a
batch at a time with the same parts, and must always equal what this function says.
"""

from collections.abc import Iterable
from datetime import datetime

from app.core.courtesy import Pace
from app.journal.book import Entry
from app.services.recognition.awards import Award, derive
from app.services.recognition.caps import Line, Tally
from app.services.recognition.policy import Policy, PolicyBook


def score(entries: Iterable[Entry], policy: Policy | PolicyBook, as_of: datetime, zone: str, pace: Pace = iter) -> list[Line]:
    """The points of everybody, one line for each award, oldest first.

    Facts that occurred after `as_of` are left out. Each award is scored by the policy in force on the day it fell due; days,
    ISO weeks and months are those of the time zone `zone` (IANA name). Co-authors each get the whole award and are capped
    each on their own. `pace` walks through what there is much of (core/courtesy.py).
    """
    book = PolicyBook.of(policy)
    tally = Tally(book, zone)
    awards = derive((entry for entry in entries if entry.occurred_at <= as_of), book, zone, pace)
    return [tally.grant(award) for award in pace(sorted(pace(awards), key=_order))]


def _order(award: Award) -> tuple[datetime, str, str]:
    return *award.order, award.person_id
