"""Who sees how a community stands (domain.md §2.14 row 46): its own people, and the organisation's KM advisors."""

from app.core.actor import Actor
from app.core.errors import ForbiddenError
from app.core.i18n import _
from app.models.communities import Community
from app.policies.matrix import may


def can_see(actor: Actor, community: Community) -> bool:
    """Read its measures."""
    return may(actor, "health", community.id, "V")


def require_sight(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever may not."""
    if not can_see(actor, community):
        raise ForbiddenError(_("How a community stands is for its members. Join it first."))
