"""Resources and standards: what others work with, in versions that hold from a day on (domain.md §2.7, docs/standards.md)."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints

from app.api.fields import ID, ById, BySlug, Day
from app.api.route import ApiRoute
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PageOut, Paging, problems
from app.api.v1 import resource_shapes as shapes
from app.api.v1.resource_shapes import ResourceOut, VersionOut
from app.core.text import Sentence
from app.http.call import Asked
from app.models.resources import Mandate, ResourceKind
from app.services import communities, knowledge, resources

router = APIRouter(tags=["resources"], route_class=ApiRoute)
ByUnit = Annotated[str, Path(max_length=100, description="Code of the unit.", examples=["sales"])]
Code = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Semver = Annotated[str, StringConstraints(max_length=20)]


class ResourceIn(In):
    """What becomes something to work with."""

    asset: Annotated[str, Field(max_length=36)] = Field(description="Id of an asset of this community.", examples=[ID])
    kind: ResourceKind = Field(strict=False, description="What it is.", examples=["standard"])


class VersionIn(In):
    """A version of what the asset says now."""

    semver: Semver = Field(description="Its number, higher than any published one.", examples=["1.0.0"])
    effective_from: Day = Field(description="From when it is to hold; not before it is published.")
    mandate: Mandate = Field(default=Mandate.NO, strict=False, description="`mandatory`: in a centre of excellence only.")
    units: list[Code] = Field(
        default=[], max_length=500, description="Codes of the units that it is for.", examples=[["sales"]]
    )
    notes: Sentence = Field(default="", description="What is new in it.", examples=["Names carry the day first."])
    sunset_on: Day | None = Field(default=None, description="The first day on which it holds no more.")


class RefusalIn(In):
    """Why not."""

    reason: Sentence = Field(default="", description="Why; needed.", examples=["Not before the move is over."])


class SunsetIn(In):
    """From when it holds no more."""

    sunset_on: Day = Field(description="The first day without it.")


class BindingOut(Out):
    """What binds a unit."""

    resource: ResourceOut = Field(description="The resource, its version and how far it is taken on.")
    state: shapes.StandingOut = Field(description="How it stands with this unit.")


@router.get("/communities/{slug}/resources", responses=problems(), summary="What a community gives others to work with")
def listing(call: Asked, slug: BySlug, paging: Paging) -> PageOut[ResourceOut]:
    """Templates, tools, calendars, standards, checklists and links, the newest first."""
    community = communities.find(call.session, call.actor, slug)
    page = resources.listing(call.session, community, paging)
    items = [shapes.resource_out(call.session, row, asset, community) for row, asset in page.items]
    return PageOut(items=items, next=page.next)


@router.post(
    "/communities/{slug}/resources", status_code=201, responses=problems(409), summary="Make an asset something to work with"
)
def declare(call: Asked, slug: BySlug, sent: Sent[ResourceIn]) -> ResourceOut:
    """Whoever belongs proposes it; nothing holds before a version is published."""
    community = communities.find(call.session, call.actor, slug)
    resources.require_proposer(call.actor, community)
    given = sent.read()
    with named_in("asset"):
        asset = knowledge.find_in(call.session, call.actor, community, given.asset)
    row = resources.declare(call.session, call.actor, asset, community, given.kind)
    call.reply.headers["Location"] = f"/api/v1/resources/{row.id}"
    return shapes.resource_out(call.session, row, asset, community)


@router.get("/resources/{resource_id}", responses=problems(), summary="One resource")
def get(call: Asked, resource_id: ById) -> ResourceOut:
    """With the version that holds today and how far it is taken on."""
    row, community = resources.find(call.session, call.actor, resource_id)
    return shapes.resource_out(call.session, row, resources.asset_of(call.session, row), community)


@router.get("/resources/{resource_id}/versions", responses=problems(), summary="All versions of a resource")
def versions(call: Asked, resource_id: ById) -> PageOut[VersionOut]:
    """The highest first, proposed and declined ones too."""
    row, _community = resources.find(call.session, call.actor, resource_id)
    return PageOut(items=[shapes.version_out(call.session, one) for one in resources.versions(call.session, row)], next=None)


@router.post("/resources/{resource_id}/versions", status_code=201, responses=problems(409), summary="Propose a version")
def propose(call: Asked, resource_id: ById, sent: Sent[VersionIn]) -> VersionOut:
    """What is not mandatory holds at once where a leader, manager or KM advisor proposes it."""
    row, community = resources.find(call.session, call.actor, resource_id)
    resources.require_proposer(call.actor, community)
    version = resources.propose(call.session, call.actor, row, community, resources.Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/resources/{row.id}/versions"
    return shapes.version_out(call.session, version)


@router.post("/resource-versions/{version_id}/publication", responses=problems(409), summary="Let a proposed version hold")
def publish(call: Asked, version_id: ById) -> VersionOut:
    """What is mandatory: the sponsor or a KM advisor, who did not propose it. It holds from its day, today at the earliest."""
    version, row, community = resources.find_version(call.session, call.actor, version_id)
    return shapes.version_out(call.session, resources.publish(call.session, call.actor, version, row, community))


@router.post("/resource-versions/{version_id}/refusal", responses=problems(409), summary="Say no to a version")
def decline(call: Asked, version_id: ById, sent: Sent[RefusalIn]) -> VersionOut:
    """Whoever may publish it, or takes their own proposal back; with a reason."""
    version, row, community = resources.find_version(call.session, call.actor, version_id)
    resources.require_decision(call.actor, version, community)
    declined = resources.decline(call.session, call.actor, version, row, community, sent.read().reason)
    return shapes.version_out(call.session, declined)


@router.post("/resource-versions/{version_id}/sunset", responses=problems(409), summary="Say when a version holds no more")
def retire(call: Asked, version_id: ById, sent: Sent[SunsetIn]) -> VersionOut:
    """Whoever may publish it."""
    version, row, community = resources.find_version(call.session, call.actor, version_id)
    resources.require_publisher(call.actor, version, community)
    retired = resources.retire(call.session, call.actor, version, row, community, sent.read().sunset_on)
    return shapes.version_out(call.session, retired)


@router.get("/units/{unit}/standards", responses=problems(), summary="What binds a unit")
def binding(call: Asked, unit: ByUnit) -> PageOut[BindingOut]:
    """Mandatory versions that hold today and are for it, of what the caller may know of, by title."""
    place = resources.unit(call.session, call.actor, unit)
    items = []
    for row, asset, version in resources.binding(call.session, call.actor, place.id):
        community = communities.by_id(call.session, call.actor, row.community_id)
        mine = [one for one in resources.rows(call.session, row, version) if one.unit.id == place.id]
        [state] = shapes.standings_out(call.session, mine)
        items.append(BindingOut(resource=shapes.resource_out(call.session, row, asset, community), state=state))
    return PageOut(items=items, next=None)
