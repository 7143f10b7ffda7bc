"""By what one sees that a goal is reached, and how far it is (domain.md §2.10, docs/goals.md)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field, StringConstraints

from app.api.fields import ById, Day, Given, Username
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import PageOut, Paging, problems
from app.api.v1 import goal_shapes as shapes
from app.api.v1.goal_shapes import CheckInOut, GoalOut, KeyResultOut
from app.core.text import Line, Sentence, safe
from app.http.call import Asked
from app.models.goals import Direction, Outlook, ResultType
from app.services import goals
from app.services.goals import Measure, Said

router = APIRouter(tags=["goals"], route_class=ApiRoute)
Unit = Annotated[str, StringConstraints(max_length=40), AfterValidator(safe)]


class KeyResultIn(In):
    """By what one sees that a goal is reached: what changes for somebody, never points or how much was written."""

    metric: Line = Field(description="What is measured.", examples=["Days until an offer leaves the house"])
    unit: Unit = Field(default="", description="In what.", examples=["days"])
    baseline: float = Field(description="Where it stands at the beginning.", examples=[10.0])
    target: float = Field(description="Where it is to go.", examples=[4.0])
    direction: Direction | None = Field(default=None, strict=False, description="Follows from the figures unless told.")
    type: ResultType = Field(
        default=ResultType.ASPIRATIONAL, strict=False, description="committed: a promise, kept at 1.0 alone."
    )
    due_on: Day | None = Field(default=None, description="By when; the goal's last day unless told.")
    owner: Username | None = Field(default=None, description="Who measures it; the caller unless told.")
    cadence_days: int = Field(default=30, ge=1, le=366, description="After how many days it is measured again, at the latest.")


class KeyResultPatch(In):
    """New values; fields left out stay as they are. Once proposed, only owner and cadence change."""

    metric: Given[Line] = Field(default=None, description="What is measured.", examples=["Days until an offer leaves"])
    unit: Given[Unit] = Field(default=None, description="In what.")
    baseline: Given[float] = Field(default=None, description="Where it stands at the beginning.")
    target: Given[float] = Field(default=None, description="Where it is to go.")
    direction: Given[Direction] = Field(default=None, strict=False, description="Follows from the figures unless told.")
    type: Given[ResultType] = Field(default=None, strict=False, description="A promise or an ambition.")
    due_on: Given[Day] = Field(default=None, description="By when.")
    owner: Given[Username] = Field(default=None, description="Who measures it.")
    cadence_days: Given[int] = Field(default=None, ge=1, le=366, description="How often, in days.")


class CheckInIn(In):
    """What was measured."""

    value: float = Field(description="In the key result's unit.", examples=[7.0])
    outlook: Outlook = Field(default=Outlook.MEDIUM, strict=False, description="How sure you are of the target.")
    note: Sentence = Field(default="", description="Why it stands there, in a sentence; needed.", examples=["A new form."])
    day: Day | None = Field(default=None, description="The day for which it holds; today unless told.")


@router.post("/goals/{goal_id}/key-results", status_code=201, responses=problems(409), summary="Say how to see it is reached")
def add(call: Asked, goal_id: ById, sent: Sent[KeyResultIn]) -> KeyResultOut:
    """Of a draft, five at most. What counts points, kudos or activity is refused."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    goals.require_writer(call.actor, community, goal)
    row = goals.add_result(call.session, call.actor, goal, community, Measure(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/goals/{goal.id}"
    return shapes.key_result_out(call, goal, row.id)


@router.patch("/key-results/{key_result_id}", responses=problems(409, 412), summary="Change a key result")
def patch(call: Asked, key_result_id: ById, sent: Sent[KeyResultPatch]) -> KeyResultOut:
    """All of it while its goal is a draft; then only who measures it and how often. Honours If-Match."""
    row, goal, community = goals.find_result(call.session, call.actor, key_result_id)
    goals.require_writer(call.actor, community, goal)
    given = sent.read()
    goals.hold_result(call.session, row, goal)
    expect(call, row)
    measure = Measure(given=frozenset(given.model_fields_set), **dict(given))
    goals.change_result(call.session, call.actor, row, goal, community, measure)
    return shapes.key_result_out(call, goal, row.id)


@router.delete("/key-results/{key_result_id}", responses=problems(409), summary="Take a key result out of a draft")
def drop(call: Asked, key_result_id: ById) -> GoalOut:
    """The goal without it is the answer."""
    row, goal, community = goals.find_result(call.session, call.actor, key_result_id)
    goals.drop_result(call.session, call.actor, row, goal, community)
    return shapes.goal_out(call, goal, community)


@router.get("/key-results/{key_result_id}/check-ins", responses=problems(), summary="What was measured so far")
def listing(call: Asked, key_result_id: ById, paging: Paging) -> PageOut[CheckInOut]:
    """The newest first."""
    row, _goal, _community = goals.find_result(call.session, call.actor, key_result_id)
    page = goals.check_ins(call.session, row, paging)
    return PageOut(items=shapes.check_ins_out(call.session, page.items), next=page.next)


@router.post("/key-results/{key_result_id}/check-ins", status_code=201, responses=problems(409), summary="Say how far it is")
def check_in(call: Asked, key_result_id: ById, sent: Sent[CheckInIn]) -> CheckInOut:
    """Its owner, leader and manager, of a goal that is agreed. Nothing changes it: a slip is put right by the next one."""
    row, goal, community = goals.find_result(call.session, call.actor, key_result_id)
    goals.require_teller(call.actor, community, row)
    said = goals.check_in(call.session, call.actor, row, goal, community, Said(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/key-results/{row.id}/check-ins"
    return shapes.check_ins_out(call.session, [said])[0]
