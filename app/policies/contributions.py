"""Who may log, change, endorse and rule on contributions; their state machine (domain.md §2.4)."""

from collections.abc import Collection, Mapping

from app.core.actor import Actor
from app.models.communities import Community, Status
from app.models.contributions import Contribution
from app.models.contributions import ContributionState as C
from app.policies.matrix import may

STATES: Mapping[C, frozenset[C]] = {
    C.LOGGED: frozenset({C.ENDORSED, C.RETURNED, C.LAPSED, C.WITHDRAWN, C.VOIDED}),
    C.ENDORSED: frozenset({C.LOGGED, C.WITHDRAWN, C.VOIDED}),
    C.RETURNED: frozenset({C.LOGGED, C.WITHDRAWN, C.VOIDED}),
    C.LAPSED: frozenset({C.ENDORSED, C.WITHDRAWN, C.VOIDED}),
    C.WITHDRAWN: frozenset(),
    C.VOIDED: frozenset(),
}


def can_follow(state: C, target: C) -> bool:
    """Whether the machine knows this step."""
    return target in STATES[state]


def can_log(actor: Actor, community: Community) -> bool:
    """Members of a community that works."""
    return community.status in {Status.ACTIVE, Status.PAUSED} and may(actor, "log contribution", community.id, "D")


def can_log_on_behalf(actor: Actor, community: Community) -> bool:
    """Log what others did, without being an author oneself."""
    return may(actor, "log on behalf", community.id, "D")


def can_change(actor: Actor, contribution: Contribution, author_ids: Collection[str]) -> bool:
    """Its authors, and whoever logged it for them."""
    return actor.person_id in author_ids or contribution.logged_by == actor.person_id


def can_endorse(actor: Actor, author_ids: Collection[str]) -> bool:
    """Anybody active who may see it, but not its authors."""
    return actor.person_id not in author_ids


def can_return(actor: Actor, community: Community) -> bool:
    """Ask for evidence."""
    return may(actor, "return contribution", community.id, "D")


def can_void(actor: Actor, community: Community, author_ids: Collection[str]) -> bool:
    """Declare void: manager or KM advisor, not on their own work."""
    return may(actor, "void contribution", community.id, "A") and actor.person_id not in author_ids
