"""Whoever goes on leave or leaves helps nobody meanwhile: what they had goes to somebody else (domain.md §2.2)."""

from collections.abc import Sequence

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.services import support


class Support:
    """Takes requests for help off whoever is away."""

    name = "support"

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Act on the facts in their order."""
        for entry in entries:
            match entry.fact:
                case facts.LeaveStarted(person_id=person_id) | facts.PersonLeft(person_id=person_id):
                    support.release(session, person_id)
