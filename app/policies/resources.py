"""Who gives others something to work with, who has to take it on, and who frees them from it (domain.md §2.14 rows 27–29)."""

from app.core.actor import Actor
from app.models.communities import Community
from app.models.resources import Mandate
from app.policies.matrix import may


def can_propose(actor: Actor, community: Community) -> bool:
    """Say that an asset should be something to work with, or propose a version: whoever belongs, and KM advisors."""
    return not community.is_closed and may(actor, "publish resource", community.id, "P", "D")


def can_publish(actor: Actor, community: Community, mandate: Mandate) -> bool:
    """Let a version hold. What is mandatory is for the sponsor or the KM advisor, who did not propose it."""
    if mandate == Mandate.MANDATORY:
        return not community.is_closed and may(actor, "publish mandatory standard", community.id, "A")
    return not community.is_closed and may(actor, "publish resource", community.id, "D")


def can_propose_mandatory(actor: Actor, community: Community) -> bool:
    """Propose a version that binds units: leader and manager, and those who approve it."""
    return not community.is_closed and may(actor, "publish mandatory standard", community.id, "P", "A")


def can_attest(actor: Actor, own_unit_id: str | None, unit_id: str) -> bool:
    """Say how a version stands with a unit: somebody of that unit, whatever they hold elsewhere."""
    return not actor.bounded and own_unit_id == unit_id


def can_check(actor: Actor, community: Community) -> bool:
    """Look whether what a unit said is so: leader, manager and KM advisor (RACI, standards and adoption)."""
    return may(actor, "check adoption", community.id, "D")


def can_propose_exemption(actor: Actor, community: Community) -> bool:
    """Ask that a unit need not follow a version: leader and manager."""
    return may(actor, "grant exemption", community.id, "P")


def can_grant(actor: Actor, community: Community) -> bool:
    """Grant, decline and end exemptions: the sponsor."""
    return may(actor, "grant exemption", community.id, "A")
