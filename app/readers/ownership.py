"""What somebody who left looked after falls to somebody who is here (domain.md §2.2, termination_effective)."""

from collections.abc import Sequence

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.readers.runner import following
from app.services import knowledge


class Ownership:
    """Hands on the knowledge of people who left."""

    name = "ownership"
    follows = following(facts.PersonLeft)

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Hand on what the people of these facts looked after."""
        for entry in entries:
            if isinstance(entry.fact, facts.PersonLeft):
                knowledge.fall(session, entry.fact.person_id)
