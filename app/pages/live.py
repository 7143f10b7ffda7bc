"""What renews itself in pages that are open: each element is asked for by its page when a stream tells of something."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from app.http.call import Asked
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import communities, live

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Bell(View):
    """The way to the inbox, as it stands at the top of every page."""

    template = "live/_bell.html"


@dataclass(frozen=True)
class News(View):
    """How much came to a community since a page of it was made."""

    template = "live/_news.html"
    slug: str
    since: int
    count: int


@router.get("/notices/bell")
def bell(call: Asked) -> Bell:  # noqa: ARG001  # the frame of every page knows
    """Whether something new is in the inbox."""
    return Bell()


@router.get("/communities/{slug}/news")
def news(call: Asked, slug: str, since: Annotated[int, Query(ge=0, le=2**63 - 1)]) -> News:
    """How much is new since a position of the journal."""
    community_id = communities.id_of(call.session, call.actor, slug)
    return News(slug, since, live.count(call.session, community_id, since))
