"""The link by which a calendar program reads a person's days: one at a time, shown once, kept as a hash, ended at will.

Calendar programs send no token and no cookie, so the address is the secret (docs/decisions/0016). It opens the person's days
and nothing else, and only while the person may come in.
"""

from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from app.core import clock, secrets
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.journal import facts
from app.journal.book import record
from app.models.access import CalendarLink
from app.models.people import Person
from app.services.access.actors import ACTING, Means, actor_of_row, may_act
from app.services.held import today


def make_link(session: Session, actor: Actor) -> str:
    """Make the actor's link anew, and end the one before; its secret, this once."""
    end_link(session, actor)
    secret = secrets.new_token()
    link = CalendarLink(person_id=actor.person_id, digest=secrets.digest(secret))
    session.add(link)
    session.flush()
    record(session, actor.person_id, facts.CalendarLinkMade(link_id=link.id, person_id=actor.person_id))
    return secret


def end_link(session: Session, actor: Actor) -> None:
    """End the actor's link, if there is one: what has subscribed to it gets nothing more."""
    for link in session.execute(_standing(actor.person_id)).scalars():
        link.ended_at = clock.now()
        record(session, actor.person_id, facts.CalendarLinkEnded(link_id=link.id, person_id=actor.person_id))


def link_of(session: Session, actor: Actor) -> datetime | None:
    """Since when the actor has a link; None without one."""
    link = session.execute(_standing(actor.person_id)).scalars().first()
    return link.created_at if link else None


def reader(session: Session, secret: str) -> Actor:
    """Whose days a link opens; raises NotFoundError for one that is unknown or ended, or whose person may not come in."""
    row = _BY_DIGEST.first(session, digest=secrets.digest(secret), today=today())
    if row is None or not may_act(row):
        raise NotFoundError(_("There is nothing at this address."))
    return actor_of_row(row, Means(frozenset({"read"})))


def _standing(person_id: str) -> Select[CalendarLink]:
    return select(CalendarLink).where(col(CalendarLink.person_id) == person_id, col(CalendarLink.ended_at).is_(None))


_BY_DIGEST = Question(
    select(col(CalendarLink.id), *ACTING)
    .join(Person, col(Person.id) == col(CalendarLink.person_id))
    .where(col(CalendarLink.digest) == bindparam("digest"), col(CalendarLink.ended_at).is_(None))
)
