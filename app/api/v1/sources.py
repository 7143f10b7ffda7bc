"""Where a community reads what happens outside, and what people suggest for its newsletter (product.md B07)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field, StringConstraints

from app.api.fields import ID, ById, BySlug, Link, LinkOrNone
from app.api.route import ApiRoute
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PersonRef, problems
from app.core.text import one_line
from app.http.call import Asked
from app.models.communities import Community
from app.models.newsletters import NewsSource
from app.services import communities
from app.services.newsletters import LONGEST, sources
from app.services.newsletters.sources import Seen

router = APIRouter(tags=["newsletters"], route_class=ApiRoute)
Named = Annotated[str, StringConstraints(max_length=120), AfterValidator(one_line)]
Words = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(one_line)]


class SourceIn(In):
    """A source."""

    name: Named = Field(description="What it is called.", examples=["Paper & Board Weekly"])
    url: Link = Field(description="Where it is.", examples=["https://example.org/news"])


class SourceOut(Out):
    """A source of a community."""

    id: str = Field(description="Its id.", examples=[ID])
    name: str = Field(description="What it is called.")
    url: str = Field(description="Where it is.")
    owner: PersonRef = Field(description="Who looks after it.")
    checked_on: date = Field(description="When somebody last said that it is worth reading.")
    stale: bool = Field(description="Nobody looked at it for a quarter and nothing came from it, or its owner left.")
    favourites: int | None = Field(description="How many like to read it; null for fewer than five.")
    favourite: bool = Field(description="Whether the caller does.")
    ended: bool = Field(description="Whether it was taken off the list.")


class SourcesOut(Out):
    """A community's sources."""

    items: list[SourceOut] = Field(description="All of them, thirty at most; what most like to read first.")


class TipIn(In):
    """A suggestion."""

    text: Words = Field(description="What to tell, in one line.", examples=["The new packaging act is out."])
    link: LinkOrNone = Field(default="", description="Where it stands.", examples=["https://example.org/act"])
    source: Annotated[str, Field(max_length=36)] | None = Field(
        default=None, description="Id of the source it comes from.", examples=[ID]
    )


class TipOut(Out):
    """A suggestion that waits for the next issue."""

    id: str = Field(description="Its id.", examples=[ID])
    text: str = Field(description="What to tell.", examples=["The new packaging act is out."])
    link: str = Field(description="Where it stands.")
    source: str | None = Field(description="Id of the source it comes from.")


@router.get("/communities/{slug}/sources", responses=problems(), summary="Where a community reads what happens outside")
def listing(call: Asked, slug: BySlug) -> SourcesOut:
    """For whoever may see the community."""
    found = sources.listing(call.session, call.actor, communities.find(call.session, call.actor, slug))
    return SourcesOut(items=[_out(one) for one in found])


@router.post("/communities/{slug}/sources", status_code=201, responses=problems(409), summary="Add a source")
def add(call: Asked, slug: BySlug, sent: Sent[SourceIn]) -> SourceOut:
    """For the community's people; whoever adds it looks after it."""
    community = communities.find(call.session, call.actor, slug)
    given = sent.read()
    source = sources.add(call.session, call.actor, community, given.name, given.url)
    call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}/sources"
    return _shown(call, source, community)


@router.post("/sources/{source_id}/check", responses=problems(), summary="Say that it is still worth reading")
def check(call: Asked, source_id: ById) -> SourceOut:
    """The caller looks after it from now on; for its owner and those who make the newsletter."""
    source, community = sources.find(call.session, call.actor, source_id)
    sources.check(call.session, call.actor, source)
    return _shown(call, source, community)


@router.delete("/sources/{source_id}", responses=problems(), summary="Take a source off the list")
def end(call: Asked, source_id: ById) -> SourceOut:
    """What came from it stays; what it was is the answer."""
    source, community = sources.find(call.session, call.actor, source_id)
    seen = _shown(call, source, community)
    sources.end(call.session, call.actor, source)
    return seen.model_copy(update={"ended": True})


@router.put("/sources/{source_id}/favourite", responses=problems(), summary="Like to read it")
def like(call: Asked, source_id: ById) -> SourceOut:
    """What favourites bring comes first into a draft; again changes nothing."""
    source, community = sources.find(call.session, call.actor, source_id)
    sources.like(call.session, call.actor, source)
    return _shown(call, source, community)


@router.delete("/sources/{source_id}/favourite", responses=problems(), summary="Like it no longer")
def unlike(call: Asked, source_id: ById) -> SourceOut:
    """Again changes nothing."""
    source, community = sources.find(call.session, call.actor, source_id)
    sources.unlike(call.session, call.actor, source)
    return _shown(call, source, community)


@router.post("/communities/{slug}/tips", status_code=201, responses=problems(), summary="Suggest something for the next issue")
def suggest(call: Asked, slug: BySlug, sent: Sent[TipIn]) -> TipOut:
    """For the community's people; the next draft takes it up, as far as there is room."""
    community = communities.find(call.session, call.actor, slug)
    given = sent.read()
    with named_in("source"):
        source = sources.find(call.session, call.actor, given.source)[0] if given.source else None
    tip = sources.suggest(call.session, call.actor, community, given.text, given.link, source)
    call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}/newsletters"
    return TipOut(id=tip.id, text=tip.text, link=tip.link, source=tip.source_id)


def _shown(call: Asked, source: NewsSource, community: Community) -> SourceOut:
    return _out(sources.shown(call.session, call.actor, source, community))


def _out(one: Seen) -> SourceOut:
    names = {name: getattr(one.row, name) for name in ("id", "name", "url", "checked_on")}
    owner = PersonRef.of(one.owner)
    return SourceOut(**names, owner=owner, stale=one.stale, favourites=one.likes, favourite=one.mine, ended=False)
