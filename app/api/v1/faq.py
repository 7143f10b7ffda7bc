"""A community's validated answers, for bots and whoever builds a self-service (product.md V9)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, BySlug
from app.api.route import ApiRoute
from app.api.shapes import Out, problems
from app.http.call import Asked
from app.models.communities import Community
from app.services import communities, publishing

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)


class FaqEntryOut(Out):
    """An answer."""

    id: str = Field(description="Id of the asset.", examples=[ID])
    question: str = Field(description="Its title.", examples=["Who decides on a discount above 10 %?"])
    answer: str = Field(description="Its text, in Markdown.", examples=["The pricing board does, each **Tuesday**."])
    lang: str = Field(description="Its language.", examples=["en"])
    verified_at: datetime | None = Field(description="When somebody last confirmed it (UTC).")


class FaqOut(Out):
    """A community's answers."""

    community: str = Field(description="Its slug.")
    public: bool = Field(description="Whether everybody reads them, at /faq/{slug} of the site.")
    items: list[FaqEntryOut] = Field(description="Validated assets of the kind `faq`, by language and title.")


@router.get("/communities/{slug}/faq", responses=problems(), summary="A community's validated answers")
def get(call: Asked, slug: BySlug) -> FaqOut:
    """For whoever may see the community; say with `PUT /assets/{asset_id}/feedback` whether one of them solved it."""
    return _shown(call, communities.find(call.session, call.actor, slug))


@router.put("/communities/{slug}/faq/publication", responses=problems(409), summary="Let everybody read its answers")
def publish(call: Asked, slug: BySlug) -> FaqOut:
    """Also without signing in. For leader, manager and KM advisor of an open community; again changes nothing."""
    community = communities.find(call.session, call.actor, slug)
    publishing.publish_faq(call.session, call.actor, community)
    return _shown(call, community)


@router.delete("/communities/{slug}/faq/publication", responses=problems(), summary="Keep its answers to whoever signs in")
def withdraw(call: Asked, slug: BySlug) -> FaqOut:
    """Again changes nothing."""
    community = communities.find(call.session, call.actor, slug)
    publishing.withdraw_faq(call.session, call.actor, community)
    return _shown(call, community)


def _shown(call: Asked, community: Community) -> FaqOut:
    call.session.flush()
    found = publishing.faq_of(call.session, community)
    items = [
        FaqEntryOut(id=one.id, question=one.title, answer=one.body, lang=one.lang, verified_at=one.last_verified_at)
        for one in found.entries
    ]  # fmt: skip
    return FaqOut(community=community.slug, public=publishing.shows_faq(call.session, community), items=items)
