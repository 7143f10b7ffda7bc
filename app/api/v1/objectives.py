"""What the organisation is after, and which communities serve it (domain.md §2.10, docs/goals.md)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ById, Day, Given, Username
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import PageOut, Paging, problems
from app.api.v1 import goal_shapes as shapes
from app.api.v1.goal_shapes import ObjectiveOut, ServingPlace
from app.core.text import Line
from app.http.call import Asked
from app.services.goals import objectives
from app.services.goals.objectives import Aim

router = APIRouter(tags=["goals"], route_class=ApiRoute)


class ObjectiveIn(In):
    """What the organisation is after."""

    title: Line = Field(description="In a line.", examples=["Half the waiting time for customers"])
    begins_on: Day = Field(description="First day of its period.")
    ends_on: Day = Field(description="Last day of its period.", examples=["2027-12-31"])
    owner: Username | None = Field(default=None, description="Which executive answers for it; the caller unless told.")


class ObjectivePatch(In):
    """New values; fields left out stay as they are."""

    title: Given[Line] = Field(default=None, description="In a line.", examples=["A third of the waiting time"])
    begins_on: Given[Day] = Field(default=None, description="First day of its period.")
    ends_on: Given[Day] = Field(default=None, description="Last day of its period; an earlier one ends it early.")
    owner: Given[Username] = Field(default=None, description="Which executive answers for it.")


@router.get("/objectives", responses=problems(), summary="What the organisation is after")
def listing(
    call: Asked, paging: Paging, over: Annotated[bool, Query(description="Those whose period is over.")] = False
) -> PageOut[ObjectiveOut]:  # fmt: skip
    """Objectives whose period is not over, the newest first, with the communities that serve each."""
    page = objectives.listing(call.session, call.actor, paging, over=over)
    return PageOut(items=shapes.objectives_out(call.session, call.actor, page.items), next=page.next)


@router.post("/objectives", status_code=201, responses=problems(), summary="Say what the organisation is after")
def set_one(call: Asked, sent: Sent[ObjectiveIn]) -> ObjectiveOut:
    """For the organisation's KM advisors and platform administrators."""
    objectives.require_writer(call.actor)
    row = objectives.set_one(call.session, call.actor, Aim(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/objectives/{row.id}"
    return shapes.objectives_out(call.session, call.actor, [row])[0]


@router.get("/objectives/unlinked", responses=problems(), summary="Communities that serve no objective")
def unlinked(call: Asked) -> PageOut[ServingPlace]:
    """Communities at work of which no agreed goal serves a current objective, by name; of those the caller may know of."""
    found = objectives.unlinked(call.session, call.actor)
    return PageOut(items=[ServingPlace(slug=place.slug, name=place.name) for place in found], next=None)


@router.get("/objectives/{objective_id}", responses=problems(), summary="One objective")
def get(call: Asked, objective_id: ById) -> ObjectiveOut:
    """With the communities that serve it."""
    row = objectives.find(call.session, call.actor, objective_id)
    return shapes.objectives_out(call.session, call.actor, [row])[0]


@router.patch("/objectives/{objective_id}", responses=problems(412), summary="Word an objective anew, or end it")
def patch(call: Asked, objective_id: ById, sent: Sent[ObjectivePatch]) -> ObjectiveOut:
    """For the organisation's KM advisors and platform administrators; honours If-Match."""
    row = objectives.find(call.session, call.actor, objective_id)
    objectives.require_writer(call.actor)
    given = sent.read()
    expect(call, row)
    objectives.change(call.session, call.actor, row, Aim(given=frozenset(given.model_fields_set), **dict(given)))
    return shapes.objectives_out(call.session, call.actor, [row])[0]
