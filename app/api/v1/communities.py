"""Communities: what they are for, who stands in which role, and their way through life (domain.md §2.3)."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import BySlug, Day, Domain, Given, Name, Scope, Slug, Tags
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import As, Asks, Out, PageOut, Paging, PersonRef, named, page_as, problems
from app.core.db import Session
from app.core.text import Line, Sentence
from app.http.call import Asked
from app.http.unit import hot
from app.models.communities import Community, Kind, Orientation, Stage, Status, Visibility
from app.services import communities
from app.services.communities import aims

router = APIRouter(tags=["communities"], route_class=ApiRoute)

Capacity = Annotated[int, Field(ge=1, le=1_000_000)]


class CommunityIn(In):
    """A community to be founded: a draft, unless a platform administrator founds it active."""

    slug: Slug = Field(description="Its address: small letters, digits, `.`, `_` and `-`.", examples=["pricing"])
    name: Line = Field(description="Its name.", examples=["Pricing"])
    kind: Kind = Field(default=Kind.COP, description="What it is.")
    orientation: Orientation = Field(default=Orientation.PROFESSIONAL, description="What it is for.")
    domain: Domain = Field(default="", description="What it cares about, in a sentence.", examples=["How we set prices."])
    in_scope: Scope = Field(default=[], description="What belongs to its field.", examples=[["List prices"]])
    out_of_scope: Scope = Field(default=[], description="What does not.", examples=[["Discounts of key accounts"]])
    visibility: Visibility = Field(default=Visibility.OPEN, description="Who may know of it and join.")
    status: Status = Field(default=Status.DRAFT, description="`draft`; or `active`, by a platform administrator.")
    languages: Tags = Field(default=[], description="Languages spoken there (BCP 47).", examples=[["en"]])
    capacity: Capacity | None = Field(default=None, description="How many members it takes; null: any number.")
    exit_criterion: Sentence | None = Field(default=None, description="When a working group is done; needed for one.")
    review_on: Day | None = Field(default=None, description="The day to look at that; needed for a working group.")


class CommunityPatch(In):
    """New values; fields left out stay as they are."""

    name: Given[Line] = Field(default=None, description="Its name.", examples=["Pricing and offers"])
    kind: Given[Kind] = Field(default=None, description="What it is.")
    orientation: Given[Orientation] = Field(default=None, description="What it is for.")
    domain: Given[Domain] = Field(default=None, description="What it cares about, in a sentence.")
    in_scope: Given[Scope] = Field(default=None, description="What belongs to its field.")
    out_of_scope: Given[Scope] = Field(default=None, description="What does not.")
    visibility: Given[Visibility] = Field(default=None, description="Who may know of it and join.")
    languages: Given[Tags] = Field(default=None, description="Languages spoken there (BCP 47).")
    capacity: Capacity | None = Field(default=None, description="How many members it takes; null: any number.")
    exit_criterion: Sentence | None = Field(default=None, description="When a working group is done; null for none.")
    review_on: Day | None = Field(default=None, description="The day to look at that; null for none.")


class TransitionIn(In):
    """A step in a community's life, with what its guards ask for."""

    to: Status = Field(description="The status it is to have.", examples=["proposed"])
    reason: Sentence = Field(default="", description="Why; asked for by every step that closes something.")
    resume_on: Day | None = Field(default=None, description="For `paused`: the day it goes on, within six months.")
    first_meeting_on: Day | None = Field(default=None, description="For `active`: the day of the first or next meeting.")
    duplicates_seen: bool = Field(default=False, description="For `proposed`: communities much alike were looked at.")
    dispositions: dict[Name, Sentence] = Field(
        default={}, max_length=50, description="For `retiring`: what becomes of what it holds, by thing."
    )  # fmt: skip


class RolesOut(Out):
    """Who holds which role today; substantive holders first."""

    leader: list[PersonRef] = Field(default=[], description="The recognised experts who set direction.")
    manager: list[PersonRef] = Field(default=[], description="Who keeps it running.")
    sponsor: list[PersonRef] = Field(default=[], description="The executive behind it.")
    km_advisor: list[PersonRef] = Field(default=[], description="Who looks after its knowledge.")
    tech_expert: list[PersonRef] = Field(default=[], description="Who keeps its platform working.")


class CommunityOut(Out):
    """A community."""

    slug: str = Field(description="Its address.", examples=["pricing"])
    name: str = Field(description="Its name.", examples=["Pricing"])
    kind: Kind = Field(description="What it is.")
    orientation: Orientation = Field(description="What it is for.")
    domain: str = Field(description="What it cares about.", examples=["How we set prices."])
    in_scope: list[str] = Field(description="What belongs to its field.")
    out_of_scope: list[str] = Field(description="What does not.")
    visibility: Visibility = Field(description="Who may know of it and join.")
    status: Status = Field(description="Its administrative state.")
    stage: Stage = Field(description="How mature it is judged to be.")
    languages: list[str] = Field(description="Languages spoken there.")
    capacity: int | None = Field(description="How many members it takes; null: any number.")
    member_count: int = Field(description="How many belong.", examples=[12])
    roles: RolesOut = Field(description="Who holds which role today.")
    exit_criterion: str | None = Field(description="When a working group is done.")
    review_on: date | None = Field(description="The day to look at that.")
    first_meeting_on: date | None = Field(description="The day of the first or next meeting.")
    resume_on: date | None = Field(description="The day a paused community goes on.")
    version: int = Field(description="Counts the changes of its page.", examples=[1])


class CommunityDetail(CommunityOut):
    """A community, with what its governance misses."""

    gaps: list[str] = Field(description="What governance misses, in sentences.", examples=[["No sponsor stands behind it."]])


ROLES = tuple(RolesOut.model_fields)


def plain(row: Any) -> dict[str, Any]:
    """A row as plain values of CommunityOut."""
    held = communities.people_in(row)
    roles = {role: [named(ref) for ref in held.get(role, ())] for role in ROLES}
    return {name: roles if name == "roles" else getattr(row, name) for name in CommunityOut.model_fields}


def one(session: Session, community: Community) -> CommunityDetail:
    """One community in its out shape."""
    return detail(session, communities.shown(session, community))


def detail(session: Session, row: Any) -> CommunityDetail:
    """A row in the shape of one community."""
    gaps = [*communities.missing(row), *aims.missing(session, row)]
    return CommunityDetail.model_validate({**plain(row), "gaps": gaps})


@router.get("/communities", responses=problems(), summary="The directory")
@hot
def listing(
    call: Asked,
    paging: Paging,
    q: Asks = "",
    kind: Annotated[Kind | None, Query(description="Only this kind.")] = None,
    orientation: Annotated[Orientation | None, Query(description="Only this orientation.")] = None,
    status: Annotated[Status | None, Query(description="Only this status; archived and declined ones show only so.")] = None,
) -> As[PageOut[CommunityOut]]:
    """Communities that the caller may know of, by name."""
    wanted = communities.Filters(q=q, kind=kind, orientation=orientation, status=status)
    page = communities.listing(call.session, call.actor, wanted, paging)
    return page_as([plain(row) for row in page.items], page.next)


@router.post("/communities", status_code=201, responses=problems(409), summary="Found a community")
def found(call: Asked, sent: Sent[CommunityIn]) -> CommunityDetail:
    """Write a community down; whoever founds it is its first member."""
    community = communities.found(call.session, call.actor, communities.Founding(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}"
    return one(call.session, community)


@router.get("/communities/{slug}", responses=problems(), summary="One community")
@hot
def get(call: Asked, slug: BySlug) -> CommunityDetail:
    """A community with its people in roles."""
    return detail(call.session, communities.seen(call.session, call.actor, slug))


@router.patch("/communities/{slug}", responses=problems(409, 412), summary="Change a community's page")
def patch(call: Asked, slug: BySlug, sent: Sent[CommunityPatch]) -> CommunityDetail:
    """Change a community's page; its scope asks for the sponsor or KM advisor once approved. Honours If-Match."""
    community = communities.find(call.session, call.actor, slug)
    expect(call, community)
    change = communities.Change(values=sent.read().model_dump(exclude_unset=True))
    return one(call.session, communities.change(call.session, call.actor, community, change))


@router.post("/communities/{slug}/transitions", responses=problems(409), summary="Move a community through its life")
def move(call: Asked, slug: BySlug, sent: Sent[TransitionIn]) -> CommunityDetail:
    """Take a step; a 409 lists every guard that is not met."""
    community = communities.find(call.session, call.actor, slug)
    step = communities.Move(**dict(sent.read()))
    return one(call.session, communities.move(call.session, call.actor, community, step))
