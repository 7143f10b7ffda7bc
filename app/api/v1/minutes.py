"""Minutes: who was there, what was said and decided, and what somebody says of it since (domain.md §2.8)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ById, ByUsername
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import problems
from app.api.v1 import meeting_shapes as shapes
from app.api.v1.meeting_shapes import AmendmentOut, MeetingDetail
from app.core.text import Line, Prose, Sentence
from app.http.call import Asked
from app.models.meetings import Presence
from app.policies import meetings as policy
from app.services import meetings, people

router = APIRouter(tags=["meetings"], route_class=ApiRoute)


class PresenceIn(In):
    """Whether somebody was there."""

    presence: Presence = Field(strict=False, description="present, apologies or absent.", examples=["present"])


class MinutesIn(In):
    """What was said and decided."""

    text: Prose = Field(description="What was said, in Markdown.", examples=["We compared three prices."])
    decisions: Annotated[list[Line], Field(max_length=50)] = Field(
        default=[], description="What was decided, a line each.", examples=[["We charge ten."]]
    )


class AmendmentIn(In):
    """What is missing or wrong."""

    text: Annotated[Prose, Field(max_length=2000)] = Field(description="What is missing or wrong.", examples=["It was eleven."])


class ObjectionIn(In):
    """Why not."""

    reason: Sentence = Field(default="", description="Why; needed.", examples=["It was ten."])


@router.put("/meetings/{meeting_id}/attendance/{username}", responses=problems(409), summary="Note whether somebody was there")
def note(call: Asked, meeting_id: ById, username: ByUsername, sent: Sent[PresenceIn]) -> MeetingDetail:
    """Leader and manager; one's own apologies one sends oneself, as `me`."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    if not policy.can_excuse(call.actor, community):
        meetings.require_keeper(call.actor, community)
    person = people.find(call.session, call.actor, username)
    meetings.note(call.session, call.actor, row, community, {person.id: sent.read().presence})
    return shapes.detail(call.session, call.actor, row, community)


@router.put("/meetings/{meeting_id}/minutes", responses=problems(409, 412), summary="Write minutes")
def write(call: Asked, meeting_id: ById, sent: Sent[MinutesIn]) -> MeetingDetail:
    """A draft until it is published, as all of it; honours If-Match."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.require_keeper(call.actor, community)
    given = sent.read()
    expect(call, row)
    meetings.write(call.session, call.actor, row, community, given.text, given.decisions)
    return shapes.detail(call.session, call.actor, row, community)


@router.post("/meetings/{meeting_id}/minutes:publish", responses=problems(409), summary="Let the minutes out")
def publish(call: Asked, meeting_id: ById) -> MeetingDetail:
    """422 lists what is missing. From then on they are only amended."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.publish_minutes(call.session, call.actor, row, community)
    return shapes.detail(call.session, call.actor, row, community)


@router.post("/meetings/{meeting_id}/amendments", status_code=201, responses=problems(409), summary="Amend minutes")
def amend(call: Asked, meeting_id: ById, sent: Sent[AmendmentIn]) -> AmendmentOut:
    """Members, within five working days. It stands below the minutes unless somebody objects in as many."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.require_member(call.actor, community)
    amendment = meetings.amend(call.session, call.actor, row, community, sent.read().text)
    call.reply.headers["Location"] = f"/api/v1/meetings/{row.id}"
    return shapes.amendments_out(call.session, [amendment])[0]


@router.post("/amendments/{amendment_id}/objection", responses=problems(409), summary="Object to an amendment")
def object_to(call: Asked, amendment_id: ById, sent: Sent[ObjectionIn]) -> AmendmentOut:
    """Members, in time and with a reason; whoever proposed it takes it back so."""
    amendment, _row, community = meetings.find_amendment(call.session, call.actor, amendment_id)
    meetings.require_member(call.actor, community)
    meetings.object_to(call.session, call.actor, amendment, community, sent.read().reason)
    return shapes.amendments_out(call.session, [amendment])[0]
