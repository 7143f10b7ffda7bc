"""What the matrix knows of onboarding: somebody on their way into “own”, whom ma looks after, and guidelines everywhere."""

from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.onboarding import TaskKind
from app.models.people import Person
from app.policies.onboarding import Parties
from app.services import guidelines, onboarding

TASK = {"kind": "other", "title": "Show the lab", "stage": 0, "owner": "line_manager", "offset_days": 0}


def furnish(session: Session, hr: Actor, manager: Actor, own: Community, fresh: Person, buddy: Person) -> dict[str, str]:
    """Somebody on their way in, with a buddy; ma manages the community that looks after them."""
    plan = onboarding.plan_for(session, hr, fresh, clock.today())
    plan.community_id = own.id
    parties = Parties(fresh.id, community_managers=frozenset({manager.person_id}))
    onboarding.buddies.name_buddy(session, manager, plan, parties, buddy)
    greet = next(task for task in onboarding.tasks_of(session, plan.id) if task.kind is TaskKind.GREET)
    return {
        "template": "newcomer",
        "plan_id": plan.id,
        "task_id": greet.id,
        "checkin_id": onboarding.checkins.of_plan(session, plan)[0].id,
    }


def guideline(session: Session, advisor: Actor, community: Community) -> str:
    """A community's guidelines; which version."""
    return guidelines.publish(session, advisor, community, "Be kind.").id


def bodies() -> dict[str, Any]:
    """What is sent, by operation."""
    return {
        "POST /onboarding/plans": {"person": "author", "start_on": str(clock.today())},
        "PUT /onboarding/plans/{plan_id}/buddy": {"buddy": "candidate"},
        "POST /onboarding/tasks/{task_id}/completion": {"state": "not_applicable"},
        "POST /onboarding/check-ins/{checkin_id}/answer": {"confidence": 4},
        "POST /onboarding/templates": {"code": "lab", "name": "Lab", "tasks": [TASK]},
        "POST /guidelines": {"text": "Be kind."},
        "POST /communities/{slug}/guidelines": {"text": "Be kind."},
    }
