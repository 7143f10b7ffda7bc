"""Who may write, validate and archive knowledge assets, and how confidence moves (domain.md §2.5, §2.14 rows 22–25)."""

from collections.abc import Collection, Mapping

from app.core.actor import Actor
from app.models.communities import Community, Status
from app.models.knowledge import Asset, Confidence
from app.policies.matrix import may

C = Confidence
CONFIDENCE: Mapping[C, frozenset[C]] = {
    C.WORK_IN_PROGRESS: frozenset({C.NOT_VALIDATED, C.ARCHIVED}),
    C.NOT_VALIDATED: frozenset({C.VALIDATED, C.ARCHIVED}),
    C.VALIDATED: frozenset({C.NOT_VALIDATED, C.ARCHIVED}),
    C.ARCHIVED: frozenset({C.NOT_VALIDATED}),
}


def can_follow(confidence: C, target: C) -> bool:
    """Whether the machine knows this step."""
    return target in CONFIDENCE[confidence]


def can_edit(actor: Actor, community: Community) -> bool:
    """Write and change assets: everybody with a part in a community that works."""
    works = community.status in {Status.ACTIVE, Status.PAUSED, Status.RETIRING}
    return works and may(actor, "edit asset", community.id, "D")


def is_publisher(actor: Actor, community: Community, *, licensed: bool) -> bool:
    """Whose word validates, and whose edits leave a validated asset validated."""
    return licensed or may(actor, "verify asset", community.id, "D")


def can_reverify(actor: Actor, asset: Asset) -> bool:
    """Its owner says that a validated asset is still right; the first validation is never theirs."""
    return asset.confidence == C.VALIDATED and actor.person_id in {asset.owner_id, asset.deputy_id}


def can_set_terms(actor: Actor, community: Community, asset: Asset) -> bool:
    """Who owns it and how often it is looked at: its owner, and whoever looks after the community's knowledge."""
    looks_after = may(actor, "verify asset", community.id, "D") or may(actor, "archive asset", community.id, "D", "A")
    return looks_after or actor.person_id in {asset.owner_id, asset.deputy_id}


def can_bring_in(actor: Actor, community: Community) -> bool:
    """Bring many pages in at once: whoever looks after the community's knowledge, while it works."""
    return can_archive(actor, community) and can_edit(actor, community)


def can_archive(actor: Actor, community: Community) -> bool:
    """Archive and bring back; everybody else proposes it by a flag."""
    return may(actor, "archive asset", community.id, "D", "A")


def can_report_reuse(actor: Actor, author_ids: Collection[str | None]) -> bool:
    """Anybody who may see it, but not who wrote any of it."""
    return actor.person_id not in author_ids


def can_settle(actor: Actor, community: Community, asset: Asset) -> bool:
    """Answer a flag: its owner, and whoever looks after the community's knowledge."""
    return can_set_terms(actor, community, asset)


def can_grant(actor: Actor, community: Community) -> bool:
    """Give somebody the licence to validate, and end it."""
    return may(actor, "grant licence", community.id, "A")
