"""Whose a provider's answer is: known by issuer and subject, else linked or let in as set (docs/decisions/0012)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session, lock
from app.core.errors import ForbiddenError
from app.core.i18n import LANGUAGES, _
from app.core.settings import settings
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.access import Identity
from app.models.people import Person
from app.services import hr
from app.services.people import NewPerson, free_username, register, take_in


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the provider says of somebody, signed. `email` only where the provider has verified it."""

    issuer: str
    subject: str
    email: str | None = None
    name: str = ""
    username: str = ""
    language: str = ""
    time_zone: str = ""

    @property
    def domain(self) -> str:
        """The part of the e-mail after the @, in lower case."""
        return (self.email or "").rpartition("@")[2].lower()


def recognise(session: Session, who: Known) -> Person:
    """The person that a provider's answer is about; raises ForbiddenError with a sentence when they may not come in.

    Known by issuer and subject alone. Whoever comes for the first time is found by an e-mail that the provider has verified,
    never by a name: so nobody claims a placeholder, or a colleague, by being called alike.
    """
    identity = _identity(session, who)
    person = session.get_one(Person, identity.person_id) if identity else _first_time(session, who)
    if not person.is_active:
        raise ForbiddenError(_("Your access to Guildry has ended, or has not begun yet. Ask your administrator."))
    if person.guest and _is_one_of_us(who) and not hr.begins_later(session, person):
        take_in(session, person.id, person)
    if not person.guest:
        _refuse_other_domains(who)
    if identity:
        identity.used_at = clock.now()
    else:
        _link(session, who, person)
    return person


class Use(NamedTuple):
    """How many people are known to a provider, and when one came by it last."""

    people: int
    last: datetime | None


def use(session: Session, issuer: str) -> Use:
    """How a provider is used."""
    query = select(func.count(col(Identity.person_id).distinct()), func.max(col(Identity.used_at)))
    people, last = session.execute(query.where(col(Identity.issuer) == issuer)).one()
    return Use(people, last)


def _identity(session: Session, who: Known) -> Identity | None:
    return session.execute(
        select(Identity).where(col(Identity.issuer) == who.issuer, col(Identity.subject) == who.subject)
    ).scalar_one_or_none()


def _refuse_other_domains(who: Known) -> None:
    allowed = settings().oidc_domains
    if allowed and who.domain not in allowed:
        sentence = _("Signing in this way is for e-mail addresses at %(domains)s, verified by your identity provider.")
        raise ForbiddenError(sentence % {"domains": ", ".join(allowed)})


def _is_one_of_us(who: Known) -> bool:
    """Whether the settings make whoever has such an address somebody of the organisation, known or not."""
    return settings().oidc_create and who.domain in settings().oidc_domains


def _first_time(session: Session, who: Known) -> Person:
    if who.email is None:
        sentence = _("Your identity provider does not say that your e-mail address is verified. Ask your administrator.")
        raise ForbiddenError(sentence)
    person = session.execute(select(Person).where(col(Person.email_key) == fold(who.email))).scalar_one_or_none()
    if person is not None:
        _refuse_second(session, who, person)
        return person
    _refuse_other_domains(who)
    if not settings().oidc_create:
        raise ForbiddenError(_("Nobody here has your e-mail address yet. Ask your administrator to register you."))
    return _created(session, who)


def _refuse_second(session: Session, who: Known, person: Person) -> None:
    """An address that was given to somebody new must not open what its last holder left."""
    lock(session, Person, person.id)
    linked = select(col(Identity.id)).where(col(Identity.person_id) == person.id, col(Identity.issuer) == who.issuer)
    if session.execute(linked).first():
        sentence = _("Your e-mail address belongs to another account of your identity provider. Ask your administrator.")
        raise ForbiddenError(sentence)


def _created(session: Session, who: Known) -> Person:
    languages = [who.language] if who.language in LANGUAGES else []
    new = NewPerson(
        username=free_username(session, who.username, who.email or ""),
        display_name=_one_line(who.name) or (who.email or "").partition("@")[0],
        email=who.email,
        time_zone=who.time_zone if who.time_zone in available_timezones() else settings().time_zone,
        languages=languages,
    )
    return register(session, None, new)


def _one_line(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] != "C").strip()[:200]


def _link(session: Session, who: Known, person: Person) -> None:
    identity = Identity(person_id=person.id, issuer=who.issuer, subject=who.subject, used_at=clock.now())
    session.add(identity)
    session.flush()
    record(session, person.id, facts.IdentityLinked(person_id=person.id, identity_id=identity.id))
