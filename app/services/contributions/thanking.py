"""Kudos: a small budgeted thanks. Ten a month to give, three to the same person, unused ones expire (domain.md §2.4)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _, ngettext
from app.core.quick import Question
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Contribution, Kudos
from app.models.people import Person
from app.policies.communities import sees_all
from app.services.communities.finding import HIDDEN, known_to

A_MONTH = 10
TO_ONE_PERSON = 3
SHORTEST = 15


@dataclass(frozen=True)
class Thanks:
    """Thanks to somebody, because of something; for a contribution (and so in its community) or in a community, where named."""

    because: str
    contribution: Contribution | None = None
    community: Community | None = None


def thank(session: Session, actor: Actor, to: Person, thanks: Thanks) -> Kudos:
    """Thank a colleague. Raises ConflictError for oneself or beyond the month's allowance, saying when it renews."""
    if to.id == actor.person_id:
        raise ConflictError(_("Thanks go to somebody else."))
    if not to.is_active:
        raise ConflictError(_("%(name)s is no longer with the organisation.") % {"name": to.display_name})
    if len(thanks.because.strip()) < SHORTEST:
        raise InvalidError.at("because", _("Say what for, in fifteen characters or more."))
    community = _community(session, thanks)
    if community is None and (actor.bounded or to.guest):
        raise InvalidError.at("community", _("Guests thank, and are thanked, in one of their communities. Choose which."))
    lock(session, Person, actor.person_id)
    _within_allowance(session, actor, to)
    kudos = Kudos(
        from_id=actor.person_id,
        to_id=to.id,
        because=thanks.because,
        contribution_id=thanks.contribution.id if thanks.contribution else None,
        community_id=community.id if community else None,
    )
    session.add(kudos)
    session.flush()
    giver = session.get_one(Person, actor.person_id)
    hierarchical = giver.manager_id == to.id or to.manager_id == giver.id
    record(
        session, actor.person_id,
        facts.KudosGiven(
            kudos_id=kudos.id,
            giver_id=actor.person_id,
            recipient_id=to.id,
            community_id=kudos.community_id,
            contribution_id=kudos.contribution_id,
            earns=(community is None or community.carries_points) and not hierarchical,
        ),
    )  # fmt: skip
    return kudos


def _community(session: Session, thanks: Thanks) -> Community | None:
    if thanks.contribution is None:
        return thanks.community
    if thanks.community is not None and thanks.community.id != thanks.contribution.community_id:
        raise InvalidError.at("community", _("This contribution belongs to another community."))
    return session.get_one(Community, thanks.contribution.community_id)


def allowance(session: Session, actor: Actor) -> int:
    """How many thanks the actor may still give this month."""
    return max(0, A_MONTH - _GIVEN.all(session, from_id=actor.person_id, since=_month()[0])[0].number)


def kudos_to(session: Session, actor: Actor, person_id: str, ask: paging.Ask) -> paging.Page[Any]:
    """Thanks a person received, newest first, with who said it: public (domain.md §3.3), where the community is."""
    pages = _TO_ALL_SEEING if sees_all(actor) else _TO
    return pages.page(session, ask, to_id=person_id, **known_to(actor))


def find_kudos(session: Session, actor: Actor, kudos_id: str) -> Any:
    """One thanks as a row; raises NotFoundError when the actor may not know of where it was given."""
    row = (_ONE_ALL_SEEING if sees_all(actor) else _ONE).first(session, id=kudos_id, **known_to(actor))
    if row is None:
        raise NotFoundError(_("There are no such thanks."))
    return row


_recipient = aliased(Person)
_all: Select[*tuple[Any, ...]] = (
    select(
        col(Kudos.id), col(Kudos.because), col(Kudos.contribution_id), col(Kudos.created_at), col(Person.username),
        col(Person.display_name), col(_recipient.username).label("to_username"),
        col(_recipient.display_name).label("to_name"), col(Community.slug),
    )
    .join(Person, col(Person.id) == col(Kudos.from_id))
    .join(_recipient, col(_recipient.id) == col(Kudos.to_id))
    .outerjoin(Community, col(Community.id) == col(Kudos.community_id))
)  # fmt: skip
_anywhere = and_(col(Kudos.community_id).is_(None), bindparam("bounded", type_=Boolean()).is_(False))
_known = _all.where(or_(_anywhere, col(Kudos.community_id).not_in(HIDDEN)))
_keys = {"created_at": col(Kudos.created_at), "id": col(Kudos.id)}
_TO_ALL_SEEING, _TO = (paging.Pages(rows.where(col(Kudos.to_id) == bindparam("to_id")), _keys) for rows in (_all, _known))
_ONE_ALL_SEEING, _ONE = (Question(rows.where(col(Kudos.id) == bindparam("id"))) for rows in (_all, _known))
_GIVEN = Question(
    select(func.count().label("number")).where(
        col(Kudos.from_id) == bindparam("from_id"), col(Kudos.created_at) >= bindparam("since")
    )
)


def _month() -> tuple[datetime, datetime]:
    """The calendar month of now in the organisation's zone: first instant, and first instant of the next."""
    zone = ZoneInfo(settings().time_zone)
    start = datetime.combine(clock.today(settings().time_zone).replace(day=1), time(), zone)
    return start, (start + timedelta(days=32)).replace(day=1)


def _given(session: Session, actor: Actor, to: Person | None = None) -> int:
    query = select(func.count()).where(col(Kudos.from_id) == actor.person_id, col(Kudos.created_at) >= _month()[0])
    if to is not None:
        query = query.where(col(Kudos.to_id) == to.id)
    return session.execute(query).scalar_one()


def _within_allowance(session: Session, actor: Actor, to: Person) -> None:
    days = max(1, -(-(_month()[1] - clock.now()) // timedelta(days=1)))
    renews = ngettext("It renews in %(days)d day.", "It renews in %(days)d days.", days) % {"days": days}
    if _given(session, actor) >= A_MONTH:
        raise ConflictError(_("You have given all ten thanks of this month.") + " " + renews)
    if _given(session, actor, to) >= TO_ONE_PERSON:
        sentence = _("You have thanked %(name)s three times this month.") % {"name": to.display_name}
        raise ConflictError(sentence + " " + renews)
