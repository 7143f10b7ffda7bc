"""Rules follow people: whoever changes unit, group, job, place or language is brought and let go as the rules say."""

from collections.abc import Sequence

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.journal.fact import Fact
from app.readers.runner import following
from app.services import rules

# After which something that a rule asks about may be otherwise. Each names a person; a removed group's members left it first.
TELLING = (
    facts.PersonRegistered, facts.PersonChanged, facts.PersonLeft, facts.PersonStarted, facts.PersonRehired,
    facts.PersonTransferred, facts.HireCancelled, facts.LeaveStarted, facts.LeaveEnded, facts.GroupJoined, facts.GroupLeft,
)  # fmt: skip


class Rules:
    """Keeps the memberships that rules make as the rules say."""

    name = "rules"
    follows = following(*TELLING)

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Look at everybody about whom something was told."""
        told = [entry.fact for entry in entries if isinstance(entry.fact, TELLING)]
        rules.forgive(session, {_person(fact) for fact in told if isinstance(fact, facts.PersonLeft)} - {""})
        if people := {_person(fact) for fact in told} - {""}:
            rules.settle_people(session, people)


def _person(fact: Fact) -> str:
    return getattr(fact, "person_id", None) or ""
