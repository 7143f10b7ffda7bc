"""Hand-overs: what only one person holds, who leaves, moves on or is away, for those who see to it (domain.md §2.2)."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById
from app.api.route import ApiRoute, expect
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.api.v1.people import CommunityRef
from app.http.call import Asked
from app.models.belonging import RoleName
from app.models.communities import Community
from app.models.handovers import Handover, HandoverReason, HandoverState, HandoverSubject
from app.services import handovers
from app.services.people import Ref

router = APIRouter(tags=["handovers"], route_class=ApiRoute)


class HandoverOut(Out):
    """One thing to hand over, to confirm, or to have covered."""

    id: str = Field(description="Its id.", examples=[ID])
    person: PersonRef = Field(description="Who holds it, or held it.")
    reason: HandoverReason = Field(description="They leave, moved to another post, or are away for long.")
    subject: HandoverSubject = Field(description="What it is: a role, an appointment, a draft, or people to look after.")
    role: str | None = Field(description="Which role, or which appointment.", examples=[RoleName.MANAGER])
    community: CommunityRef | None = Field(description="Where; null for what belongs to the whole organisation.")
    due_on: date | None = Field(description="The day on which they leave, where it is known.")
    state: HandoverState = Field(description="Whether it is arranged; `cancelled`: it is no longer asked for.")
    settled_at: datetime | None = Field(description="Since when it is no longer open (UTC).")
    version: int = Field(description="Counts its changes.", examples=[1])


def shown(task: Handover, person: Ref, community: Community | None) -> HandoverOut:
    """A task in its out shape."""
    names = ("id", "reason", "subject", "role", "due_on", "state", "settled_at", "version")
    place = CommunityRef.model_validate(community, from_attributes=True) if community else None
    return HandoverOut(**{name: getattr(task, name) for name in names}, person=PersonRef.of(person), community=place)


@router.get("/handovers", responses=problems(), summary="What has to change hands")
def listing(
    call: Asked,
    paging: Paging,
    state: Annotated[HandoverState, Query(description="`open` unless told.")] = HandoverState.OPEN,
) -> PageOut[HandoverOut]:
    """What the caller may see to, newest first: as line manager, as the community's manager, or as KM advisor."""
    page = handovers.listing(call.session, call.actor, paging, state)
    return PageOut(items=[shown(*one) for one in page.items], next=page.next)


@router.get("/handovers/{handover_id}", responses=problems(), summary="One hand-over")
def get(call: Asked, handover_id: ById) -> HandoverOut:
    """A hand-over; for everybody else there is none."""
    return shown(*handovers.one(call.session, handovers.find(call.session, call.actor, handover_id)))


@router.post("/handovers/{handover_id}/completion", responses=problems(409, 412), summary="It is arranged")
def complete(call: Asked, handover_id: ById) -> HandoverOut:
    """Say that it is arranged. A role that somebody takes on is done by itself."""
    task = handovers.find(call.session, call.actor, handover_id)
    expect(call, task)
    return shown(*handovers.one(call.session, handovers.complete(call.session, call.actor, task)))


@router.post("/handovers/{handover_id}/reopening", responses=problems(409, 412), summary="It was not arranged after all")
def reopen(call: Asked, handover_id: ById) -> HandoverOut:
    """Take it up again."""
    task = handovers.find(call.session, call.actor, handover_id)
    expect(call, task)
    return shown(*handovers.one(call.session, handovers.reopen(call.session, call.actor, task)))
