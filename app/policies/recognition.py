"""Who sees points and who changes the rules (domain.md §2.14, rows 16 to 19)."""

from app.core.actor import Actor
from app.policies.matrix import may

KM_ADVISOR = "km_advisor"
SPONSOR = "sponsor"


def can_see_points(actor: Actor, person_id: str) -> bool:
    """One's own and nobody else's: no role opens another's ledger."""
    return actor.person_id == person_id


def can_draft_policy(actor: Actor) -> bool:
    """Whoever has a part in some community may propose rules; they hold everywhere, so a guest of one may not."""
    return not actor.bounded and any(may(actor, "change points policy", place, "P", "A") for place in (None, *actor.roles))


def can_approve_policy(actor: Actor, role: str) -> bool:
    """A KM advisor of the organisation as such; a sponsor of any community as sponsor."""
    if role == KM_ADVISOR:
        return may(actor, "change points policy", None, "A")
    return role == SPONSOR and any(SPONSOR in held for held in actor.roles.values())


def can_simulate(actor: Actor) -> bool:
    """Try any rules on the past, and see by name who would gain and lose: KM advisors of the organisation."""
    return may(actor, "run policy simulation", None, "D")


def can_see_simulation(actor: Actor) -> bool:
    """See, without names, what drafted rules would do."""
    return any(may(actor, "run policy simulation", place, "V", "D") for place in (None, *actor.roles))
