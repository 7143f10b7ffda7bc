"""What somebody had goes to somebody else once they are away or do not help there any longer (domain.md §2.2)."""

from collections.abc import Sequence

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.readers.runner import following
from app.services import support


class Support:
    """Takes requests for help off whoever is away, and off whoever helps no longer where they are."""

    name = "support"
    follows = following(facts.LeaveStarted, facts.PersonLeft, facts.MembershipChanged, facts.RoleEnded, facts.ShiftEnded)

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Act on the facts in their order."""
        for entry in entries:
            match entry.fact:
                case facts.LeaveStarted(person_id=person_id) | facts.PersonLeft(person_id=person_id):
                    support.release(session, person_id)
                case (
                    facts.MembershipChanged(person_id=person_id)
                    | facts.RoleEnded(person_id=person_id)
                    | facts.ShiftEnded(person_id=person_id)
                ):
                    support.release_outsider(session, person_id)
