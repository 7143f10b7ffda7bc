"""Licences: the earned right to validate what others write. Granted by a KM advisor, ended but never erased (§2.14 row 24)."""

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.belonging import MembershipState
from app.models.communities import Community
from app.models.people import Person
from app.models.trust import Licence
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services import belonging
from app.services.people import Ref


def grant(session: Session, actor: Actor, community: Community, person: Person) -> tuple[Licence, bool]:
    """Let a member validate; the licence, and whether it is new.

    Raises ForbiddenError, and ConflictError for somebody who does not belong.
    """
    _require(actor, community)
    lock(session, Community, community.id)
    if standing := _standing(session, community, person):
        return standing, False
    membership = belonging.current(session, community.id, person.id)
    if membership is None or membership.state != MembershipState.ACTIVE:
        raise ConflictError(_("%(name)s does not belong here. Members validate.") % {"name": person.display_name})
    licence = Licence(community_id=community.id, person_id=person.id, granted_by=actor.person_id)
    session.add(licence)
    session.flush()
    fact = facts.LicenceGranted(licence_id=licence.id, community_id=community.id, person_id=person.id)
    record(session, actor.person_id, fact)
    return licence, True


def end_licence(session: Session, actor: Actor, community: Community, person: Person) -> Licence:
    """Take the right back. Raises ForbiddenError, NotFoundError."""
    _require(actor, community)
    licence = _standing(session, community, person)
    if licence is None:
        raise NotFoundError(_("They hold no licence here."))
    licence.ended_at, licence.ended_by = clock.now(), actor.person_id
    fact = facts.LicenceEnded(licence_id=licence.id, community_id=community.id, person_id=person.id)
    record(session, actor.person_id, fact)
    return licence


def licences(session: Session, community: Community) -> list[tuple[Licence, Ref]]:
    """Who may validate here by licence, longest first."""
    query = select(Licence, Person).join(Person, col(Person.id) == col(Licence.person_id))
    here = query.where(col(Licence.community_id) == community.id, col(Licence.ended_at).is_(None)).order_by(col(Licence.id))
    return [(row, Ref(who.id, who.username, who.display_name)) for row, who in session.execute(here)]


def _require(actor: Actor, community: Community) -> None:
    require(policy.can_grant(actor, community), otherwise=_("The KM advisor grants licences. Propose it to them."))


def _standing(session: Session, community: Community, person: Person) -> Licence | None:
    standing = col(Licence.community_id) == community.id, col(Licence.person_id) == person.id, col(Licence.ended_at).is_(None)
    found: Licence | None = session.execute(select(Licence).where(*standing)).scalar_one_or_none()
    return found
