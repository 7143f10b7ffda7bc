"""A leaderboard is shown only where it is wanted and fair, and never says who is last."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from app.core import clock
from app.core.db import Database
from app.core.errors import NotFoundError
from app.core.settings import settings
from app.models.communities import Community, Orientation
from app.models.contributions import Authorship, Contribution, ContributionKind
from app.models.people import Person
from app.services import recognition
from app.services.recognition.periods import start_of
from tests.services.recognition.guild import found, post
from tests.services.recognition.life import COMMUNITY
from tests.services.recognition.telling import MONDAY, Telling

CROWD = tuple(f"p{number:02}" for number in range(24))  # even numbers work in the north, odd ones in the south


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUILDRY_LEADERBOARDS", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def guild(database: Database) -> Database:
    found(database, *CROWD)
    return database


def contribute(database: Database, *names: str, where: str = COMMUNITY, at: datetime = MONDAY) -> None:
    """Each of them logs something, in the tables: what makes a contributor."""
    with database.write() as session:
        for name in names:
            thing = Contribution(
                community_id=where,
                kind=ContributionKind.LESSON,
                title="A lesson",
                occurred_on=MONDAY.date(),
                logged_at=at,
            )
            session.add(thing)
            session.flush()
            session.add(Authorship(contribution_id=thing.id, person_id=name, place=1, logged_at=at))


def earn(story: Telling, name: str, *endorsers: str) -> None:
    """Ten points from each."""
    for endorser in endorsers:
        story.endorsed(story.logged("lesson", name), by=endorser, counts_for=(name,))


def places(database: Database, season: str | None = None) -> list[tuple[int, str, int]]:
    with database.read() as session, clock.at(MONDAY):
        board = recognition.leaderboard(session, session.get_one(Community, COMMUNITY), season)
    return [(place.rank, place.username, place.points) for place in board.places]


def refusal(database: Database, season: str | None = None) -> str:
    with pytest.raises(NotFoundError) as refused:
        places(database, season)
    return refused.value.sentence


def test_equal_points_share_a_place(guild: Database) -> None:
    contribute(guild, *CROWD[:20])
    story = Telling()
    earn(story, "p01", "p10", "p11", "p12")
    earn(story, "p00", "p10", "p11", "p12")
    earn(story, "p02", "p10", "p11", "p12", "p13")
    earn(story, "p03", "p14", "p15", "p16")
    post(guild, story)
    assert places(guild) == [(1, "p02", 40), (2, "p00", 30), (2, "p01", 30), (2, "p03", 30)]


def test_there_are_ten_places_and_no_more(guild: Database) -> None:
    contribute(guild, *CROWD)
    story = Telling()
    for name in CROWD[:12]:
        earn(story, name, "p20", "p21", "p22")
    post(guild, story)
    assert [name for _rank, name, _points in places(guild)] == list(CROWD[:10])


def test_points_must_rest_on_enough_people(guild: Database) -> None:
    contribute(guild, *CROWD)
    story = Telling()
    earn(story, "p00", "p10", "p11")  # two endorsers
    earn(story, "p01", "p10", "p12", "p14")  # three from one unit
    earn(story, "p02", "p10", "p10", "p11", "p12")  # one of them stands for half
    earn(story, "p03", "p10", "p11", "p12")
    earn(story, "p04", "p10", "p10", "p11", "p12", "p13")  # one of them stands for two fifths, and no more
    taken_back = story.logged("lesson", "p05")
    story.revoked(taken_back, story.endorsed(taken_back, by="p10", counts_for=("p05",)), by="p10")
    earn(story, "p05", "p11", "p12")  # two whose word still stands
    post(guild, story)
    assert places(guild) == [(1, "p04", 50), (2, "p03", 30)]


def test_who_opted_out_is_not_there(guild: Database) -> None:
    contribute(guild, *CROWD)
    story = Telling()
    earn(story, "p00", "p10", "p11", "p12", "p13")
    earn(story, "p01", "p10", "p11", "p12")
    post(guild, story)
    with guild.write() as session:
        session.get_one(Person, "p00").leaderboard_opt_out = True
    assert places(guild) == [(1, "p01", 30)]


def test_nineteen_are_too_few(guild: Database) -> None:
    contribute(guild, *CROWD[:19])
    assert "Fewer than 20" in refusal(guild)
    contribute(guild, CROWD[19])
    assert places(guild) == []


def test_each_season_has_its_own(guild: Database) -> None:
    contribute(guild, *CROWD)
    assert places(guild, "2026-Q4") == []
    assert "Fewer than 20" in refusal(guild, "2026-Q3")
    assert "no such season" in refusal(guild, "autumn")


def test_a_season_begins_with_its_first_moment_and_ends_before_that_of_the_next(guild: Database) -> None:
    first, next_first = (start_of(day, settings().time_zone) for day in (date(2026, 10, 1), date(2027, 1, 1)))
    contribute(guild, *CROWD[:18])
    contribute(guild, CROWD[18], at=first)
    contribute(guild, CROWD[19], at=next_first)
    assert "Fewer than 20" in refusal(guild, "2026-Q4")
    contribute(guild, CROWD[20], at=next_first - timedelta(microseconds=1))
    assert places(guild, "2026-Q4") == []


def test_an_interest_community_has_none(guild: Database) -> None:
    contribute(guild, *CROWD)
    with guild.write() as session:
        session.get_one(Community, COMMUNITY).orientation = Orientation.INTEREST
    assert "nobody counts points" in refusal(guild)


def test_there_is_none_unless_the_organisation_wants_it(guild: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    contribute(guild, *CROWD)
    monkeypatch.delenv("GUILDRY_LEADERBOARDS")
    settings.cache_clear()
    assert "shows no leaderboards" in refusal(guild)


def test_who_contributes_elsewhere_makes_no_crowd_here(guild: Database) -> None:
    with guild.write() as session:
        session.add(Community(id="elsewhere", slug="elsewhere", name="Elsewhere", name_key="elsewhere"))
    contribute(guild, *CROWD[:19])
    contribute(guild, *CROWD[19:], where="elsewhere")
    assert "too few to compare" in refusal(guild)
    contribute(guild, CROWD[19])
    assert places(guild) == []
