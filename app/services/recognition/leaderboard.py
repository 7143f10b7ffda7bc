"""A community's leaderboard: only where the organisation wants one and it is fair, and then ten places and no more.

Never shown: who is last, anybody who opted out, and anybody whose points rest on too few people's word (domain.md §3.3).
"""

from dataclasses import dataclass

from sqlalchemy import CTE, func, select
from sqlmodel import col

from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState
from app.models.people import Person
from app.models.recognition import LedgerEntry, PointsTotal
from app.services.recognition import seasons
from app.services.recognition.periods import next_season_on, start_of
from app.services.recognition.seasons import Season

CONTRIBUTORS = 20
ENDORSERS = 3
UNITS = 2
LARGEST_SHARE = 40  # per cent of counted points that one endorser may stand for
PLACES = 10


@dataclass(frozen=True, slots=True)
class Place:
    """One place; people with equal points share it, and the next place is left out (1, 1, 3)."""

    rank: int
    username: str
    display_name: str
    points: int


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """The first ten of a community's season."""

    season: Season
    places: list[Place]


def leaderboard(session: Session, community: Community, season: str | None = None) -> Leaderboard:
    """The places of a season (default: the current one). Raises NotFoundError, saying why, where none is shown."""
    if not (settings().leaderboards and settings().compare):
        raise NotFoundError(_("This organisation shows no leaderboards."))
    if not community.carries_points:
        raise NotFoundError(_("People thank each other here; nobody counts points."))
    try:
        found = seasons.find(session, season or seasons.current())
    except ValueError as error:
        raise NotFoundError(_("There is no such season. One is called like 2026-Q4.")) from error
    if _contributors(session, community, found) < CONTRIBUTORS:
        raise NotFoundError(_("Fewer than 20 people contributed here in this season: too few to compare."))
    return Leaderboard(found, _places(session, community.id, found.name))


def _contributors(session: Session, community: Community, season: Season) -> int:
    zone = settings().time_zone
    gone = (ContributionState.WITHDRAWN, ContributionState.VOIDED)
    authors = (
        select(func.count(col(Authorship.person_id).distinct()))
        .join(Contribution, col(Contribution.id) == col(Authorship.contribution_id))
        .where(
            col(Contribution.community_id) == community.id,
            col(Contribution.logged_at) >= start_of(season.opens_on, zone),
            col(Contribution.logged_at) < start_of(next_season_on(season.opens_on), zone),
            col(Contribution.state).not_in(gone),
        )
    )
    return session.execute(authors).scalar_one()


def _places(session: Session, community_id: str, season: str) -> list[Place]:
    eligible = _eligible(community_id, season)
    best = (
        select(col(Person.username), col(Person.display_name), col(PointsTotal.net))
        .join(Person, col(Person.id) == col(PointsTotal.person_id))
        .join(eligible, eligible.c.person_id == col(PointsTotal.person_id))
        .where(
            col(PointsTotal.community_id) == community_id,
            col(PointsTotal.season) == season,
            col(PointsTotal.net) > 0,
            col(Person.leaderboard_opt_out).is_(False),
        )
        .order_by(col(PointsTotal.net).desc(), col(Person.id))  # a name may change, or be erased, and nobody's place with it
        .limit(PLACES)
    )
    places: list[Place] = []
    for number, (username, name, points) in enumerate(session.execute(best), 1):
        tied = places and places[-1].points == points
        places.append(Place(places[-1].rank if tied else number, username, name, points))
    return places


def _eligible(community_id: str, season: str) -> CTE:
    """People whose points rest on enough others: three, from two units, none of whom stands for more than 40 per cent."""
    given = (
        select(col(LedgerEntry.person_id), col(LedgerEntry.endorser_id), func.sum(LedgerEntry.net).label("points"))
        .where(
            col(LedgerEntry.community_id) == community_id,
            col(LedgerEntry.season) == season,
            col(LedgerEntry.is_adjustment).is_(False),
        )
        .group_by(col(LedgerEntry.person_id), col(LedgerEntry.endorser_id))
        .having(func.sum(LedgerEntry.net) > 0)
        .cte("given")
    )
    return (
        select(given.c.person_id)
        .join(Person, col(Person.id) == given.c.endorser_id)
        .group_by(given.c.person_id)
        .having(func.count() >= ENDORSERS)
        .having(func.count(col(Person.unit_id).distinct()) >= UNITS)
        .having(func.max(given.c.points) * 100 <= func.sum(given.c.points) * LARGEST_SHARE)
        .cte("eligible")
    )
