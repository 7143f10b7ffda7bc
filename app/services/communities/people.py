"""Who stands in which role of a community, how many belong, and what governance is missing."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.i18n import _
from app.core.settings import settings
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Kind, Orientation, Status
from app.services.communities.listing import shown

VACANCY = timedelta(days=30)


def member_counts(session: Session, community_ids: Collection[str]) -> dict[str, int]:
    """Active members by community."""
    rows = session.execute(
        select(col(Membership.community_id), func.count().label("members"))
        .where(col(Membership.community_id).in_(community_ids), col(Membership.state) == MembershipState.ACTIVE)
        .group_by(col(Membership.community_id))
    )
    return {row.community_id: row.members for row in rows}


def gaps(session: Session, community: Community) -> list[str]:
    """What governance misses (domain.md §2.3, H21), in sentences; never a fault of the data, often of an import."""
    return missing(shown(session, community))


def missing(row: Any) -> list[str]:
    """`gaps` of a community in a row of `SHOWN`."""
    if row.status not in {Status.ACTIVE, Status.PAUSED}:
        return []
    roles = _acting(row)
    sentences = []
    if not roles.get(RoleName.LEADER):
        sentences.append(_("No leader holds this community."))
    if len(roles.get(RoleName.LEADER, set())) > 3:
        sentences.append(_("More than three leaders: agree on three at the most."))
    if not roles.get(RoleName.MANAGER):
        sentences.append(_("No manager holds this community."))
    if not roles.get(RoleName.SPONSOR) and (row.kind == Kind.COE or row.orientation != Orientation.INTEREST):
        sentences.append(_("No sponsor stands behind this community."))
    leading = roles.get(RoleName.LEADER, set()) | roles.get(RoleName.MANAGER, set())
    if roles.get(RoleName.SPONSOR, set()) & leading:
        sentences.append(_("A sponsor also leads or manages here: one of the two has to go to somebody else."))
    if not (row.domain and row.in_scope and row.out_of_scope):
        sentences.append(_("The charter does not say what is in and what is out of scope."))
    return sentences


def _acting(row: Any) -> dict[str, set[str]]:
    """Ids of today's holders by role; a deputy only stands ready."""
    found: dict[str, set[str]] = defaultdict(set)
    for holder in row.holders:
        if holder.kind != RoleKind.DEPUTY:
            found[holder.role].add(holder.ref.id)
    return found


def vacant_for_long(session: Session, community: Community, role: RoleName) -> bool:
    """Whether a role was held once and has stood empty for more than 30 days, today included (role invariant 7, D8)."""
    today = clock.today(settings().time_zone)
    rows = session.execute(
        select(RoleAssignment).where(
            col(RoleAssignment.community_id) == community.id,
            col(RoleAssignment.role) == role,
            col(RoleAssignment.kind) != RoleKind.DEPUTY,
            col(RoleAssignment.state).in_([RoleState.ACCEPTED, RoleState.ENDED]),
        )
    ).scalars()
    held = [row for row in rows if row.valid_from is None or row.valid_from != row.valid_to]  # else on no day
    if any(row.holds_on(today) for row in held):
        return False
    empty_since = [row.valid_to for row in held if row.valid_to and row.over_by(today)]
    return bool(empty_since) and today - max(empty_since) >= VACANCY
