"""Who makes a community's newsletter, and who suggests things for it (domain.md §2.14 row 45); the machine of an issue."""

from collections.abc import Mapping

from app.core.actor import Actor
from app.models.communities import Community
from app.models.newsletters import IssueState, NewsSource
from app.policies.matrix import may

S = IssueState
# What people may do; that an approved issue goes out on its Monday is time's doing, and never without approval.
MACHINE: Mapping[S, frozenset[S]] = {
    S.DRAFT: frozenset({S.APPROVED, S.SKIPPED}),
    S.APPROVED: frozenset({S.DRAFT, S.SKIPPED}),
    S.SKIPPED: frozenset({S.DRAFT}),
    S.SENT: frozenset(),
}


def can_make(actor: Actor, community_id: str) -> bool:
    """Begin and end it, edit, approve and leave out its issues, keep its sources."""
    return may(actor, "edit newsletter", community_id, "D")


def can_see_drafts(actor: Actor, community_id: str) -> bool:
    """Read what is not out yet."""
    return may(actor, "edit newsletter", community_id, "D", "V")


def can_suggest(actor: Actor, community: Community) -> bool:
    """Suggest something for the next issue, and a source for it."""
    return not community.is_closed and may(actor, "edit newsletter", community.id, "D", "P")


def can_keep_source(actor: Actor, source: NewsSource) -> bool:
    """Say that a source is still worth it, hand it on, end it: whoever looks after it, and whoever makes the newsletter."""
    return actor.person_id == source.owner_id or can_make(actor, source.community_id)
