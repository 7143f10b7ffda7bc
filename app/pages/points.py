"""My points: first the sentences, then this season's number, each line explained. Nobody else's are ever shown."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from app.core import paging
from app.http.call import Asked
from app.http.unit import hot
from app.models.communities import Community
from app.pages import words
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import communities, contributions, people, recognition
from app.services.recognition import Explained, Leaderboard

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SENTENCES = 3


@dataclass(frozen=True)
class Points(View):
    """What people said, and how that became points under published rules."""

    template = "points/mine.html"
    sentences: list[Explained]
    total: int
    season: str
    season_total: int
    lines: list[Explained]
    next: str | None
    rules: dict[str, str]
    caps: dict[str, str]
    corrections: dict[str, str]
    left: int


@dataclass(frozen=True)
class Board(View):
    """A season's first ten of those who take part, where the organisation switched it on."""

    template = "points/leaderboard.html"
    community: Community
    board: Leaderboard


@router.get("/people/{username}/points")
@hot
def mine(call: Asked, username: str, after: Annotated[str | None, Query(max_length=2000)] = None) -> Points:
    """One's own points; anybody else's do not exist."""
    person_id = people.id_of(call.session, call.actor, username)
    points = recognition.points_of(call.session, call.actor, person_id, paging.Ask(20, after))
    lines = points.entries.items
    said = [line for line in lines if line.because.sentence and not line.corrected_by]
    return Points(
        sentences=said[:SENTENCES] if after is None else [],
        total=points.total,
        season=points.season,
        season_total=points.season_total,
        lines=lines,
        next=points.entries.next,
        rules=words.rules(),
        caps=words.caps(),
        corrections=words.corrections(),
        left=contributions.allowance(call.session, call.actor),
    )


@router.get("/communities/{slug}/leaderboard")
def leaderboard(call: Asked, slug: str, season: str | None = None) -> Board:
    """The leaderboard, where there is one; otherwise the reason why there is none."""
    community = communities.find(call.session, call.actor, slug)
    return Board(community, recognition.leaderboard(call.session, community, season))
