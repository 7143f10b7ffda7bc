"""Actions: what a meeting left for one person to do by one day (domain.md §2.8)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, BySlug, Day, Given, Username
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.core.db import Session
from app.core.text import Line, Sentence
from app.http.call import Asked
from app.models.actions import ActionItem, ActionState
from app.models.communities import Community
from app.services import communities, meetings, people
from app.services.held import today
from app.services.meetings import acting

router = APIRouter(tags=["meetings"], route_class=ApiRoute)


class ActionIn(In):
    """Something to do."""

    title: Line = Field(description="What is to be done.", examples=["Ask the branches"])
    owner: Username = Field(description="Username of who does it: one person, who belongs here.", examples=["ben"])
    due_on: Day = Field(description="By when.")


class ActionPatch(In):
    """What changes; what is left out stays."""

    title: Given[Line] = Field(default=None, description="What is to be done.")
    owner: Given[Username] = Field(default=None, description="Who does it.", examples=["ada"])
    due_on: Given[Day] = Field(default=None, description="By when.")


class ActionStepIn(In):
    """How far it is."""

    to: ActionState = Field(strict=False, description="What is settled is taken up again by `open`.", examples=["in_progress"])
    reason: Sentence = Field(default="", description="Why it is dropped; needed for `dropped`.")


class ActionOut(Out):
    """Something to do."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of its community.", examples=["pricing"])
    meeting: str = Field(description="Id of the meeting that it came out of.", examples=[ID])
    title: str = Field(description="What is to be done.", examples=["Ask the branches"])
    owner: PersonRef = Field(description="Who does it.")
    due_on: date = Field(description="By when.")
    state: ActionState = Field(description="How far it is.")
    overdue: bool = Field(description="Whether its day has gone by.")
    carry_over_count: int = Field(description="At how many later meetings of its series it was still open.", examples=[0])
    carried_to: str | None = Field(description="Id of the latest of them.", examples=[ID])
    settled_at: datetime | None = Field(description="When it was done or dropped.")
    reason: str = Field(description="Why it was dropped.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])


@router.get("/communities/{slug}/actions", responses=problems(), summary="What a community's meetings left to do")
def listing(
    call: Asked, slug: BySlug, paging: Paging,
    owner: Annotated[str, Query(max_length=64, description="Only this person's, by username or `me`.")] = "",
    overdue: Annotated[bool, Query(description="Only those whose day has gone by.")] = False,
    settled: Annotated[bool, Query(description="Done and dropped ones too.")] = False,
) -> PageOut[ActionOut]:  # fmt: skip
    """For members, the most pressing first."""
    community = communities.find(call.session, call.actor, slug)
    meetings.require_record(call.actor, community)
    owner_id = people.find_active(call.session, call.actor, owner, field="owner").id if owner else None
    wanted = meetings.Wanted(owner_id=owner_id, overdue=overdue, settled=settled)
    page = meetings.actions(call.session, community.id, wanted, paging)
    return PageOut(items=actions_out(call.session, page.items, community), next=page.next)


@router.post(
    "/meetings/{meeting_id}/actions", status_code=201, responses=problems(409), summary="Give somebody something to do"
)
def give(call: Asked, meeting_id: ById, sent: Sent[ActionIn]) -> ActionOut:
    """Leader and manager, once the meeting was held."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.require_giver(call.actor, community)
    action = meetings.give(call.session, call.actor, row, community, acting.Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/actions/{action.id}"
    return actions_out(call.session, [action], community)[0]


@router.get("/actions/{action_id}", responses=problems(), summary="One action")
def get(call: Asked, action_id: ById) -> ActionOut:
    """For its owner and for members."""
    action, community = meetings.find_action(call.session, call.actor, action_id)
    return actions_out(call.session, [action], community)[0]


@router.patch("/actions/{action_id}", responses=problems(409, 412), summary="Hand an action on, or move its day")
def change(call: Asked, action_id: ById, sent: Sent[ActionPatch]) -> ActionOut:
    """Leader and manager, as long as it is open; honours If-Match."""
    action, community = meetings.find_action(call.session, call.actor, action_id)
    meetings.require_giver(call.actor, community)
    given = sent.read()
    expect(call, action)
    values = {name: getattr(given, name) for name in given.model_fields_set}
    meetings.change_action(call.session, call.actor, action, community, values)
    return actions_out(call.session, [action], community)[0]


@router.post("/actions/{action_id}/transitions", responses=problems(409), summary="Say how far an action is")
def move(call: Asked, action_id: ById, sent: Sent[ActionStepIn]) -> ActionOut:
    """Its owner; leader and manager may, too. The same again changes nothing."""
    action, community = meetings.find_action(call.session, call.actor, action_id)
    meetings.require_doer(call.actor, community, action)
    given = sent.read()
    meetings.move(call.session, call.actor, action, community, given.to, given.reason)
    return actions_out(call.session, [action], community)[0]


@router.post("/actions/{action_id}/completion", responses=problems(409), summary="Say that an action is done")
def complete(call: Asked, action_id: ById) -> ActionOut:
    """The same as the step to `done`, without a body."""
    action, community = meetings.find_action(call.session, call.actor, action_id)
    meetings.move(call.session, call.actor, action, community, ActionState.DONE)
    return actions_out(call.session, [action], community)[0]


def actions_out(session: Session, rows: Sequence[ActionItem], community: Community) -> list[ActionOut]:
    """Actions, with names."""
    names, day = people.refs(session, [row.owner_id for row in rows]), today()
    same = ("id", "title", "due_on", "state", "carry_over_count", "carried_to", "settled_at", "reason", "version")
    return [
        ActionOut(
            **{name: getattr(row, name) for name in same}, community=community.slug, meeting=row.meeting_id,
            owner=PersonRef.of(names[row.owner_id]), overdue=row.is_overdue(day),
        )
        for row in rows
    ]  # fmt: skip
