"""Who says what a community is to reach, who agrees, and who tells how far it is (domain.md §2.10, §2.14 row 34)."""

from collections.abc import Mapping

from app.core.actor import Actor
from app.models.communities import Community
from app.models.goals import Goal, GoalState, KeyResult
from app.policies.matrix import may

G = GoalState
MOVES: Mapping[G, frozenset[G]] = {
    G.DRAFT: frozenset({G.PROPOSED, G.WITHDRAWN}),
    G.PROPOSED: frozenset({G.DRAFT, G.AGREED, G.WITHDRAWN}),
    G.AGREED: frozenset({G.CLOSED}),
    G.CLOSED: frozenset(),
    G.WITHDRAWN: frozenset(),
}


def can_follow(state: G, target: G) -> bool:
    """Whether the machine knows this step."""
    return target in MOVES[state]


def can_write_objectives(actor: Actor) -> bool:
    """Say what the organisation is after: its KM advisors, who say what the strategy needs, and platform administrators."""
    return not actor.bounded and may(actor, "set objectives", None, "D")


def can_propose(actor: Actor, community: Community) -> bool:
    """Write down what a community could want to reach: whoever belongs."""
    return not community.is_closed and may(actor, "set goals", community.id, "P", "D")


def can_set(actor: Actor, community: Community) -> bool:
    """Lay a goal before the sponsor, close it, and say whom it concerns: leader and manager."""
    return not community.is_closed and may(actor, "set goals", community.id, "D")


def can_write(actor: Actor, community: Community, goal: Goal) -> bool:
    """Change a draft: whoever wrote it down and still belongs, and those who set goals."""
    own = goal.written_by == actor.person_id and can_propose(actor, community)
    return goal.state == G.DRAFT and (own or can_set(actor, community))


def can_agree(actor: Actor, community: Community) -> bool:
    """Agree to a goal or send it back: the sponsor."""
    return not community.is_closed and may(actor, "set goals", community.id, "A")


def can_move(actor: Actor, community: Community, goal: Goal, target: G) -> bool:
    """Whether a step of the machine is this actor's; nobody agrees to what they laid before the sponsor themselves."""
    if target == G.AGREED:
        return can_agree(actor, community) and goal.put_by != actor.person_id
    if (goal.state, target) == (G.PROPOSED, G.DRAFT):
        return can_agree(actor, community) or can_set(actor, community)
    if (goal.state, target) == (G.DRAFT, G.WITHDRAWN):
        return can_write(actor, community, goal)
    return can_set(actor, community)


def can_check_in(actor: Actor, community: Community, result: KeyResult) -> bool:
    """Tell how far a key result is: its owner, leader and manager."""
    return not community.is_closed and (result.owner_id == actor.person_id or can_set(actor, community))
