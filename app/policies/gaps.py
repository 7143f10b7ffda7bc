"""Who knows of a gap, and who sees to it (domain.md §2.14 rows 26 and 50)."""

from app.core.actor import Actor
from app.models.gaps import Gap, GapRule, GapState
from app.policies.matrix import may

S = GapState
# From → to, as far as people move it; closing and opening again is the signal's alone.
MOVES: dict[S, frozenset[S]] = {
    S.DETECTED: frozenset({S.TRIAGED, S.DISMISSED}),
    S.TRIAGED: frozenset({S.DETECTED, S.IN_PROGRESS, S.DISMISSED}),
    S.ASSIGNED: frozenset({S.TRIAGED, S.IN_PROGRESS, S.DISMISSED}),
    S.IN_PROGRESS: frozenset({S.TRIAGED, S.DISMISSED}),
    S.DISMISSED: frozenset({S.DETECTED}),
    S.CLOSED: frozenset(),
}
SEARCHED = frozenset({GapRule.NOTHING_FOUND, GapRule.NOT_USEFUL})


def can_see(actor: Actor, gap: Gap) -> bool:
    """Of a community's gaps, its people know, but of an expert who leaves those alone who see to hand-overs.

    What belongs to no community is for the organisation's KM advisors; what was looked for also for leaders and managers.
    """
    if gap.community_id is None:
        return not actor.bounded and (may(actor, "triage gaps", None, "D") or (gap.rule in SEARCHED and sees_searches(actor)))
    if gap.rule == GapRule.EXPERT_LEAVING:
        return may(actor, "hand over", gap.community_id, "D")
    return may(actor, "triage gaps", gap.community_id, "D", "V", "P")


def sees_searches(actor: Actor) -> bool:
    """Whether somebody may know what five or more others looked for: leaders, managers and KM advisors of anything."""
    return any(may(actor, "see search logs", place, "V") for place in (None, *actor.roles))


def can_triage(actor: Actor, community_id: str | None) -> bool:
    """Say whose a gap is, who sees to it and by when; put it aside; put it together with another, and apart."""
    return may(actor, "triage gaps", community_id, "D")


def can_take_on(actor: Actor, gap: Gap) -> bool:
    """Offer to see to it oneself, where nobody does: everybody with a part in the community."""
    return gap.owner_id is None and gap.community_id is not None and may(actor, "triage gaps", gap.community_id, "P")


def can_work(actor: Actor, gap: Gap) -> bool:
    """Say that one has begun, or hand it back: whoever owns it, and whoever triages."""
    return actor.person_id == gap.owner_id or can_triage(actor, gap.community_id)


def can_write_strategy(actor: Actor) -> bool:
    """Say which topics the strategy needs: KM advisors of the organisation."""
    return not actor.bounded and may(actor, "triage gaps", None, "D")
