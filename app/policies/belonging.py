"""Who may join, invite and appoint; the machines of membership and role (domain.md §2.3)."""

from collections.abc import Mapping

from app.core.actor import Actor
from app.models.belonging import MembershipState as M
from app.models.belonging import RoleAssignment, RoleName, RoleState
from app.models.communities import Community, Status
from app.policies.matrix import may

# Membership: state → the states it may go to. None is "not there yet" and "there again".
MEMBERSHIP: Mapping[M | None, frozenset[M]] = {
    None: frozenset({M.INVITED, M.REQUESTED, M.WAITING, M.ACTIVE}),
    M.INVITED: frozenset({M.ACTIVE, M.WAITING, M.DECLINED}),
    M.REQUESTED: frozenset({M.ACTIVE, M.WAITING, M.DECLINED}),
    M.WAITING: frozenset({M.ACTIVE, M.DECLINED}),
    M.ACTIVE: frozenset({M.ALUMNI, M.SUSPENDED}),
    M.SUSPENDED: frozenset({M.ACTIVE, M.ALUMNI}),
    M.ALUMNI: frozenset(),
    M.DECLINED: frozenset(),
}

# Role assignment: state → the states it may go to.
ROLE: Mapping[RoleState, frozenset[RoleState]] = {
    RoleState.PROPOSED: frozenset({RoleState.ACCEPTED, RoleState.DECLINED, RoleState.ENDED}),
    RoleState.ACCEPTED: frozenset({RoleState.ENDED}),
    RoleState.DECLINED: frozenset(),
    RoleState.ENDED: frozenset(),
}

JOINABLE = frozenset({Status.DRAFT, Status.PROPOSED, Status.ACTIVE, Status.PAUSED})


def can_admit(actor: Actor, community: Community) -> bool:
    """Invite, approve and end other people's memberships."""
    founding = community.status == Status.DRAFT and community.founded_by == actor.person_id
    return founding or may(actor, "admit members", community.id, "D") or actor.is_platform_admin


def can_join(community: Community) -> bool:
    """Whether the community takes people in at all."""
    return community.status in JOINABLE


def can_write_rules(actor: Actor) -> bool:
    """Rules reach across communities and units, so the organisation sets them: platform admins."""
    return actor.is_platform_admin


def can_propose_role(actor: Actor, community: Community, role: RoleName) -> bool:
    """Any letter in the role's row of the matrix; whoever founded it while it is being founded."""
    founding = community.status in {Status.DRAFT, Status.PROPOSED} and community.founded_by == actor.person_id
    return founding or may(actor, f"assign {role.value}", community.id, "P", "A", "D") or actor.is_platform_admin


def can_answer_role(actor: Actor, assignment: RoleAssignment) -> bool:
    """Only the person may accept or decline."""
    return assignment.person_id == actor.person_id


def can_end_role(actor: Actor, community: Community, assignment: RoleAssignment) -> bool:
    """The holder steps down; whoever decides on the role (or proposed it, until it is accepted) ends it."""
    if assignment.person_id == actor.person_id or actor.is_platform_admin:
        return True
    if assignment.state == RoleState.PROPOSED and assignment.proposed_by == actor.person_id:
        return True
    return may(actor, f"assign {assignment.role.value}", community.id, "A", "D")
