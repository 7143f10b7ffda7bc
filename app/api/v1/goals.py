"""A community's goals: written down, agreed by the sponsor, closed with what came of them (domain.md §2.10, docs/goals.md)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from app.api.fields import ID, ById, BySlug, Day, Given, Username
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import PageOut, Paging, problems
from app.api.v1 import goal_shapes as shapes
from app.api.v1.goal_shapes import GoalOut
from app.core.text import Sentence, Statement
from app.http.call import Asked
from app.models.goals import GoalState
from app.services import communities, goals
from app.services.goals import Draft, Move

router = APIRouter(tags=["goals"], route_class=ApiRoute)
Objectives = Annotated[list[Annotated[str, StringConstraints(max_length=36)]], Field(max_length=5)]


class GoalIn(In):
    """What a community could want to reach."""

    statement: Statement = Field(description="In a sentence.", examples=["Customers have our offer within four days."])
    begins_on: Day = Field(description="First day of its period.")
    ends_on: Day = Field(description="Last day of its period.", examples=["2027-06-30"])
    owner: Username | None = Field(default=None, description="Who sees to it; the caller unless told.")
    objectives: Objectives = Field(default=[], description="Ids of the objectives that it serves.", examples=[[]])


class GoalPatch(In):
    """New values; fields left out stay as they are. Words and days change only while it is a draft."""

    statement: Given[Statement] = Field(default=None, description="In a sentence.", examples=["Offers leave within a day."])
    begins_on: Given[Day] = Field(default=None, description="First day of its period.")
    ends_on: Given[Day] = Field(default=None, description="Last day of its period.")
    owner: Given[Username] = Field(default=None, description="Who sees to it.")
    objectives: Given[Objectives] = Field(default=None, description="Ids of the objectives that it serves; all of them.")


class GoalStepIn(In):
    """A step."""

    to: GoalState = Field(strict=False, description="Where it goes.", examples=["proposed"])
    reason: Sentence = Field(default="", description="Why it goes back or is withdrawn; how it ended.", examples=[""])
    finals: dict[Annotated[str, StringConstraints(max_length=36)], float] = Field(
        default={}, max_length=5, description="For closing: what each key result came to, by its id.", examples=[{ID: 4.0}]
    )


@router.get("/communities/{slug}/goals", responses=problems(), summary="What a community wants to reach")
def listing(
    call: Asked, slug: BySlug, paging: Paging,
    state: Annotated[GoalState | None, Query(description="Only this state; withdrawn ones show only so.")] = None,
) -> PageOut[GoalOut]:  # fmt: skip
    """Goals with how far each is, the newest first."""
    community = communities.find(call.session, call.actor, slug)
    page = goals.listing(call.session, call.actor, community, paging, state)
    return PageOut(items=shapes.goals_out(call.session, page.items), next=page.next)


@router.post("/communities/{slug}/goals", status_code=201, responses=problems(), summary="Write a goal down")
def write(call: Asked, slug: BySlug, sent: Sent[GoalIn]) -> GoalOut:
    """As a draft: whoever belongs may. Key results follow; leader or manager put it before the sponsor."""
    community = communities.find(call.session, call.actor, slug)
    goals.require_proposer(call.actor, community)
    goal = goals.write(call.session, call.actor, community, Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/goals/{goal.id}"
    return shapes.goal_out(call, goal, community)


@router.get("/goals/{goal_id}", responses=problems(), summary="One goal")
def get(call: Asked, goal_id: ById) -> GoalOut:
    """With its key results and how far each is."""
    return shapes.goal_out(call, *goals.find(call.session, call.actor, goal_id))


@router.patch("/goals/{goal_id}", responses=problems(409, 412), summary="Change a goal")
def patch(call: Asked, goal_id: ById, sent: Sent[GoalPatch]) -> GoalOut:
    """Its words and days while it is a draft; who sees to it and what it serves until it is closed. Honours If-Match."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    goals.require_writer(call.actor, community, goal)
    given = sent.read()
    goals.hold(call.session, goal)
    expect(call, goal)
    goals.change(call.session, call.actor, goal, community, Draft(given=frozenset(given.model_fields_set), **dict(given)))
    return shapes.goal_out(call, goal, community)


@router.post("/goals/{goal_id}/transitions", responses=problems(409, 412), summary="Propose, agree, send back, close, withdraw")
def move(call: Asked, goal_id: ById, sent: Sent[GoalStepIn]) -> GoalOut:
    """By the machine in docs/goals.md; a 409 lists what is still missing. Honours If-Match: agree to what you have read."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    given = sent.read()
    goals.hold(call.session, goal)
    expect(call, goal)
    goals.move(call.session, call.actor, goal, community, Move(**dict(given)))
    return shapes.goal_out(call, goal, community)
