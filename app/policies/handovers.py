"""Who is shown what has to change hands, and may say that it did (domain.md §2.2, termination_scheduled)."""

from app.core.actor import Actor
from app.models.handovers import Handover, HandoverSubject
from app.policies.matrix import may


def can_act(actor: Actor, task: Handover) -> bool:
    """The line manager, the community's manager and KM advisors; never the person whom it is about.

    Of appointments by the organisation platform administrators know too: they appoint.
    """
    if actor.person_id == task.person_id:
        return False
    if task.subject == HandoverSubject.APPOINTMENT and actor.is_platform_admin:
        return True
    return task.line_manager_id == actor.person_id or may(actor, "hand over", task.community_id, "D")
