"""Search over what the caller may see."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.route import ApiRoute
from app.api.shapes import Out, PageOut, Paging, problems
from app.http.call import Asked
from app.services import search

router = APIRouter(tags=["search"], route_class=ApiRoute)


class FoundOut(Out):
    """One find."""

    kind: search.Kind = Field(description="What it is.")
    id: str = Field(description="How the API addresses it: a slug, a username or an id.", examples=["pricing"])
    title: str = Field(description="Its name or title.", examples=["Pricing"])
    url: str = Field(description="Its page on the site.", examples=["/communities/pricing"])
    lang: str | None = Field(description="Its language, where one is known.")
    community: str | None = Field(description="Slug of the community it belongs to.", examples=["pricing"])
    snippet: str = Field(description="HTML with what was looked for in <mark>.", examples=["<mark>Pric</mark>ing"])


@router.get("/search", responses=problems(), summary="Find communities, people and contributions")
def find(
    call: Asked,
    paging: Paging,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words, all of which must be there.")],
    kinds: Annotated[list[search.Kind] | None, Query(alias="in", max_length=3, description="Only these kinds.")] = None,
) -> PageOut[FoundOut]:
    """One ranked list of all that the caller may see; accents and case do not matter."""
    page = search.search(call.session, call.actor, q, frozenset(kinds or search.Kind), paging)
    items = [
        FoundOut(
            kind=one.kind, id=one.id, title=one.name, url=one.url, lang=None, community=one.community,
            snippet=search.marked(f"{one.name} – {one.text}" if one.text else one.name, q),
        )
        for one in page.items
    ]  # fmt: skip
    return PageOut(items=items, next=page.next)
