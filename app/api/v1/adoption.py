"""How units take a version on: what they say, what a check finds, and exemptions (domain.md §2.7)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ById, Day
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import PageOut, problems
from app.api.v1 import resource_shapes as shapes
from app.api.v1.resource_shapes import AdoptionOut, ExemptionOut, StandingOut
from app.api.v1.resources import Code
from app.core.text import Sentence
from app.http.call import Asked, Call
from app.models.resources import AdoptionState, Exemption
from app.services import resources
from app.services.resources import exempting

router = APIRouter(tags=["resources"], route_class=ApiRoute)


class AdoptionIn(In):
    """What a unit says."""

    unit: Code = Field(description="Code of one's own unit.", examples=["sales"])
    state: AdoptionState = Field(
        strict=False, description="acknowledged, planned, adopted or rejected; the others follow by themselves.",
        examples=["adopted"],
    )  # fmt: skip
    evidence: Annotated[str, Field(max_length=2000)] = Field(
        default="", description="Where one can see it, or why not; needed for adopted and rejected.",
        examples=["https://example.com/folder"],
    )  # fmt: skip


class CheckIn(In):
    """What a look found."""

    confirmed: bool = Field(description="Whether it is so.", examples=[True])
    note: Sentence = Field(default="", description="What was looked at; needed.", examples=["The folder of March."])


class ExemptionIn(In):
    """Why a unit should be free, and until when."""

    unit: Code = Field(description="Code of the unit.", examples=["plant"])
    reason: Sentence = Field(default="", description="Why, in ten characters or more.", examples=["The plant moves in May."])
    until: Day = Field(description="The first day on which it holds no more; a year ahead at most.")


class EndIn(In):
    """Why."""

    reason: Sentence = Field(default="", description="Why; needed.", examples=["The plant has moved."])


@router.get("/resource-versions/{version_id}/adoptions", responses=problems(), summary="How a version stands with each unit")
def listing(call: Asked, version_id: ById) -> PageOut[StandingOut]:
    """Every unit that it is for, by name; units that have said nothing are `unknown`."""
    version, row, _community = resources.find_version(call.session, call.actor, version_id)
    return PageOut(items=shapes.standings_out(call.session, resources.rows(call.session, row, version)), next=None)


@router.post(
    "/resource-versions/{version_id}/adoptions", status_code=201, responses=problems(409), summary="Say how it stands here"
)
def attest(call: Asked, version_id: ById, sent: Sent[AdoptionIn]) -> AdoptionOut:
    """For one's own unit only. It holds for a year, or until the unit says otherwise."""
    version, row, _community = resources.find_version(call.session, call.actor, version_id)
    resources.require_unit(call.session, call.actor)
    given = sent.read()
    unit = resources.in_scope(call.session, version, given.unit)
    word = resources.Word(given.state, given.evidence)
    said = resources.attest(call.session, call.actor, version, row, unit, word)
    call.reply.headers["Location"] = f"/api/v1/resource-versions/{version.id}/adoptions"
    return shapes.adoption_out(call.session, said, unit)


@router.post("/resource-versions/{version_id}/adoptions/{record_id}/check", responses=problems(409), summary="Look if it is so")
def check(call: Asked, version_id: ById, record_id: ById, sent: Sent[CheckIn]) -> AdoptionOut:
    """Leader, manager or KM advisor, who did not say it; what is not confirmed is unknown from then on."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    said = resources.find_record(call.session, version, record_id)
    resources.require_checker(call.actor, community)
    given = sent.read()
    resources.check(call.session, call.actor, said, community, given.note, confirmed=given.confirmed)
    return shapes.adoption_out(call.session, said, resources.unit_of(call.session, said.unit_id))


@router.post(
    "/resource-versions/{version_id}/exemptions", status_code=201, responses=problems(409), summary="Ask for an exemption"
)
def ask(call: Asked, version_id: ById, sent: Sent[ExemptionIn]) -> ExemptionOut:
    """Leader or manager; the sponsor grants it."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    exempting.require_proposer(call.actor, community)
    given = sent.read()
    unit = resources.in_scope(call.session, version, given.unit)
    plea = resources.Plea(given.reason, given.until)
    asked = exempting.propose(call.session, call.actor, version, community, unit, plea)
    call.reply.headers["Location"] = f"/api/v1/resource-versions/{version.id}/adoptions"
    return shapes.exemption_out(call.session, asked, unit)


@router.post("/resource-versions/{version_id}/exemptions/{exemption_id}/grant", responses=problems(409), summary="Grant it")
def grant(call: Asked, version_id: ById, exemption_id: ById) -> ExemptionOut:
    """The sponsor, who did not ask for it."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    asked = exempting.find(call.session, version, exemption_id)
    return _shown(call, exempting.grant(call.session, call.actor, asked, community))


@router.post("/resource-versions/{version_id}/exemptions/{exemption_id}/refusal", responses=problems(409), summary="Decline it")
def decline(call: Asked, version_id: ById, exemption_id: ById, sent: Sent[EndIn]) -> ExemptionOut:
    """The sponsor, with a reason."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    asked = exempting.find(call.session, version, exemption_id)
    exempting.require_sponsor(call.actor, community)
    return _shown(call, exempting.decline(call.session, call.actor, asked, community, sent.read().reason))


@router.post("/resource-versions/{version_id}/exemptions/{exemption_id}/end", responses=problems(409), summary="End it early")
def end(call: Asked, version_id: ById, exemption_id: ById, sent: Sent[EndIn]) -> ExemptionOut:
    """The sponsor, with a reason."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    granted = exempting.find(call.session, version, exemption_id)
    exempting.require_sponsor(call.actor, community)
    return _shown(call, exempting.end(call.session, call.actor, granted, community, sent.read().reason))


def _shown(call: Call, row: Exemption) -> ExemptionOut:
    return shapes.exemption_out(call.session, row, resources.unit_of(call.session, row.unit_id))
