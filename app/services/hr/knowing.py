"""Whom an event is about: found by HR's id, claimed where they were known without it, or new."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.hr import HrEvent, HrStanding
from app.models.people import Person, PersonStatus
from app.services.people.registering import NewPerson, refuse_taken, register

OWN = {"display_name": "display_name", "work_email": "email", "time_zone": "time_zone", "language": "languages"}


def by_external_id(session: Session, external_id: str) -> Person | None:
    """The person whom HR calls so."""
    return session.execute(select(Person).where(col(Person.external_id) == external_id)).scalar_one_or_none()


def know(session: Session, external_id: str, said: Mapping[str, str | None], person: Person | None) -> Person:
    """Somebody whom HR did not name before: the person `claimed`, or a new one.

    Raises ConflictError where the e-mail belongs to somebody whom HR calls otherwise.
    """
    if person is not None:
        standing_of(session, person)
        person.external_id = external_id
        person.touch()
        record(session, None, facts.PersonChanged(person_id=person.id, fields=("external_id",)))
        return person
    with _at_their_fields():
        new = NewPerson(
            username=_username(session, said),
            display_name=str(said["display_name"]),
            email=said["work_email"],
            external_id=external_id,
            status=PersonStatus.PRE_HIRE,
        )
        person = register(session, None, new)
    session.add(HrStanding(person_id=person.id))
    session.flush()
    return person


def standing_of(session: Session, person: Person) -> HrStanding:
    """HR's last word on a person; the first time, it notes what was so before."""
    standing = session.execute(select(HrStanding).where(col(HrStanding.person_id) == person.id)).scalar_one_or_none()
    if standing is None:
        known = person.email is not None and person.status != PersonStatus.PRE_HIRE and not person.guest
        standing = HrStanding(
            person_id=person.id,
            before_status=person.status if known else None,
            before_unit_id=person.unit_id,
            before_manager_id=person.manager_id,
        )
        session.add(standing)
        session.flush()
    return standing


def begins_later(session: Session, person: Person) -> bool:
    """Whether HR has told of a first day that is still to come."""
    waits = col(HrStanding.person_id) == person.id, col(HrStanding.status) == PersonStatus.PRE_HIRE
    return session.execute(select(col(HrStanding.id)).where(*waits)).first() is not None


def particulars(events: Iterable[HrEvent]) -> dict[str, str]:
    """What HR says of a person besides their post: the last word by day of effect. It holds at once: a name is no plan."""
    return {
        name: value
        for event in sorted(events, key=lambda one: one.order)
        for name, value in event.payload.items()
        if name in OWN and value
    }


def correct(session: Session, person: Person, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write down where HR's word changed; where it did not, the person's own choice stands."""
    changed = sorted(name for name in after if after[name] != before.get(name))
    fields = sorted(OWN[name] for name in changed if getattr(person, OWN[name]) != _kept(name, after[name]))
    if not fields:
        return
    if "work_email" in changed:
        with _at_their_fields():
            refuse_taken(session, but=person.id, email=after["work_email"])
        person.email, person.email_key = after["work_email"], fold(after["work_email"])
    if "display_name" in changed:
        person.rename(after["display_name"])
    for name in {"time_zone", "language"}.intersection(changed):
        setattr(person, OWN[name], _kept(name, after[name]))
    person.touch()
    record(session, None, facts.PersonChanged(person_id=person.id, fields=tuple(fields)))


def is_free(session: Session, email: str | None, person: Person) -> bool:
    """Whether an e-mail is this person's or nobody's."""
    others = select(col(Person.id)).where(col(Person.email_key) == fold(email or ""), col(Person.id) != person.id)
    return not email or session.execute(others).first() is None


def _kept(name: str, value: str) -> str | list[str]:
    return [value] if name == "language" else value


def claimed(session: Session, said: Mapping[str, str | None]) -> Person | None:
    """Somebody known without an HR id, a guest too, by their e-mail; or the placeholder of a username, who has no e-mail."""
    for column, value, sure in (
        (col(Person.email_key), fold(said.get("work_email") or ""), True),
        (col(Person.username_key), fold(said.get("username") or ""), False),
    ):
        found = session.execute(select(Person).where(column == value)).scalar_one_or_none() if value else None
        if found is not None and found.external_id is None and (sure or found.email is None):
            return found
    return None


def _username(session: Session, said: Mapping[str, str | None]) -> str:
    """The one that HR gives, or one made of the e-mail, with a number where somebody has it."""
    if said.get("username"):
        return str(said["username"])
    plain = re.sub(r"[^a-z0-9._-]+", "", fold(str(said["work_email"]).partition("@")[0])).lstrip(".")[:50] or "person"
    taken = set(session.execute(select(col(Person.username_key)).where(col(Person.username_key).startswith(plain))).scalars())
    taken.add("me")
    return next(name for name in (plain, *(f"{plain}{n}" for n in range(2, len(taken) + 3))) if name not in taken)


@contextmanager
def _at_their_fields() -> Iterator[None]:
    """A fault of a person's record, told at the field of the event that it came in."""
    names = {own: name for name, own in OWN.items()} | {"username": "username"}
    try:
        yield
    except ConflictError as error:
        for fault in error.faults:
            name = names.get(fault.pointer.strip("/"), "external_id")
            error.faults = InvalidError.at(f"person/{name}", fault.detail).faults
        raise
