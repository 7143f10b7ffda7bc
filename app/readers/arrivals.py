"""Whoever becomes known by any door gets what HR told of them before; nothing that was parked is lost."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.models.people import Person
from app.readers.runner import following
from app.services import hr


class Arrivals:
    """Matches parked HR events with people who were registered, or given their HR id, since."""

    name = "arrivals"
    follows = following(facts.PersonRegistered, facts.PersonChanged)

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Adopt what waits for the people of these facts."""
        arrived = {entry.fact.subject_id for entry in entries if _makes_known(entry.fact)}
        if not arrived:
            return
        known = select(Person).where(col(Person.id).in_(arrived), col(Person.external_id).is_not(None))
        for person in session.execute(known.order_by(col(Person.id))).scalars():
            hr.adopt(session, person)


def _makes_known(fact: object) -> bool:
    return isinstance(fact, facts.PersonRegistered) or (isinstance(fact, facts.PersonChanged) and "external_id" in fact.fields)
