"""Who proposes, who opens, and who takes a position (domain.md §2.9, §2.14 rows 32–33)."""

from app.core.actor import Actor
from app.models.communities import Community, Status
from app.policies.matrix import may


def can_draft(actor: Actor, community: Community) -> bool:
    """Write down a proposal: every member of a community that works."""
    return works(community) and may(actor, "open decision", community.id, "P", "D")


def can_open(actor: Actor, community: Community) -> bool:
    """Put a proposal to the members: leader, manager and KM advisor."""
    return works(community) and may(actor, "open decision", community.id, "D")


def can_change(actor: Actor, community: Community, proposed_by: str) -> bool:
    """Change a draft, or withdraw it: whoever proposed it, and whoever could open it."""
    return can_open(actor, community) or (actor.person_id == proposed_by and can_draft(actor, community))


def can_withdraw(actor: Actor, community: Community, proposed_by: str) -> bool:
    """Take a draft or an open proposal back: the same, also while the community retires."""
    caring = may(actor, "open decision", community.id, "D")
    own = actor.person_id == proposed_by and may(actor, "open decision", community.id, "P")
    return not community.is_closed and (caring or own)


def can_take_position(actor: Actor, community: Community) -> bool:
    """Say what one thinks: everybody with a part in it, one word each. Whether they belonged in time, the decision knows."""
    return not community.is_closed and may(actor, "take position", community.id, "D")


def can_state(actor: Actor, community: Community) -> bool:
    """Say what came of it: whoever may open one."""
    return not community.is_closed and may(actor, "open decision", community.id, "D")


def works(community: Community) -> bool:
    """Whether a community decides anything: not before it was approved, nor once it retires."""
    return community.status in {Status.ACTIVE, Status.PAUSED}
