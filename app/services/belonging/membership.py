"""Joining, asking to join, inviting, letting in, leaving; a full community keeps a waiting list in order."""

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.belonging import WORKING, Membership, Origin, RoleAssignment
from app.models.belonging import MembershipState as M
from app.models.communities import Community, Kind, Visibility
from app.models.people import Person
from app.policies import belonging as policy
from app.policies.guard import require
from app.services.held import in_force_today


def current(session: Session, community_id: str, person_id: str) -> Membership | None:
    """The membership that has not ended, if there is one."""
    return session.execute(
        select(Membership).where(
            col(Membership.community_id) == community_id,
            col(Membership.person_id) == person_id,
            col(Membership.ended_at).is_(None),
        )
    ).scalar_one_or_none()


def join(
    session: Session, actor: Actor, community: Community, origin: Origin = Origin.SELF
) -> tuple[Membership, bool]:  # fmt: skip
    """The actor joins, asks to join, or accepts an invitation; again changes nothing.

    Returns the membership and whether anything changed; its state is active, requested, or waiting when full.
    """
    _open_for_people(session, community)
    membership = current(session, community.id, actor.person_id)
    if membership is not None and membership.state != M.INVITED:
        return membership, False
    if membership is None and community.visibility != Visibility.OPEN and not policy.can_admit(actor, community):
        return begin(session, actor.person_id, community, actor.person_id, M.REQUESTED, origin), True
    state = active_or_waiting(session, community)
    if membership is None:
        return begin(session, actor.person_id, community, actor.person_id, state, origin), True
    return _step(session, actor.person_id, membership, state), True


def admit(
    session: Session, actor: Actor, community: Community, person: Person, origin: Origin | None = None, guest: bool = False
) -> tuple[Membership, bool]:
    """Invite somebody, or let in who asked; a mandated membership begins at once, in a centre of excellence only (D19)."""
    require(policy.can_admit(actor, community), otherwise=_("Leaders and managers invite and let people in."))
    _open_for_people(session, community)
    if not person.is_active:
        raise ConflictError(_("%(name)s is no longer with the organisation.") % {"name": person.display_name})
    if person.guest and not guest:
        raise ConflictError(_("%(name)s is a guest. Invite them as one, with a last day.") % {"name": person.display_name})
    if origin == Origin.MANDATED and community.kind != Kind.COE:
        sentence = _("Only a centre of excellence may mandate membership; a community of practice is voluntary.")
        raise InvalidError.at("origin", sentence)
    membership = current(session, community.id, person.id)
    if membership is None and origin == Origin.MANDATED:
        return begin(session, actor.person_id, community, person.id, active_or_waiting(session, community), origin), True
    if membership is None:
        return begin(session, actor.person_id, community, person.id, M.INVITED, Origin.INVITED), True
    if origin == Origin.MANDATED and membership.state in {M.INVITED, M.REQUESTED}:
        membership.origin = origin
    if membership.state == M.REQUESTED or (membership.state == M.INVITED and membership.origin == Origin.MANDATED):
        return _step(session, actor.person_id, membership, active_or_waiting(session, community)), True
    return membership, False


def leave(session: Session, actor: Actor, community: Community, person: Person) -> Membership:
    """End a membership: leave, take a request back, decline an invitation, or be seen out by a manager.

    Raises NotFoundError without a membership, ConflictError for a mandated one or while the person holds a working role
    (no role ends silently), ForbiddenError for somebody else's.
    """
    own = person.id == actor.person_id
    require(own or policy.can_admit(actor, community), otherwise=_("Leaders and managers end other people's memberships."))
    lock(session, Community, community.id)
    membership = current(session, community.id, person.id)
    if membership is None:
        raise NotFoundError(_("This person is not a member here."))
    if own and membership.origin == Origin.MANDATED:
        raise ConflictError(_("Your organisation mandates this membership. Talk to the community's manager."))
    if works_here(session, community, person.id):
        raise ConflictError(_("Whoever leads, manages or advises here belongs here. End the role first."))
    close(session, actor.person_id, membership)
    fill_places(session, actor.person_id, community)
    return membership


def end_all(session: Session, by_id: str | None, person_id: str) -> None:
    """End every membership of a person who leaves the organisation; whoever waits for the place gets it."""
    query = select(Membership).where(col(Membership.person_id) == person_id, col(Membership.ended_at).is_(None))
    for membership in session.execute(query.order_by(col(Membership.community_id))).scalars():
        lock(session, Community, membership.community_id)
        close(session, by_id, membership)
        fill_places(session, by_id, session.get_one(Community, membership.community_id))


def fill_places(session: Session, by_id: str | None, community: Community) -> None:
    """Let in from the waiting list, in order, as many as there are places."""
    waiting = select(Membership).where(col(Membership.community_id) == community.id, col(Membership.state) == M.WAITING)
    first = waiting.order_by(col(Membership.since), col(Membership.id)).limit(1)
    while active_or_waiting(session, community) == M.ACTIVE:
        next_one = session.execute(first).scalar_one_or_none()
        if next_one is None:
            return
        _step(session, by_id, next_one, M.ACTIVE)


def works_here(session: Session, community: Community, person_id: str) -> bool:
    """Whether somebody holds a working role, so that they belong."""
    query = select(col(RoleAssignment.id)).where(
        col(RoleAssignment.community_id) == community.id,
        col(RoleAssignment.person_id) == person_id,
        col(RoleAssignment.role).in_(WORKING),
        *in_force_today(),
    )
    return session.execute(query.limit(1)).first() is not None


def close(session: Session, by_id: str | None, membership: Membership) -> None:
    """A stay ends."""
    membership.ended_at = clock.now()
    _step(session, by_id, membership, M.ALUMNI if membership.state in {M.ACTIVE, M.SUSPENDED} else M.DECLINED)


def _open_for_people(session: Session, community: Community) -> None:
    if not policy.can_join(community):
        raise ConflictError(_("This community no longer takes people in."))
    lock(session, Community, community.id)


def active_or_waiting(session: Session, community: Community) -> M:
    """What somebody who comes in now becomes."""
    if community.capacity is None:
        return M.ACTIVE
    query = select(func.count()).where(col(Membership.community_id) == community.id, col(Membership.state) == M.ACTIVE)
    return M.ACTIVE if session.execute(query).scalar_one() < community.capacity else M.WAITING


def begin(
    session: Session, by_id: str | None, community: Community, person_id: str, state: M, origin: Origin
) -> Membership:  # fmt: skip
    """A stay begins."""
    membership = Membership(community_id=community.id, person_id=person_id, state=state, origin=origin, since=clock.now())
    session.add(membership)
    session.flush()
    _record(session, by_id, membership, None)
    return membership


def _step(session: Session, by_id: str | None, membership: Membership, target: M) -> Membership:
    source = membership.state
    if target not in policy.MEMBERSHIP[source]:
        raise ConflictError(_("This can no longer be done: the membership has moved on. Look at it again."))
    membership.state = target
    if target == M.ACTIVE:
        membership.since = clock.now()
    membership.touch()
    session.flush()
    _record(session, by_id, membership, source)
    return membership


def ensure_member(session: Session, by_id: str, community: Community, person_id: str) -> None:
    """Whoever takes on a working role belongs, whatever the capacity."""
    membership = current(session, community.id, person_id)
    if membership is None:
        membership = Membership(
            community_id=community.id, person_id=person_id, state=M.ACTIVE, origin=Origin.INVITED, since=clock.now()
        )
        session.add(membership)
        session.flush()
        _record(session, by_id, membership, None)
    elif membership.state in {M.INVITED, M.REQUESTED, M.WAITING}:
        _step(session, by_id, membership, M.ACTIVE)


def _record(session: Session, by_id: str | None, membership: Membership, source: M | None) -> None:
    record(
        session, by_id,
        facts.MembershipChanged(
            membership_id=membership.id,
            community_id=membership.community_id,
            person_id=membership.person_id,
            source=source.value if source else None,
            target=membership.state.value,
        ),
    )  # fmt: skip
