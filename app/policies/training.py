"""Who publishes training, records completions and sees them (domain.md §2.14, row 38)."""

from app.core.actor import Actor
from app.models.training import TrainingModule
from app.policies.matrix import may

ACTION = "publish training"


def can_publish(actor: Actor) -> bool:
    """Whoever leads, manages or looks after something, somewhere."""
    return any(may(actor, ACTION, place, "D", "A") for place in (None, *actor.roles))


def can_change(actor: Actor, module: TrainingModule) -> bool:
    """Its owner while they may publish at all; the organisation's KM advisors."""
    return can_oversee(actor) or (module.owner_id == actor.person_id and can_publish(actor))


def can_oversee(actor: Actor) -> bool:
    """Take in what a learning system tells, and require a module everywhere: the organisation's KM advisors."""
    return may(actor, ACTION, None, "A")


def can_record_for(actor: Actor, person_id: str) -> bool:
    """One's own; for others whoever publishes training, who has held the session."""
    return actor.person_id == person_id or can_publish(actor)


def can_require(actor: Actor, community_id: str | None) -> bool:
    """In one community whoever leads or manages it; in all of them the organisation's KM advisors."""
    if community_id is None:
        return can_oversee(actor)
    return not actor.roles_in(community_id).isdisjoint({"leader", "manager", "km_advisor"})


def can_see_completions(actor: Actor, person_id: str) -> bool:
    """One's own; HR and the organisation's KM advisors everybody's (decision 7 of domain.md: HR sees completion)."""
    return actor.person_id == person_id or sees_all_completions(actor)


def can_see_score(actor: Actor, person_id: str, module: TrainingModule) -> bool:
    """How well somebody did: the person, the module's owner and the organisation's KM advisors; not HR."""
    return actor.person_id in {person_id, module.owner_id} or can_oversee(actor)


def can_see_answers(actor: Actor, person_id: str, module: TrainingModule) -> bool:
    """What somebody said afterwards: the person and the module's owner."""
    return actor.person_id in {person_id, module.owner_id}


def sees_all_completions(actor: Actor) -> bool:
    """HR, and the organisation's KM advisors."""
    return "hr" in actor.platform or can_oversee(actor)
