"""Making memberships what the rules say, for everybody or for the few about whom something was told."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session, lock
from app.models.belonging import Membership, Origin
from app.models.communities import Community
from app.models.rules import MembershipRule, RuledMembership
from app.services import belonging
from app.services.rules.planning import changes, in_force


def settle(session: Session, by_id: str | None, community: Community, among: Iterable[str] | None = None) -> None:
    """Bring whom the community's rules fit, and let go whom none fits any more; again changes nothing."""
    lock(session, Community, community.id)
    found = changes(session, community, in_force(session, community.id), among)
    for ruled, rule in found.passes.values():
        ruled.rule_id = rule.id
    for membership, ruled in found.leaves.values():
        ruled.let_go_at = clock.now()
        belonging.let_go(session, by_id, community, membership)
    for person_id, rule in found.joins.items():
        origin = Origin.MANDATED if rule.mandated else Origin.RULE
        membership = belonging.bring(session, by_id, community, person_id, origin)
        session.add(RuledMembership(membership_id=membership.id, rule_id=rule.id))
    session.flush()


def settle_people(session: Session, person_ids: Iterable[str]) -> None:
    """Follow some people into and out of every community that has rules."""
    some = set(person_ids)
    ruled = select(col(MembershipRule.community_id)).where(col(MembershipRule.applied_at).is_not(None))
    for community_id in sorted(set(session.execute(ruled.where(col(MembershipRule.undone_at).is_(None))).scalars())):
        settle(session, None, session.get_one(Community, community_id), some)


def forgive(session: Session, person_ids: Iterable[str]) -> None:
    """Whoever left the organisation did not say no to a rule: they may be brought again when they are back."""
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), 500):
        query = (
            select(RuledMembership)
            .join(Membership, col(Membership.id) == col(RuledMembership.membership_id))
            .where(col(Membership.person_id).in_(ids[start : start + 500]), col(Membership.ended_at).is_not(None))
            .where(col(RuledMembership.let_go_at).is_(None))
        )
        for ruled in session.execute(query).scalars():
            ruled.let_go_at = clock.now()
