"""Guidelines: what a community, or the whole organisation, asks of those who write; and who acknowledged it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field, StringConstraints

from app.api.fields import ID, BySlug
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import PageOut, problems
from app.core.text import safe
from app.http.call import Asked
from app.models.guidelines import Guideline
from app.services import communities, guidelines

router = APIRouter(tags=["belonging"], route_class=ApiRoute)
ByGuideline = Annotated[str, Path(description="Id of a version of guidelines.", examples=[ID])]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(safe)]


class GuidelineIn(In):
    """The next version of guidelines."""

    text: Text = Field(description="What is asked of those who write.", examples=["Be kind, be brief, name your sources."])
    mandatory: bool = Field(default=False, description="Who does not acknowledge it within 14 days cannot write any more.")
    minutes: int = Field(default=2, ge=1, le=60, description="How long it takes to read.")


class GuidelineOut(GuidelineIn):
    """A version of guidelines."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str | None = Field(description="Slug of the community; null: for the whole organisation.", examples=["pricing"])
    number: int = Field(description="Which version.", examples=[2])
    published_at: datetime = Field(description="When (UTC).")
    acknowledged: bool = Field(description="Whether the caller has acknowledged this version.")


def shown(call: Asked, rows: list[Guideline]) -> list[GuidelineOut]:
    """Guidelines in their out shape."""
    known = guidelines.acknowledged(call.session, call.actor, [row.id for row in rows])
    places = communities.refs(call.session, [row.community_id for row in rows])
    names = ("id", "text", "mandatory", "minutes", "number", "published_at")
    return [
        GuidelineOut(
            **{name: getattr(row, name) for name in names},
            community=places[row.community_id].slug if row.community_id else None,
            acknowledged=row.id in known,
        )
        for row in rows
    ]


@router.get("/guidelines", responses=problems(), summary="The guidelines that hold for the caller")
def mine(call: Asked) -> PageOut[GuidelineOut]:
    """The organisation's, and those of the caller's communities, all on one page."""
    return PageOut(items=shown(call, guidelines.holding_for(call.session, call.actor.person_id)), next=None)


@router.post("/guidelines", status_code=201, responses=problems(409), summary="Publish the organisation's guidelines")
def publish_for_all(call: Asked, sent: Sent[GuidelineIn]) -> GuidelineOut:
    """The next version for everybody: KM advisors of the organisation."""
    given = sent.read()
    row = guidelines.publish(
        call.session, call.actor, None, given.text, mandatory=given.mandatory, minutes=given.minutes
    )  # fmt: skip
    call.reply.headers["Location"] = "/api/v1/guidelines"
    return shown(call, [row])[0]


@router.get("/communities/{slug}/guidelines", responses=problems(), summary="A community's guidelines")
def of_community(call: Asked, slug: BySlug) -> PageOut[GuidelineOut]:
    """The version that holds; none where nobody has published any."""
    community = communities.find(call.session, call.actor, slug)
    holding = guidelines.current(call.session, community.id)
    return PageOut(items=shown(call, [holding] if holding else []), next=None)


@router.post("/communities/{slug}/guidelines", status_code=201, responses=problems(409), summary="Publish its guidelines")
def publish(call: Asked, slug: BySlug, sent: Sent[GuidelineIn]) -> GuidelineOut:
    """The next version: leader, manager or KM advisor. Whoever acknowledged the one before is asked anew."""
    community = communities.find(call.session, call.actor, slug)
    given = sent.read()
    row = guidelines.publish(
        call.session, call.actor, community, given.text, mandatory=given.mandatory, minutes=given.minutes
    )  # fmt: skip
    call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}/guidelines"
    return shown(call, [row])[0]


@router.post("/guidelines/{guideline_id}/acknowledgement", responses=problems(409), summary="Acknowledge guidelines")
def acknowledge(call: Asked, guideline_id: ByGuideline) -> GuidelineOut:
    """The caller has read them and will keep to them. Only the version that holds; again changes nothing."""
    row = guidelines.find(call.session, call.actor, guideline_id)
    guidelines.acknowledge(call.session, call.actor, row)
    return shown(call, [row])[0]
