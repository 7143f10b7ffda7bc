"""Who reviews what a community knows (domain.md §5.6; §2.14 row 23)."""

from app.core.actor import Actor
from app.models.communities import Community
from app.policies.matrix import may


def can_review(actor: Actor, community: Community) -> bool:
    """Leader and KM advisor: those who validate."""
    return may(actor, "verify asset", community.id, "D")


def reviews_somewhere(actor: Actor) -> bool:
    """Whether there is anything that somebody reviews."""
    return any(may(actor, "verify asset", place, "D") for place in (None, *actor.roles))
