"""Guests from outside the organisation: invited to a community until a day, let in by a link, once, and gone on their day.

What they see and who sees them follows from `Actor.bounded` and app/services/people/finding.py (docs/decisions/0013).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, select, update
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.access import SignInLink, Way
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.people import Person, PersonStatus
from app.policies import belonging as policy
from app.policies.guard import require
from app.services import access, hr, people
from app.services.access import Arrival, Visit
from app.services.belonging import admit
from app.services.belonging.membership import close, current, fill_places
from app.services.held import today

LINK_LASTS = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Whom a community invites, and the first day on which they are gone."""

    name: str
    email: str
    until: date


class Guest(NamedTuple):
    """A guest as a community's list has them; what became of the last link that was made for them."""

    person: Person
    state: MembershipState
    until: date | None
    link_expires: datetime | None
    mailed: bool | None


def invite(session: Session, actor: Actor, community: Community, what: Invitation) -> tuple[Person, str]:
    """Invite somebody by e-mail, or give a guest another last day; the person, and the secret of a link for them.

    Raises InvalidError for a day that is not ahead or too far, ConflictError for a colleague, who is invited by username.
    """
    require(policy.can_admit(actor, community), otherwise=_("Leaders and managers invite and let people in."))
    latest = today() + timedelta(days=settings().guest_days)
    if not today() < what.until <= latest:
        sentence = _("Choose a day after today, %(latest)s at the latest.")
        raise InvalidError.at("until", sentence % {"latest": latest.isoformat()})
    person = _guest(session, actor, what)
    membership, _changed = admit(session, actor, community, person, guest=True)
    membership.until = what.until
    membership.touch()
    invited = facts.GuestInvited(membership_id=membership.id, community_id=community.id, person_id=person.id, until=what.until)
    record(session, actor.person_id, invited)
    return person, _link(session, person)


def _guest(session: Session, actor: Actor, what: Invitation) -> Person:
    person = session.execute(select(Person).where(col(Person.email_key) == fold(what.email))).scalar_one_or_none()
    if person is None:
        username = people.free_username(session, what.name.replace(" ", "."), what.email)
        new = people.NewPerson(username=username, display_name=what.name, email=what.email, guest=True)
        return people.register(session, None, new)
    if not person.guest:
        error = ConflictError(_("This address belongs to a colleague. Invite them by their username, as a member."))
        error.faults = InvalidError.at("email", error.sentence).faults
        raise error
    if not person.is_active:
        person.status = PersonStatus.ACTIVE
        person.touch()
        record(session, actor.person_id, facts.PersonChanged(person_id=person.id, fields=("status",)))
    return person


def _link(session: Session, person: Person) -> str:
    """A new link; those made before it end, so that one at most is about."""
    now = clock.now()
    earlier = update(SignInLink).where(col(SignInLink.person_id) == person.id, col(SignInLink.ended_at).is_(None))
    session.execute(earlier.values(ended_at=now))
    secret = secrets.new_token()
    session.add(SignInLink(person_id=person.id, digest=secrets.digest(secret), expires_at=now + LINK_LASTS))
    session.flush()
    return secret


def new_link(session: Session, actor: Actor, community: Community, person: Person) -> str:
    """The secret of a new link for a guest of a community, by whoever may let people in there."""
    require(policy.can_admit(actor, community), otherwise=_("Leaders and managers invite and let people in."))
    if not person.guest or current(session, community.id, person.id) is None:
        raise NotFoundError(_("This person is not a guest here."))
    return _link(session, person)


def link_for(session: Session, email: str) -> tuple[Person, str] | None:
    """A new link for the guest with an e-mail address, who asks for it; None when there is none, or no longer."""
    staying = exists().where(col(Membership.person_id) == col(Person.id), *_stays())
    query = select(Person).where(col(Person.email_key) == fold(email), col(Person.guest).is_(True), staying)
    person = session.execute(query).scalar_one_or_none()
    return (person, _link(session, person)) if person is not None and person.is_active else None


def sign_in_by_link(session: Session, secret: str, arrival: Arrival, instead_of: str | None) -> Visit | None:
    """Let the guest in whose link this is, for this once; None when it is not good, or no longer."""
    row = session.execute(select(SignInLink).where(col(SignInLink.digest) == secrets.digest(secret))).scalar_one_or_none()
    if row is None or row.ended_at is not None or clock.is_past(row.expires_at):
        return None
    row.ended_at = clock.now()
    person = session.get_one(Person, row.person_id)
    if not (person.is_active and person.guest and access.actor_of_person(session, person).roles):
        return None
    return access.begin(session, person.id, Arrival(arrival.address, arrival.device, Way.LINK), instead_of)


def note_mail(session: Session, secret: str, *, arrived: bool) -> None:
    """Whether the mail with a link was taken by the mail server."""
    session.execute(update(SignInLink).where(col(SignInLink.digest) == secrets.digest(secret)).values(mailed=arrived))


def guests_of(session: Session, actor: Actor, community: Community) -> list[Guest]:
    """The guests of a community by name, for whoever may let people in."""
    require(policy.can_admit(actor, community), otherwise=_("Leaders and managers see who is a guest here."))
    query = (
        select(Person, Membership, SignInLink)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .outerjoin(SignInLink, (col(SignInLink.person_id) == col(Person.id)) & col(SignInLink.ended_at).is_(None))
        .where(col(Person.guest).is_(True), col(Membership.community_id) == community.id, *_stays())
        .order_by(col(Person.name_key), col(Person.id))
    )
    return [
        Guest(person, stay.state, stay.until, link.expires_at if link else None, link.mailed if link else None)
        for person, stay, link in session.execute(query)
    ]


def _stays() -> tuple[ColumnElement[bool], ...]:
    return col(Membership.ended_at).is_(None), col(Membership.until) > today()


def see_out(session: Session) -> None:
    """End what the day ends: guests' memberships, and the access of those who have none left. Again does nothing."""
    over = select(Membership).where(col(Membership.until) <= today(), col(Membership.ended_at).is_(None))
    for membership in session.execute(over.order_by(col(Membership.community_id))).scalars():
        lock(session, Community, membership.community_id)
        close(session, None, membership)
        fill_places(session, None, session.get_one(Community, membership.community_id))
    session.flush()
    staying = exists().where(col(Membership.person_id) == col(Person.id), col(Membership.ended_at).is_(None))
    gone = select(Person).where(col(Person.guest).is_(True), col(Person.status) != PersonStatus.LEFT, ~staying)
    for person in session.execute(gone.order_by(col(Person.id))).scalars():
        if hr.begins_later(session, person):
            _wait(session, person)
        else:
            people.deactivate(session, None, person)


def _wait(session: Session, person: Person) -> None:
    """A guest no more, and not yet the colleague whom HR has told of."""
    access.end_sessions(session, None, person.id)
    access.revoke_all(session, None, person.id)
    people.take_in(session, None, person)
    person.status = PersonStatus.PRE_HIRE
    record(session, None, facts.PersonChanged(person_id=person.id, fields=("status",)))
