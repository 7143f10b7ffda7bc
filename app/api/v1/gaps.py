"""Knowledge gaps: found each night, seen to by people, closed by their signal (domain.md §4.5, docs/gaps.md)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, Day, Given
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, problems
from app.api.v1 import gap_shapes as shapes
from app.api.v1.gap_shapes import GapDetail, GapOut, GapReportOut, MonthOut, QuarterOut, ReadingOut
from app.core.text import Line, Sentence
from app.http.call import Asked
from app.models.gaps import GapRule, GapState
from app.services import communities, gaps

router = APIRouter(tags=["gaps"], route_class=ApiRoute)
Place = Annotated[str | None, Query(max_length=80, description="Slug of a community.")]


class GapPatch(In):
    """What is said of a gap; fields left out stay as they are."""

    community: Annotated[str, Field(max_length=80)] | None = Field(
        default=None, description="Whose it is, by slug, where the rule could not tell.", examples=["pricing"]
    )
    owner: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="Username of who sees to it; null: nobody.", examples=["ada"]
    )
    due_on: Day | None = Field(default=None, description="By when.")


class GapMoveIn(In):
    """A step."""

    to: Literal[GapState.DETECTED, GapState.TRIAGED, GapState.IN_PROGRESS, GapState.DISMISSED] = Field(
        description="`in_progress`: begun. `triaged`: handed back. `dismissed`: put aside. `detected`: taken up again.",
        examples=["dismissed"],
    )
    reason: Sentence = Field(default="", description="Why; needed to put it aside.", examples=["It is another firm's word."])


class MergerIn(In):
    """Which gap it is in truth."""

    into: Given[Annotated[str, Field(max_length=36)]] = Field(description="Id of the other gap.", examples=[ID])


class SplitIn(In):
    """What is another gap."""

    lead: Line = Field(description="One of its `phrases`, or `question:<id>` of its `things`.", examples=["flights abroad"])


class ReadingsOut(Out):
    """How a gap stood."""

    items: list[ReadingOut] = Field(description="Day by day, the oldest first, a hundred at most.")


@router.get("/gaps", responses=problems(), summary="Knowledge gaps, the most pressing first")
def listing(
    call: Asked,
    paging: Paging,
    community: Place = None,
    rule: Annotated[list[GapRule] | None, Query(max_length=11, description="Only of these rules.")] = None,
    state: Annotated[GapState | None, Query(description="Only in this state; what is open unless told.")] = None,
    mine: Annotated[bool, Query(description="Only those that the caller sees to.")] = False,
) -> PageOut[GapOut]:
    """Gaps that the caller may know of."""
    place = communities.find(call.session, call.actor, community).id if community else None
    wanted = gaps.Filters(community_id=place, rules=tuple(rule or ()), state=state, mine=mine)
    page = gaps.listing(call.session, call.actor, wanted, paging)
    return PageOut(items=shapes.shown(call.session, page.items), next=page.next)


@router.get("/gaps/report", responses=problems(), summary="How it goes: months, this week, new or known")
def report(call: Asked, community: Place = None) -> GapReportOut:
    """Of one community for its people; of all for the organisation's KM advisors."""
    place = communities.find(call.session, call.actor, community) if community else None
    made = gaps.report(call.session, call.actor, place)
    parts = ("captured", "not_captured", "new")
    return GapReportOut(
        **{name: getattr(made, name) for name in ("as_of", "week_found", "week_closed", "oldest")},
        judged_on=gaps.judged_on(call.session),
        months=[MonthOut(**vars(one)) for one in made.months],
        quarters=[QuarterOut(**vars(one), shares={part: one.share(part) for part in parts}) for one in made.quarters],
    )


@router.get("/gaps/{gap_id}", responses=problems(), summary="One gap with its evidence")
def get(call: Asked, gap_id: ById) -> GapDetail:
    """Why it is one: the figures, what was looked for or asked, and what became of it since."""
    return shapes.detail(call.session, *gaps.find(call.session, call.actor, gap_id))


@router.patch("/gaps/{gap_id}", responses=problems(409, 412), summary="Say whose it is, who sees to it, by when")
def patch(call: Asked, gap_id: ById, sent: Sent[GapPatch]) -> GapDetail:
    """Triage it: with an owner it is assigned, without one triaged; honours If-Match."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    gaps.require_triage(call.actor, gap)
    given = sent.read()
    expect(call, gap)
    said = {name: getattr(given, name) for name in given.model_fields_set}
    gaps.triage(call.session, call.actor, gap, gaps.Triage(given=frozenset(said), **said))
    return shapes.detail(call.session, *gaps.find(call.session, call.actor, gap_id))


@router.post("/gaps/{gap_id}/owner", responses=problems(409), summary="See to it oneself")
def take_on(call: Asked, gap_id: ById) -> GapDetail:
    """Take on a gap that nobody sees to; again changes nothing."""
    gap, place = gaps.find(call.session, call.actor, gap_id)
    gaps.take_on(call.session, call.actor, gap)
    return shapes.detail(call.session, gap, place)


@router.post("/gaps/{gap_id}/transitions", responses=problems(409), summary="Begin, hand back, put aside, take up again")
def move(call: Asked, gap_id: ById, sent: Sent[GapMoveIn]) -> GapDetail:
    """A step by the machine of docs/gaps.md. Nobody closes a gap: its signal does."""
    gap, place = gaps.find(call.session, call.actor, gap_id)
    given = sent.read()
    gaps.move(call.session, call.actor, gap, given.to, given.reason)
    return shapes.detail(call.session, gap, place)


@router.post("/gaps/{gap_id}/merger", responses=problems(409), summary="Say that it is another gap")
def merge(call: Asked, gap_id: ById, sent: Sent[MergerIn]) -> GapDetail:
    """From now on what leads to it leads to the other, which is the answer."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    gaps.require_triage(call.actor, gap)
    into = sent.read().into
    other, place = gaps.named(call.session, call.actor, into or "", field="into")
    return shapes.detail(call.session, gaps.merge(call.session, call.actor, gap, other), place)


@router.post("/gaps/{gap_id}/parts", status_code=201, responses=problems(409), summary="Say that a part of it is another gap")
def split(call: Asked, gap_id: ById, sent: Sent[SplitIn]) -> GapDetail:
    """The part is the answer; its figures come with the next night."""
    gap, place = gaps.find(call.session, call.actor, gap_id)
    gaps.require_triage(call.actor, gap)
    part = gaps.split(call.session, call.actor, gap, sent.read().lead)
    call.reply.headers["Location"] = f"/api/v1/gaps/{part.id}"
    return shapes.detail(call.session, part, place)


@router.get("/gaps/{gap_id}/readings", responses=problems(), summary="How it stood, day by day")
def readings(call: Asked, gap_id: ById) -> ReadingsOut:
    """Its trend."""
    gap, _place = gaps.find(call.session, call.actor, gap_id)
    names = ("day", "demand", "priority", "fires")
    found = gaps.readings(call.session, gap)
    return ReadingsOut(items=[ReadingOut(**{name: getattr(one, name) for name in names}) for one in found])
