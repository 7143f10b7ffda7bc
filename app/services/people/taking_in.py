"""A guest becomes a colleague: what they did stays theirs, where they belong they stay (docs/decisions/0013)."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership
from app.models.people import Person


def take_in(session: Session, by_id: str | None, person: Person) -> None:
    """From now on the organisation is theirs to see, and no day ends a membership. Again does nothing."""
    if not person.guest:
        return
    person.guest = False
    person.touch()
    stays = select(Membership).where(col(Membership.person_id) == person.id, col(Membership.ended_at).is_(None))
    for membership in session.execute(stays.order_by(col(Membership.community_id))).scalars():
        membership.until = None
        membership.touch()
    session.flush()
    record(session, by_id, facts.PersonChanged(person_id=person.id, fields=("guest",)))
