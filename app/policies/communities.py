"""Who may see and change a community, and its status machine (domain.md §2.3)."""

from collections.abc import Mapping

from app.core.actor import Actor
from app.models.communities import Community, Status, Visibility
from app.policies.matrix import may

# From → to → which roles may do it; "proposer" is whoever founded the community.
TRANSITIONS: Mapping[tuple[Status, Status], frozenset[str]] = {
    (Status.DRAFT, Status.PROPOSED): frozenset({"proposer", "leader", "manager"}),
    (Status.PROPOSED, Status.DRAFT): frozenset({"km_advisor"}),
    (Status.PROPOSED, Status.DECLINED): frozenset({"km_advisor"}),
    (Status.PROPOSED, Status.ACTIVE): frozenset({"km_advisor"}),
    (Status.ACTIVE, Status.PAUSED): frozenset({"leader", "manager", "sponsor"}),
    (Status.PAUSED, Status.ACTIVE): frozenset({"leader", "manager"}),
    (Status.ACTIVE, Status.RETIRING): frozenset({"sponsor"}),
    (Status.PAUSED, Status.RETIRING): frozenset({"sponsor"}),
    (Status.RETIRING, Status.ARCHIVED): frozenset({"km_advisor"}),
}


def can_see(actor: Actor, community: Community) -> bool:
    """A restricted community exists for those who hold something in it, KM advisors and platform admins."""
    if actor.bounded:
        return community.id in actor.roles
    if community.visibility != Visibility.RESTRICTED:
        return True
    return bool(actor.roles_in(community.id)) or actor.is_platform_admin


def sees_all(actor: Actor) -> bool:
    """Whether there is no community that could be hidden from an actor."""
    return actor.is_platform_admin or "km_advisor" in actor.platform


def can_found(actor: Actor) -> bool:
    """Everybody of the organisation; not its guests, nor a token for some communities."""
    return not actor.bounded


def can_edit(actor: Actor, community: Community) -> bool:
    """Leader, manager and KM advisor; whoever founded it while it is a draft; a platform admin."""
    drafting = community.status == Status.DRAFT and community.founded_by == actor.person_id
    return drafting or may(actor, "edit community page", community.id, "D") or actor.is_platform_admin


def can_edit_scope(actor: Actor, community: Community) -> bool:
    """Scope is the charter's: before approval whoever may edit, after it the sponsor or the KM advisor."""
    if community.status in {Status.DRAFT, Status.PROPOSED}:
        return can_edit(actor, community)
    return may(actor, "edit charter", community.id, "A") or actor.is_platform_admin


def can_found_active(actor: Actor) -> bool:
    """A platform admin may found a community that already works."""
    return actor.is_platform_admin


def can_move(actor: Actor, community: Community, target: Status) -> bool:
    """Whether the actor holds a role that the machine asks for; the move itself must be in the machine."""
    proposer = {"proposer"} if community.founded_by == actor.person_id else set()
    held = actor.roles_in(community.id) | proposer
    return not held.isdisjoint(TRANSITIONS.get((community.status, target), frozenset()))
