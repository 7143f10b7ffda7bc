"""Who publishes guidelines."""

from app.core.actor import Actor
from app.models.communities import Community
from app.policies.matrix import may


def can_publish(actor: Actor, community: Community | None) -> bool:
    """Whoever edits the community's page (row 4); the organisation's KM advisors for everybody."""
    return may(actor, "edit community page", community.id if community else None, "D")
