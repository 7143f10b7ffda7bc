"""Search over everything a person may see, kinds as filters."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from markupsafe import Markup

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import search

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Results(View):
    """What was found, best first."""

    template = "search/results.html"
    q: str
    kind: str
    kinds: dict[str, str]
    found: list[tuple[search.Found, Markup, Markup]]  # each with its name and its text, hits marked
    next: str | None


@router.get("/search")
def results(
    call: Asked,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(alias="in", max_length=20)] = "",
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> Results:
    """Look for words; `in` narrows to one kind."""
    names = {"communities": _("Communities"), "people": _("People"), "contributions": _("Contributions")}
    chosen = frozenset({search.Kind(kind)}) if kind in names else frozenset(search.Kind)
    page = search.search(call.session, call.actor, q, chosen, paging.Ask(20, after))
    found = [(one, _marked(one.name, q), _marked(one.text, q)) for one in page.items]
    return Results(q, kind if kind in names else "", names, found, page.next)


def _marked(text: str, q: str) -> Markup:
    return Markup(search.marked(text, q))  # noqa: S704  # `marked` escapes everything but its own <mark>
