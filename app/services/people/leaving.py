"""Seeing a person off: what they could do ends that day, nothing they did is lost (domain.md §2.2, termination_effective)."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.people import Appointment, Person, PersonStatus
from app.services.access import end_sessions, revoke_all
from app.services.belonging.membership import end_all as end_memberships
from app.services.belonging.roles import end_all as end_roles
from app.services.handovers.opening import seen_off
from app.services.people.registering import end_held


def deactivate(session: Session, by_id: str | None, person: Person, *, even_the_last: bool = False) -> None:
    """The person has left: access off, roles and appointments ended, memberships alumni. A rehire starts these anew.

    What only they held is asked of those who can hand it over.

    Raises ConflictError for the last platform administrator, unless it is the employer who says so (`even_the_last`): the
    command line makes another one.
    """
    seen_off(session, person)
    appointed = select(Appointment).where(col(Appointment.person_id) == person.id, col(Appointment.ended_at).is_(None))
    for appointment in session.execute(appointed).scalars():
        end_held(session, by_id, appointment, even_the_last=even_the_last)
    person.status = PersonStatus.LEFT
    person.touch()
    end_sessions(session, by_id, person.id)
    revoke_all(session, by_id, person.id)
    end_roles(session, by_id, person.id)
    end_memberships(session, by_id, person.id)
    record(session, by_id, facts.PersonLeft(person_id=person.id))
