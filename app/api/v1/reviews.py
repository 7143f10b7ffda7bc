"""The review queue: what has to be looked at again, most used first; and whether reading helped (domain.md §5.6)."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, Day, Tag
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, PersonRef, problems
from app.core.text import Sentence
from app.http.call import Asked
from app.services import communities, knowledge, reviews

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)
Tier = Literal["fast", "normal", "slow"]


class ReviewOut(Out):
    """An asset that has to be looked at."""

    id: str = Field(description="The asset's id.", examples=[ID])
    title: str = Field(description="Its title.")
    lang: str = Field(description="Its language.", examples=["en"])
    community: str = Field(description="Slug of its community.")
    owner: PersonRef | None = Field(description="Who looks after it; null: nobody who is here.")
    looks: int = Field(description="How many read it in thirty days, each reader once a day.", examples=[12])
    weeks: int = Field(description="Weeks by which its review is overdue, begun ones counted; 0: it is not.", examples=[3])
    flags: int = Field(description="Open flags.", examples=[1])
    weight: int = Field(description="3 for what is looked at every 90 days, 2 for 180, 1 for longer.", examples=[2])
    priority: int = Field(description="looks × weeks (at least one) × weight.", examples=[72])
    held_by: PersonRef | None = Field(description="Who reviews it just now.")


class TermsIn(In):
    """What several assets get at once."""

    assets: list[Annotated[str, Field(max_length=36)]] = Field(
        min_length=1, max_length=50, description="Ids of the assets.", examples=[[ID]]
    )
    owner: Annotated[str, Field(max_length=64)] | None = Field(default=None, description="Username.", examples=["ada"])
    tier: Tier | None = Field(default=None, description="How often it is looked at: every 90, 180 or 365 days.")


class TermsOut(Out):
    """What was changed."""

    assets: list[str] = Field(description="Ids of the assets.", examples=[[ID]])


class HoldOut(Out):
    """That somebody reviews an asset just now."""

    by: PersonRef = Field(description="Who.")
    until: datetime = Field(description="Until when, unless they go on (UTC).")


class LetGoOut(Out):
    """That the caller does not hold an asset."""

    held: bool = Field(description="Always false.")


class RequestIn(In):
    """What an owner is asked."""

    due_on: Day = Field(description="By when, ninety days ahead at most.")
    note: Sentence = Field(default="", description="What to look at.", examples=["Is step 3 still so?"])


class RequestOut(Out):
    """That an owner was asked to look at an asset."""

    id: str = Field(description="Its id.", examples=[ID])
    asset: str = Field(description="Id of the asset.", examples=[ID])
    due_on: date = Field(description="By when.")
    note: str = Field(description="What to look at.")


class FeedbackIn(In):
    """Whether reading solved it."""

    solved: bool = Field(description="Whether it solved what the reader came for.", examples=[False])


@router.get("/reviews", responses=problems(), summary="What has to be looked at again")
def listing(
    call: Asked,
    community: Annotated[str | None, Query(max_length=80, description="Only of this community.")] = None,
    lang: Annotated[Tag | None, Query(description="Only in this language.")] = None,
) -> PageOut[ReviewOut]:
    """The first hundred, the most pressing first: overdue, flagged, or without an owner. For leaders and KM advisors."""
    place = communities.find(call.session, call.actor, community).id if community else None
    found = reviews.queue(call.session, call.actor, reviews.Filters(community_id=place, lang=lang))
    return PageOut(items=[_shown(one) for one in found], next=None)


@router.patch("/reviews", responses=problems(409), summary="Give several assets an owner or a tier")
def set_terms(call: Asked, sent: Sent[TermsIn]) -> TermsOut:
    """All or none of them. There is no other bulk action."""
    given = sent.read()
    terms = reviews.Terms(owner=given.owner, tier=given.tier)
    return TermsOut(assets=[one.id for one in reviews.set_terms(call.session, call.actor, given.assets, terms)])


@router.put("/assets/{asset_id}/hold", responses=problems(409), summary="Review it, for fifteen minutes")
def hold(call: Asked, asset_id: ById) -> HoldOut:
    """Keep others from beginning as well; again for fifteen minutes more. 409 while somebody else has it."""
    asset, _community = reviews.find(call.session, call.actor, asset_id)
    row = reviews.hold(call.session, call.actor, asset)
    by = PersonRef(username=call.actor.username, display_name=call.actor.display_name)
    return HoldOut(by=by, until=row.until)


@router.delete("/assets/{asset_id}/hold", responses=problems(), summary="Let others review it")
def let_go(call: Asked, asset_id: ById) -> LetGoOut:
    """Again changes nothing."""
    asset, _community = reviews.find(call.session, call.actor, asset_id)
    reviews.let_go(call.session, call.actor, asset)
    return LetGoOut(held=False)


@router.post("/assets/{asset_id}/review-requests", status_code=201, responses=problems(409), summary="Ask its owner to look")
def ask_owner(call: Asked, asset_id: ById, sent: Sent[RequestIn]) -> RequestOut:
    """It stands among the owner's cards until they verify or revise it, or it has another owner."""
    asset, _community = reviews.find(call.session, call.actor, asset_id)
    given = sent.read()
    row = reviews.ask_owner(call.session, call.actor, asset, given.due_on, given.note)
    call.reply.headers["Location"] = f"/api/v1/assets/{asset.id}"
    return RequestOut(id=row.id, asset=asset.id, due_on=row.due_on, note=row.note)


@router.put("/assets/{asset_id}/feedback", responses=problems(409), summary="Did this solve it?")
def say(call: Asked, asset_id: ById, sent: Sent[FeedbackIn]) -> FeedbackIn:
    """One's last word of the day; kept without who said it. Five of them, more of these no, are a gap."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    given = sent.read()
    reviews.say(call.session, call.actor, asset, solved=given.solved)
    return given


def _shown(one: reviews.Item) -> ReviewOut:
    names = ("id", "title", "lang", "looks", "weeks", "flags", "weight", "priority")
    return ReviewOut(
        **{name: getattr(one, name) for name in names},
        community=one.place,
        owner=PersonRef.of(one.owner) if one.owner else None,
        held_by=PersonRef.of(one.held_by) if one.held_by else None,
    )
