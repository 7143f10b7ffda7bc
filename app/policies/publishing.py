"""What of a community may be shown to whoever asks, without knowing who that is (domain.md §5.9)."""

from typing import Any

from app.core.actor import Actor
from app.models.communities import Community, Status, Visibility
from app.policies.matrix import may

STANDING = frozenset({Status.ACTIVE, Status.PAUSED, Status.RETIRING})
FEW = 5  # of fewer people or doings the number is not told: it could be put to names


def is_published(community: Any) -> bool:
    """Whether widgets, feeds and calendars show it: one that is open to all, after it began and before it ended."""
    return community.visibility == Visibility.OPEN and community.status in STANDING


def told(count: int) -> int | None:
    """A number as strangers may know it; None is said as “a few”, none at all too."""
    return count if count >= FEW else None


def can_publish(actor: Actor, community: Community) -> bool:
    """Say what of a community everybody may read: whoever edits its page."""
    return may(actor, "edit community page", community.id, "D")
