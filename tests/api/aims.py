"""What the matrix needs of goals: in each place one that is a draft, one that waits for the sponsor and one that is agreed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.goals import Direction, Goal, GoalObjective, GoalState, KeyResult
from app.services.goals import objectives
from app.services.goals.objectives import Aim


def bodies(variant: str, things: dict[str, str]) -> dict[str, Any]:
    """What is sent, by operation: something that makes sense."""
    today = clock.today("UTC")
    period = {"begins_on": str(today), "ends_on": str(today + timedelta(days=90))}
    finals = {} if variant else {things.get("key_result_id", ""): 4}
    serves = {"goal": things.get("goal_id", "")}
    return {
        "POST /objectives": {"title": "Half the waiting", **period},
        "PATCH /objectives/{objective_id}": {"title": "A third of the waiting"},
        "POST /communities/{slug}/goals": {"statement": "Offers leave within four days.", **period},
        "PATCH /goals/{goal_id}": {"objectives": []},
        "POST /goals/{goal_id}/transitions": {"to": variant or "closed", "reason": "It is done.", "finals": finals},
        "POST /goals/{goal_id}/key-results": {"metric": "Days until an offer leaves", "baseline": 10, "target": 4},
        "PATCH /key-results/{key_result_id}": {"cadence_days": 14},
        "POST /key-results/{key_result_id}/check-ins": {"value": 7, "note": "The new form helps."},
        "PUT /contributions/{contribution_id}/goal": serves,
        "PUT /assets/{asset_id}/goal": serves,
    }  # fmt: skip


def which(name: str, variant: str, things: dict[str, str]) -> dict[str, str]:
    """The goal that an operation is about: what may be measured otherwise is a draft, what is agreed to was put forward."""
    if name == "POST /goals/{goal_id}/key-results":
        return {"goal_id": things.get("draft_goal_id", "")}
    if variant in {"agreed", "draft"}:
        return {"goal_id": things.get("put_goal_id", "")}
    return {}


def furnish(session: Session, author: Actor, writer: Actor, things: dict[str, dict[str, str]]) -> str:
    """Rows as they would stand, all for one objective, whose id is the answer."""
    day = clock.today("UTC")
    aim = objectives.set_one(session, writer, Aim(title="Speed", begins_on=day, ends_on=day + timedelta(days=365)))
    for place, made in things.items():
        secret = "Sunken Cathedral" if place == "vault" else place
        goals = {
            state: Goal(
                community_id=made["community_id"], statement=f"{secret} shines.", begins_on=day,
                ends_on=day + timedelta(days=90), owner_id=author.person_id, written_by=author.person_id,
                put_by=author.person_id, state=state, agreed_on=day,
            )
            for state in (GoalState.DRAFT, GoalState.PROPOSED, GoalState.AGREED)
        }  # fmt: skip
        session.add_all(goals.values())
        session.flush()
        result = KeyResult(
            goal_id=goals[GoalState.AGREED].id, metric=f"Days in {secret}", baseline=10, target=4, direction=Direction.DECREASE,
            due_on=day + timedelta(days=90), owner_id=author.person_id, cadence_days=30,
        )  # fmt: skip
        session.add(result)
        session.flush()
        session.execute(insert(GoalObjective), [{"goal_id": one.id, "objective_id": aim.id} for one in goals.values()])
        made |= {
            "goal_id": goals[GoalState.AGREED].id, "put_goal_id": goals[GoalState.PROPOSED].id,
            "draft_goal_id": goals[GoalState.DRAFT].id, "key_result_id": result.id,
        }  # fmt: skip
    return aim.id
