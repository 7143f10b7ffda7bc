"""Who stands in which role of a community, how many belong, and what governance is missing."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.i18n import _
from app.core.settings import settings
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Kind, Orientation, Status
from app.models.people import Person
from app.services.held import in_force_today
from app.services.people.finding import Ref

VACANCY = timedelta(days=30)


def member_counts(session: Session, community_ids: Collection[str]) -> dict[str, int]:
    """Active members by community."""
    rows = session.execute(
        select(col(Membership.community_id), func.count().label("members"))
        .where(col(Membership.community_id).in_(community_ids), col(Membership.state) == MembershipState.ACTIVE)
        .group_by(col(Membership.community_id))
    )
    return {row.community_id: row.members for row in rows}


def people_in_roles(session: Session, community_ids: Collection[str]) -> dict[str, dict[str, list[Ref]]]:
    """Today's holders by community and role, substantive ones first."""
    role = RoleAssignment
    rows = session.execute(
        select(col(role.community_id), col(role.role), col(Person.id), col(Person.username), col(Person.display_name))
        .join(Person, col(Person.id) == col(role.person_id))
        .where(
            col(role.community_id).in_(community_ids),
            *in_force_today(),
        )
        .order_by((col(role.kind) != RoleKind.SUBSTANTIVE).asc(), col(Person.name_key), col(Person.id))
    )
    found: dict[str, dict[str, list[Ref]]] = defaultdict(lambda: defaultdict(list))
    for community_id, name, *person in rows:
        ref = Ref(*person)
        if ref not in found[community_id][name]:
            found[community_id][name].append(ref)
    return {community_id: dict(roles) for community_id, roles in found.items()}


def gaps(session: Session, community: Community) -> list[str]:
    """What governance misses (domain.md §2.3, H21), in sentences; never a fault of the data, often of an import."""
    if community.status not in {Status.ACTIVE, Status.PAUSED}:
        return []
    roles = _acting(session, community)
    sentences = []
    if not roles.get(RoleName.LEADER):
        sentences.append(_("No leader holds this community."))
    if len(roles.get(RoleName.LEADER, set())) > 3:
        sentences.append(_("More than three leaders: agree on three at the most."))
    if not roles.get(RoleName.MANAGER):
        sentences.append(_("No manager holds this community."))
    if not roles.get(RoleName.SPONSOR) and (community.kind == Kind.COE or community.orientation != Orientation.INTEREST):
        sentences.append(_("No sponsor stands behind this community."))
    leading = roles.get(RoleName.LEADER, set()) | roles.get(RoleName.MANAGER, set())
    if roles.get(RoleName.SPONSOR, set()) & leading:
        sentences.append(_("A sponsor also leads or manages here: one of the two has to go to somebody else."))
    if not (community.domain and community.in_scope and community.out_of_scope):
        sentences.append(_("The charter does not say what is in and what is out of scope."))
    return sentences


def _acting(session: Session, community: Community) -> dict[str, set[str]]:
    """Ids of today's holders by role; a deputy only stands ready."""
    role = RoleAssignment
    rows = session.execute(
        select(col(role.role), col(role.person_id)).where(
            col(role.community_id) == community.id, col(role.kind) != RoleKind.DEPUTY, *in_force_today()
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for name, person_id in rows:
        found[name].add(person_id)
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
