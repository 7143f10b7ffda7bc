"""Meetings: planned, prepared in time, held or cancelled (domain.md §2.8, docs/meetings.md)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from app.api.fields import ById, BySlug, Day, Given
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import PageOut, Paging, problems
from app.api.v1 import meeting_shapes as shapes
from app.api.v1.meeting_shapes import MeetingDetail, MeetingOut
from app.core.text import Line, Sentence
from app.http.call import Asked
from app.services import communities, meetings
from app.services.meetings.locking import hold_still

router = APIRouter(tags=["meetings"], route_class=ApiRoute)
Hour = Annotated[str, StringConstraints(max_length=5)]
Place = Annotated[Sentence, Field(max_length=500)]
ZoneName = Annotated[str, StringConstraints(max_length=64)]
ZONE = "IANA name of the zone whose clock counts, as area and place; `Poland` is none."


class MeetingIn(In):
    """A single meeting."""

    title: Line = Field(description="What it is called.", examples=["Prices"])
    starts_on: Day = Field(description="Its day, by the clock of its zone.")
    at: Hour = Field(description="Its hour, by the clock of its zone.", examples=["14:00"])
    zone: ZoneName = Field(description=ZONE, examples=["Europe/Warsaw"])
    duration: int = Field(default=60, description="How long it lasts, in minutes.", examples=[60])
    place: Place = Field(default="", description="Where one meets: a room or a link.", examples=["https://meet.example.com/p"])


class MeetingPatch(In):
    """What changes of a meeting that is ahead; what is left out stays."""

    title: Given[Line] = Field(default=None, description="What it is called.")
    starts_on: Given[Day] = Field(default=None, description="Its day, by the clock of its zone.")
    at: Given[Hour] = Field(default=None, description="Its hour.", examples=["15:00"])
    zone: Given[ZoneName] = Field(default=None, description=ZONE, examples=["Europe/Warsaw"])
    duration: Given[int] = Field(default=None, description="How long it lasts, in minutes.")
    place: Given[Place] = Field(default=None, description="Where one meets.")


class CancellationIn(In):
    """Why it does not take place."""

    reason: Sentence = Field(default="", description="Why; needed.", examples=["Nobody can come."])


@router.get("/communities/{slug}/meetings", responses=problems(), summary="A community's meetings")
def listing(
    call: Asked, slug: BySlug, paging: Paging,
    when: Annotated[Literal["ahead", "past"], Query(description="`ahead`: next first; `past`: latest first.")] = "ahead",
) -> PageOut[MeetingOut]:  # fmt: skip
    """Those that are ahead, or all others, cancelled ones too."""
    community = communities.find(call.session, call.actor, slug)
    of = meetings.upcoming if when == "ahead" else meetings.past
    page = of(call.session, community.id, paging)
    return PageOut(items=[shapes.plain(call.actor, one, community) for one in page.items], next=page.next)


@router.post("/communities/{slug}/meetings", status_code=201, responses=problems(), summary="Plan a single meeting")
def plan(call: Asked, slug: BySlug, sent: Sent[MeetingIn]) -> MeetingDetail:
    """Leader and manager; meetings that recur are made from their series."""
    community = communities.find(call.session, call.actor, slug)
    meetings.require_scheduler(call.actor, community)
    row = meetings.plan(call.session, call.actor, community, meetings.Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/meetings/{row.id}"
    return shapes.detail(call.session, call.actor, row, community)


@router.get("/meetings/{meeting_id}", responses=problems(), summary="One meeting")
def get(call: Asked, meeting_id: ById) -> MeetingDetail:
    """With its agenda and, for members, who was there, minutes and amendments."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    return shapes.detail(call.session, call.actor, row, community)


@router.patch("/meetings/{meeting_id}", responses=problems(409, 412), summary="Move or rename a meeting")
def change(call: Asked, meeting_id: ById, sent: Sent[MeetingPatch]) -> MeetingDetail:
    """Leader and manager, as long as it is ahead; honours If-Match."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.require_scheduler(call.actor, community)
    given = sent.read()
    hold_still(call.session, row)  # what is left out stays as it is by then
    expect(call, row)
    changed = {name: getattr(given, name) for name in given.model_fields_set}
    draft = meetings.Draft(**{**vars(meetings.draft_of(row)), **changed})
    meetings.change(call.session, call.actor, row, community, draft)
    return shapes.detail(call.session, call.actor, row, community)


@router.post("/meetings/{meeting_id}/cancellation", responses=problems(409), summary="Cancel a meeting")
def cancel(call: Asked, meeting_id: ById, sent: Sent[CancellationIn]) -> MeetingDetail:
    """Leader and manager, with a reason, as long as it is ahead."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.require_scheduler(call.actor, community)
    meetings.cancel(call.session, call.actor, row, community, sent.read().reason)
    return shapes.detail(call.session, call.actor, row, community)


@router.post("/meetings/{meeting_id}/agenda:publish", responses=problems(409), summary="Let the agenda out")
def publish(call: Asked, meeting_id: ById) -> MeetingDetail:
    """422 lists every guard that is not met, with its place. Late, what nobody could read is discussed and not decided."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.publish(call.session, call.actor, row, community)
    return shapes.detail(call.session, call.actor, row, community)


@router.post("/meetings/{meeting_id}/holding", responses=problems(409), summary="Say that it took place")
def hold(call: Asked, meeting_id: ById) -> MeetingDetail:
    """Once it has begun. What its series left open is carried over to it, and counted."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.hold(call.session, call.actor, row, community)
    return shapes.detail(call.session, call.actor, row, community)
