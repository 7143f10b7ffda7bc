"""Agendas: questions that people propose, and that whoever prepares a meeting takes in (domain.md §2.8)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from app.api.fields import ById, Given, Username
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import problems
from app.api.v1 import meeting_shapes as shapes
from app.api.v1.meeting_shapes import AgendaItemOut
from app.core.text import Line, Sentence
from app.http.call import Asked
from app.models.meetings import Purpose
from app.services import meetings
from app.services.meetings import agenda
from app.services.meetings.locking import hold_still

router = APIRouter(tags=["meetings"], route_class=ApiRoute)
Read = Annotated[str, StringConstraints(max_length=2000)]
Reads = Annotated[list[Read], Field(max_length=10)]
READS = "What to read before: web addresses and ids of assets."


class AgendaItemIn(In):
    """A question."""

    title: Line = Field(description="The question, with a question mark.", examples=["What do we charge from May on?"])
    purpose: Purpose | None = Field(default=None, strict=False, description="What it is for.", examples=["decide"])
    owner: Username | None = Field(default=None, description="Username of who speaks to it.", examples=["ada"])
    minutes: int | None = Field(default=None, description="How long it may take.", examples=[20])
    pre_reads: Reads = Field(default=[], description=READS, examples=[["https://example.com/prices"]])
    proposal: Sentence = Field(default="", description="What is proposed; needed to decide.", examples=["Ten."])


class AgendaItemPatch(In):
    """What changes; what is left out stays."""

    title: Given[Line] = Field(default=None, description="The question.", examples=["What do we charge?"])
    purpose: Purpose | None = Field(default=None, strict=False, description="What it is for.")
    owner: Username | None = Field(default=None, description="Username of who speaks to it; null for nobody.")
    minutes: int | None = Field(default=None, description="How long it may take.")
    pre_reads: Given[Reads] = Field(default=None, description=READS)
    proposal: Given[Sentence] = Field(default=None, description="What is proposed.")
    taken: Given[bool] = Field(default=None, description="`true` takes it in.")
    position: Given[int] = Field(default=None, description="Its place on the agenda, from 1.")


@router.post("/meetings/{meeting_id}/agenda", status_code=201, responses=problems(409), summary="Ask something of a meeting")
def add(call: Asked, meeting_id: ById, sent: Sent[AgendaItemIn]) -> AgendaItemOut:
    """Members propose; what whoever prepares the meeting asks is on the agenda at once."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.require_proposer(call.actor, community)
    given = dict(sent.read())
    draft = agenda.Draft(**{**given, "owner": given["owner"] or ""})
    item = meetings.add(call.session, call.actor, row, community, draft)
    call.reply.headers["Location"] = f"/api/v1/meetings/{row.id}"
    return shapes.items_out(call.session, [item])[0]


@router.patch("/agenda-items/{item_id}", responses=problems(409, 412), summary="Edit, take in or move a question")
def edit(call: Asked, item_id: ById, sent: Sent[AgendaItemPatch]) -> AgendaItemOut:
    """Its owner brings reading and proposal; the rest is for whoever prepares the meeting. Honours If-Match."""
    item, row, community = meetings.find_item(call.session, call.actor, item_id)
    meetings.require_editor(call.actor, community, item)
    given = sent.read()
    hold_still(call.session, row)  # the meeting first, as everybody does who changes its agenda
    expect(call, item)
    values = {name: getattr(given, name) for name in given.model_fields_set}
    if "owner" in values:
        values["owner"] = values["owner"] or ""
    meetings.edit(call.session, call.actor, item, row, community, values)
    return shapes.items_out(call.session, [item])[0]


@router.delete("/agenda-items/{item_id}", responses=problems(409), summary="Take a question away")
def remove(call: Asked, item_id: ById) -> AgendaItemOut:
    """What it was is the answer. An agenda that is out keeps one at least."""
    item, row, community = meetings.find_item(call.session, call.actor, item_id)
    seen = shapes.items_out(call.session, [item])[0]
    meetings.remove(call.session, call.actor, item, row, community)
    return seen
