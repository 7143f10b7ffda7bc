"""Registering people, appointing them for the whole organisation, and seeing them off."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.text import fold, sort_key
from app.journal import facts
from app.journal.book import record
from app.models.people import Appointment, OrgUnit, Person, PersonStatus
from app.policies import people as policy
from app.policies.guard import require

APPOINTMENTS = ("platform_admin", "km_advisor", "hr")


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What is known of somebody new. Without an e-mail they are a placeholder who cannot sign in."""

    username: str
    display_name: str
    email: str | None = None
    time_zone: str = "UTC"
    languages: list[str] = field(default_factory=list)
    unit: str | None = None
    external_id: str | None = None
    status: PersonStatus = PersonStatus.ACTIVE
    guest: bool = False


def register(session: Session, actor: Actor | None, new: NewPerson) -> Person:
    """Add a person; `actor` None is the installation itself (command line, import).

    Raises ConflictError when the username, e-mail or external id is taken.
    """
    if actor is not None:
        require(policy.can_register(actor), otherwise=_("Only a platform administrator may register people."))
    if fold(new.username) == "me":
        raise InvalidError.at("username", _("“me” stands for whoever asks. Choose another username."))
    refuse_taken(session, username=new.username, email=new.email, external_id=new.external_id)
    person = Person(
        username=new.username,
        username_key=fold(new.username),
        display_name=new.display_name,
        name_key=sort_key(new.display_name),
        email=new.email,
        email_key=fold(new.email) if new.email else None,
        time_zone=new.time_zone,
        languages=new.languages,
        unit_id=unit(session, new.unit).id if new.unit else None,
        external_id=new.external_id,
        status=new.status,
        guest=new.guest,
    )
    session.add(person)
    session.flush()
    record(
        session,
        actor.person_id if actor else None,
        facts.PersonRegistered(person_id=person.id, placeholder=not new.email),
    )
    return person


def free_username(session: Session, *suggested: str) -> str:
    """A username made of the first suggestion with anything in it, before its @; with a number behind it when it is taken."""
    wanted = next(filter(None, (one.partition("@")[0] for one in suggested)), "")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", fold(wanted)).strip("-.")[:56] or "person"
    for number in count(1):
        name = plain if number == 1 else f"{plain}-{number}"
        taken = select(col(Person.id)).where(col(Person.username_key) == fold(name))
        if fold(name) != "me" and not session.execute(taken).first():
            return name
    raise RuntimeError("There are not so many people.")


def refuse_taken(
    session: Session,
    *,
    but: str = "",
    username: str | None = None,
    email: str | None = None,
    external_id: str | None = None,
) -> None:
    """Raise ConflictError when somebody (other than the person with the id `but`) has one of these already."""
    for name, column, value in (
        ("username", col(Person.username_key), fold(username or "")),
        ("email", col(Person.email_key), fold(email or "")),
        ("external_id", col(Person.external_id), external_id),
    ):
        if value and session.execute(select(col(Person.id)).where(column == value, col(Person.id) != but)).first():
            error = ConflictError(_("Somebody else already has this %(field)s.") % {"field": name})
            error.faults = InvalidError.at(name, error.sentence).faults
            raise error


def unit(session: Session, name: str) -> OrgUnit:
    """The organisational unit of this name, made if there is none yet."""
    code = fold(name)[:100]
    found = session.execute(select(OrgUnit).where(col(OrgUnit.code) == code)).scalar_one_or_none()
    if found is None:
        found = OrgUnit(code=code, name=name)
        session.add(found)
        session.flush()
    return found


def units(session: Session, names: Collection[str]) -> dict[str, str]:
    """Ids of units by name, made where there is none yet."""
    codes = {name: fold(name)[:100] for name in names}
    query = select(col(OrgUnit.code), col(OrgUnit.id)).where(col(OrgUnit.code).in_(codes.values()))
    known = {str(row.code): str(row.id) for row in session.execute(query)} if codes else {}
    return {name: known.get(code) or unit(session, name).id for name, code in sorted(codes.items())}


def appoint(session: Session, actor: Actor | None, person: Person, role: str) -> None:
    """Appoint a person for the whole organisation: platform_admin, km_advisor or hr. Again changes nothing."""
    if actor is not None:
        require(policy.can_appoint(actor), otherwise=_("Only a platform administrator may appoint."))
    if person.guest:
        raise ConflictError(_("A guest is appointed to nothing. Register them as a colleague first."))
    if role not in APPOINTMENTS:
        raise InvalidError.at("role", _("The organisation appoints platform_admin, km_advisor or hr."))
    if person.status == PersonStatus.LEFT:
        raise ConflictError(_("%(name)s is no longer with the organisation.") % {"name": person.display_name})
    if _current(session, person, role) is None:
        session.add(Appointment(person_id=person.id, role=role, appointed_by=actor.person_id if actor else None))
        record(session, actor.person_id if actor else None, facts.PersonAppointed(person_id=person.id, role=role))


def end_appointment(session: Session, actor: Actor, person: Person, role: str) -> None:
    """End an appointment; the last platform administrator cannot be dismissed."""
    require(policy.can_appoint(actor), otherwise=_("Only a platform administrator may end an appointment."))
    current = _current(session, person, role)
    if current is not None:
        end_held(session, actor.person_id, current)


def end_held(session: Session, by_id: str | None, held: Appointment, *, even_the_last: bool = False) -> None:
    """End one appointment; raises ConflictError for the last platform administrator, or nobody could appoint another."""
    # Locked together, so that the last two cannot dismiss each other at the same moment.
    same = select(Appointment).where(col(Appointment.role) == held.role, col(Appointment.ended_at).is_(None))
    others = [row for row in session.execute(same.with_for_update()).scalars() if row.id != held.id]
    if held.role == "platform_admin" and not others and not even_the_last:
        raise ConflictError(_("This is the last platform administrator. Appoint another one first."))
    held.ended_at = clock.now()
    record(session, by_id, facts.AppointmentEnded(person_id=held.person_id, role=held.role))


def appointments_of(session: Session, person: Person) -> list[str]:
    """What a person is appointed to now, by name."""
    query = select(col(Appointment.role)).where(col(Appointment.person_id) == person.id, col(Appointment.ended_at).is_(None))
    return list(session.execute(query.order_by(col(Appointment.role))).scalars())


def _current(session: Session, person: Person, role: str) -> Appointment | None:
    return session.execute(
        select(Appointment).where(
            col(Appointment.person_id) == person.id, col(Appointment.role) == role, col(Appointment.ended_at).is_(None)
        )
    ).scalar_one_or_none()
