"""Points explained, and leaderboards where an organisation wants them (domain.md §3)."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, BySlug, ByUsername
from app.api.route import ApiRoute
from app.api.shapes import As, Out, PageOut, Paging, PersonRef, page_as, problems
from app.http.call import Asked
from app.http.unit import hot
from app.services import communities, people, recognition

router = APIRouter(tags=["recognition"], route_class=ApiRoute)


class ContributionRef(Out):
    """A contribution, named."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What was done.", examples=["Price template"])


class BecauseOut(Out):
    """Why a line stands."""

    fact: str = Field(description="Id of the fact in the journal by which it fell due.")
    contribution: ContributionRef | None = Field(description="What it is for; null for thanks in general.")
    endorser: PersonRef | None = Field(description="Whose word it rests on.")
    sentence: str | None = Field(description="Their words.", examples=["Saved my team two days."])


class EntryOut(Out):
    """One line of the ledger."""

    id: str = Field(description="Its place in the ledger.", examples=["17"])
    rule: str = Field(description="The rule of the policy.", examples=["asset"])
    points: int = Field(description="What was given after limits; in a correction, what was given or taken.", examples=[10])
    gross: int = Field(description="What it would be without limits.", examples=[10])
    capped_by: str | None = Field(description="The limit that cut it: rule, pair, repeats, week; null: none.")
    policy: str = Field(description="Version of the policy that applied.", examples=["2025.1"])
    season: str = Field(description="The season it counts in.", examples=["2026-Q4"])
    because: BecauseOut = Field(description="Why it stands.")
    at: datetime = Field(description="When the act happened, or what made a correction necessary (UTC).")
    corrected_by: str | None = Field(description="For a correction: the kind of fact that made it necessary.")
    is_adjustment: bool = Field(description="Whether it came after its season was final.")


class SeasonTotalOut(Out):
    """What a person has in one season."""

    name: str = Field(description="The season, a calendar quarter.", examples=["2026-Q4"])
    total: int = Field(description="Points of this season.", examples=[42])


class PointsOut(Out):
    """A person's points."""

    total: int = Field(description="All points.", examples=[128])
    season: SeasonTotalOut = Field(description="The current season.")
    entries: PageOut[EntryOut] = Field(description="The lines they sum from, newest first.")


class PlaceOut(Out):
    """One place of a leaderboard."""

    rank: int = Field(description="People with equal points share a place.", examples=[1])
    person: PersonRef = Field(description="Who.")
    points: int = Field(description="Points of the season in this community.", examples=[120])


class LeaderboardOut(Out):
    """The first ten of a community's season; who opted out or rests on too few people's word is not among them."""

    season: str = Field(description="Which season.", examples=["2026-Q4"])
    state: str = Field(description="open, settling or final.", examples=["open"])
    opens_on: date = Field(description="Its first day.")
    closes_on: date = Field(description="Its last day.")
    items: list[PlaceOut] = Field(description="The places, best first.")


def explained(line: recognition.Explained) -> dict[str, Any]:
    """A line as plain values of EntryOut."""
    why = line.because
    about = {"id": why.contribution_id, "title": why.contribution_title or ""} if why.contribution_id else None
    endorser = {"username": why.endorser, "display_name": why.endorser_name or ""} if why.endorser else None
    because = {"fact": why.fact_id, "contribution": about, "endorser": endorser, "sentence": why.sentence}
    values = {"id": str(line.position), "because": because}
    return {name: values[name] if name in values else getattr(line, name) for name in EntryOut.model_fields}


@router.get("/people/{username}/points", responses=problems(), summary="One's points, every one explained")
@hot
def points(call: Asked, username: ByUsername, paging: Paging) -> As[PointsOut]:
    """The caller's own points; anybody else's answer 404."""
    person_id = people.id_of(call.session, call.actor, username)
    found = recognition.points_of(call.session, call.actor, person_id, paging)
    entries = page_as([explained(line) for line in found.entries.items], found.entries.next)
    return As({"total": found.total, "season": {"name": found.season, "total": found.season_total}, "entries": entries.values})


@router.get("/communities/{slug}/leaderboard", responses=problems(), summary="A community's season, where shown")
def leaderboard(
    call: Asked, slug: BySlug, season: Annotated[str | None, Query(max_length=10, description="Such as 2026-Q4; now.")] = None
) -> LeaderboardOut:
    """The first ten; 404 with the reason where the organisation shows none or too few people contributed."""
    community = communities.find(call.session, call.actor, slug)
    board = recognition.leaderboard(call.session, community, season)
    places = [
        PlaceOut(rank=one.rank, points=one.points, person=PersonRef(username=one.username, display_name=one.display_name))
        for one in board.places
    ]
    when = board.season
    return LeaderboardOut(season=when.name, state=when.state, opens_on=when.opens_on, closes_on=when.closes_on, items=places)
