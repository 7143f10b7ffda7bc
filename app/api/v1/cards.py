"""The card of a community as data: what its widget shows, for an intranet that draws it itself (domain.md §5.9)."""

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, BySlug
from app.api.route import ApiRoute
from app.api.shapes import Out, problems
from app.core.settings import settings
from app.http.call import Asked
from app.models.communities import Kind, Orientation, Status
from app.models.knowledge import AssetKind
from app.services import communities, publishing

router = APIRouter(tags=["communities"], route_class=ApiRoute)
HERE = "https://guildry.example.com"


class CardAssetOut(Out):
    """A page worth reading."""

    title: str = Field(description="Its title.", examples=["How we set list prices"])
    kind: AssetKind = Field(description="What kind of page it is.")
    lang: str = Field(description="The language it is written in (BCP 47).", examples=["en"])
    url: str = Field(description="Its address, for whoever may sign in.", examples=[f"{HERE}/assets/{ID}"])


class CardOut(Out):
    """What anybody may know of an open community; the same for every caller."""

    slug: str = Field(description="Its address.", examples=["pricing"])
    name: str = Field(description="Its name.", examples=["Pricing"])
    kind: Kind = Field(description="What it is.")
    orientation: Orientation = Field(description="What it is for.")
    status: Status = Field(description="`active`, `paused` or `retiring`; one in any other status has no card.")
    domain: str = Field(description="What it cares about.", examples=["How we set prices."])
    leaders: list[str] = Field(description="The names of its leaders.", examples=[["Ada Nowak"]])
    members: int | None = Field(description="How many colleagues belong; null for fewer than five: say “a few”.", examples=[12])
    recent_contributions: int | None = Field(
        description="What was done in the last 91 days; null for fewer than five: say “a few”.", examples=[None]
    )
    open_questions: int | None = Field(description="Questions that wait for an answer; null for fewer than five.", examples=[7])
    next_meeting_on: date | None = Field(description="The day of the next meeting, where one is known.")
    assets: list[CardAssetOut] = Field(description="At most three pages, those used most first.")
    url: str = Field(description="Its page, where one joins.", examples=[f"{HERE}/communities/pricing"])
    embed_url: str = Field(description="The widget, for a frame.", examples=[f"{HERE}/embed/communities/pricing"])


@router.get("/communities/{slug}/card", responses=problems(), summary="The card of a community")
def get(call: Asked, slug: BySlug) -> CardOut:
    """The card of an open community that has begun and not ended; of any other there is none (404)."""
    communities.id_of(call.session, call.actor, slug)
    return shaped(publishing.card(call.session, slug))


def shaped(card: publishing.Card) -> CardOut:
    """A card in its out shape."""
    base, community = settings().base_url, card.community
    assets = [
        CardAssetOut(title=one.title, kind=one.kind, lang=one.lang, url=f"{base}/assets/{one.id}") for one in card.assets
    ]  # fmt: skip
    return CardOut(
        **{name: getattr(community, name) for name in ("slug", "name", "kind", "orientation", "status", "domain")},
        leaders=card.leaders,
        members=card.members,
        recent_contributions=card.recent,
        open_questions=card.questions,
        next_meeting_on=card.next_meeting_on,
        assets=assets,
        url=f"{base}/communities/{community.slug}",
        embed_url=f"{base}/embed/communities/{community.slug}",
    )
