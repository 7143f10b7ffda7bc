"""Search over what the caller may see, and suggestions while somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.route import ApiRoute
from app.api.shapes import Out, PageOut, Paging, problems
from app.http.call import Asked
from app.services import search

router = APIRouter(tags=["search"], route_class=ApiRoute)
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
Words = Annotated[str, Query(min_length=1, max_length=200, description="Words, all of which must be there.")]


class FoundOut(Out):
    """One find."""

    kind: search.Kind = Field(description="What it is.")
    id: str = Field(description="How the API addresses it: a slug, a username, a code or an id.", examples=["pricing"])
    title: str = Field(description="Its name or title.", examples=["Pricing"])
    url: str = Field(description="Its page on the site.", examples=["/communities/pricing"])
    lang: str | None = Field(description="Its language, where one is known.")
    community: str | None = Field(description="Slug of the community it belongs to.", examples=["pricing"])
    snippet: str = Field(
        description="HTML with what was looked for in <mark>: of its text, or else its title.",
        examples=["<mark>Pric</mark>ing"],
    )


class SuggestionOut(Out):
    """Something that may be meant."""

    kind: search.Kind = Field(description="What it is.")
    id: str = Field(description="How the API addresses it.", examples=["pricing"])
    title: str = Field(description="Its name or title.", examples=["Pricing"])
    url: str = Field(description="Its page on the site.", examples=["/communities/pricing"])


class SuggestionsOut(Out):
    """What may be meant, best first."""

    items: list[SuggestionOut] = Field(description="At most ten.")


@router.get("/search", responses=problems(), summary="Find whatever the caller may know of")
def find(
    call: Asked,
    paging: Paging,
    q: Words,
    kinds: Annotated[list[search.Kind] | None, Query(alias="in", max_length=20, description="Only these kinds.")] = None,
    lang: Annotated[str | None, Query(max_length=35, pattern=LANGUAGE, description="Only texts in this language.")] = None,
) -> PageOut[FoundOut]:
    """One ranked list: titles first, then texts, then what may have been meant; accents and case do not matter."""
    scope = search.Scope(call.actor, frozenset(kinds or search.Kind), lang)
    results = search.search(call.session, scope, q, paging)
    if paging.after is None:
        call.searched(q, results)
    items = [
        FoundOut(
            kind=one.kind, id=one.thing.name, title=one.thing.title, url=one.thing.url, lang=one.thing.lang,
            community=one.thing.community,
            snippet=search.snippet(one.thing.text, results.wanted) or search.marked(one.thing.title, results.wanted),
        )
        for one in results.page.items
    ]  # fmt: skip
    return PageOut(items=items, next=results.page.next)


@router.get("/search/suggestions", responses=problems(), summary="Suggest while somebody types")
def suggest(
    call: Asked,
    q: Words,
    limit: Annotated[int, Query(ge=1, le=10, description="How many at most.")] = 6,
) -> SuggestionsOut:
    """Names and titles that hold what is typed so far, then texts; the last word may be half typed. It is not kept."""
    found = search.suggest(call.session, call.actor, q, limit)
    items = [SuggestionOut(kind=one.kind, id=one.thing.name, title=one.thing.title, url=one.thing.url) for one in found]
    return SuggestionsOut(items=items)
