"""Search over everything a person may know of: the page, what it suggests while one types, and what was opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from markupsafe import Markup
from starlette.responses import Response

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked
from app.pages.palette import Place, places
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import search
from app.services.search import Kind

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SUGGESTED = 7
Typed = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Shown:
    """One find with its title and the part of its text that was hit, marked."""

    kind: Kind
    word: str
    thing: search.Thing
    title: Markup
    snippet: Markup


@dataclass(frozen=True)
class Results(View):
    """What was found, best first; `event` says which search it was, where that is kept."""

    template = "search/results.html"
    q: str
    kind: str
    kinds: Mapping[str, str]
    counts: Mapping[Kind, int]
    is_more: bool
    found: list[Shown]
    next: str | None
    event: str | None


@dataclass(frozen=True)
class Suggestions(View):
    """What may be meant by what is typed so far."""

    template = "search/_suggestions.html"
    places: list[Place]
    found: list[Shown]


@router.get("/search")
def results(
    call: Asked,
    q: Typed = "",
    kind: Annotated[str, Query(alias="in", max_length=20)] = "",
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> Results:
    """Look for words; `in` narrows to one kind. What is typed while HTMX asks is no search yet, and is not kept."""
    chosen = frozenset({Kind(kind)}) if kind in kinds() else frozenset(Kind)
    found = search.search(call.session, search.Scope(call.actor, chosen), q, paging.Ask(20, after))
    is_sent = bool(q.strip()) and not call.is_fragment and not after and len(chosen) > 1
    event = call.searched(q, found) if is_sent else None
    return Results(
        q=q,
        kind=kind if len(chosen) == 1 else "",
        kinds=kinds(),
        counts=found.counts,
        is_more=found.hits >= search.MOST_COUNTED,
        found=[_shown(one, found.wanted) for one in found.page.items],
        next=found.page.next,
        event=event,
    )


@router.get("/search/suggestions")
def suggestions(call: Asked, q: Typed = "") -> Suggestions:
    """What may be meant, for the box in the head of each page: where to go, and what is found."""
    wanted = search.parsed(call.session, q)
    return Suggestions(places(call, q), [_shown(one, wanted) for one in search.suggest(call.session, call.actor, q, SUGGESTED)])


@router.post("/search/events/{event_id}/click")
def clicked(call: Asked, event_id: str) -> Response:
    """Something that was found was opened."""
    search.click(call.session, event_id)
    return Response(status_code=204)


def kinds() -> dict[str, str]:
    """What each kind is called."""
    return {
        Kind.COMMUNITIES: _("Communities"),
        Kind.PEOPLE: _("People"),
        Kind.ASSETS: _("Knowledge"),
        Kind.QUESTIONS: _("Questions"),
        Kind.GUIDELINES: _("Guidelines"),
        Kind.TRAINING: _("Training"),
        Kind.CONTRIBUTIONS: _("Contributions"),
        Kind.DECISIONS: _("Decisions"),
    }


def _shown(one: search.Found, wanted: search.Wanted | None) -> Shown:
    marked, snippet = search.marked(one.thing.title, wanted), search.snippet(one.thing.text, wanted)
    return Shown(one.kind, kinds()[one.kind], one.thing, _safe(marked), _safe(snippet or search.beginning(one.thing.text)))


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704  # `marked` and `snippet` escape everything but their own <mark>
