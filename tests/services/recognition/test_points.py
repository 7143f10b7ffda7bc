"""A person sees every point and why; nobody else sees any."""

import pytest
from sqlalchemy import select

from app.core import clock, paging
from app.core.db import Database
from app.core.errors import NotFoundError
from app.journal import facts
from app.models.contributions import Contribution, ContributionKind, Endorsement, Kudos
from app.models.recognition import LedgerEntry
from app.services import recognition
from app.services.recognition import Points
from tests.services.recognition.guild import actor, found, post
from tests.services.recognition.life import COMMUNITY, Life
from tests.services.recognition.telling import MONDAY, Telling


@pytest.fixture
def guild(database: Database) -> Database:
    found(database, *Life.people)
    return database


def seen(database: Database, name: str, whose: str, ask: paging.Ask | None = None) -> Points:
    with database.read() as session, clock.at(MONDAY):
        return recognition.points_of(session, actor(name, "leader", advises=True), whose, ask or paging.Ask())


def test_a_total_is_explained_down_to_who_said_what_helped(guild: Database) -> None:
    story = Telling()
    lesson = story.logged("lesson")
    endorsement = story.endorsed(lesson, by="ben")
    with guild.write() as session:
        session.add(
            Contribution(
                id=lesson,
                community_id=COMMUNITY,
                kind=ContributionKind.LESSON,
                title="Why the press jammed",
                occurred_on=MONDAY.date(),
                logged_at=MONDAY,
            )
        )
        session.flush()
        session.add(Endorsement(id=endorsement, contribution_id=lesson, endorser_id="ben", benefit="Saved us a day."))
    post(guild, story)
    points = seen(guild, "ada", "ada")
    assert (points.total, points.season, points.season_total) == (10, "2026-Q4", 10)
    (line,) = points.entries.items
    assert (line.rule, line.points, line.gross, line.capped_by, line.policy) == ("lesson", 10, 10, None, "2025.1")
    assert (line.because.contribution_title, line.because.endorser, line.because.sentence) == (
        "Why the press jammed",
        "ben",
        "Saved us a day.",
    )
    assert (line.at, line.corrected_by) == (story.now, None)


def test_a_correction_says_what_happened(guild: Database) -> None:
    story = Telling()
    lesson = story.logged("lesson")
    story.endorsed(lesson, by="ben")
    post(guild, story)
    then = Telling(now=story.now)
    then.voided(lesson)
    post(guild, then)
    newest = seen(guild, "ada", "ada").entries.items[0]
    assert (newest.points, newest.corrected_by, newest.at) == (-10, "contribution.voided", then.now)


def test_what_comes_again_after_it_was_taken_back_is_a_correction_too(guild: Database) -> None:
    story = Telling()
    lesson = story.logged("lesson")
    story.endorsed(lesson, by="ben")
    post(guild, story)
    then = Telling(now=story.now)
    then.say(facts.ContributionReturned(contribution_id=lesson, community_id=COMMUNITY))
    post(guild, then)
    again = Telling(now=then.now)
    again.say(facts.ContributionResubmitted(contribution_id=lesson, community_id=COMMUNITY))
    post(guild, again)
    lines = seen(guild, "ada", "ada").entries.items
    assert [(line.points, line.corrected_by) for line in lines] == [
        (10, "contribution.resubmitted"),
        (-10, "contribution.returned"),
        (10, None),
    ]
    assert not any(line.is_adjustment for line in lines), "its season is not over"


def test_what_a_limit_cut_is_given_once_there_is_room(guild: Database) -> None:
    story = Telling()
    lessons = [story.logged("lesson") for _ in range(3)]
    for lesson in lessons:
        story.endorsed(lesson, by="ben")
    post(guild, story)
    then = Telling(now=story.now)
    then.voided(lessons[0])
    post(guild, then)
    lines = seen(guild, "ada", "ada").entries.items[::-1]
    assert [(line.points, line.gross, line.capped_by, line.corrected_by) for line in lines] == [
        (10, 10, None, None),
        (10, 10, None, None),
        (0, 10, "pair", None),
        (-10, -10, None, "contribution.voided"),
        (10, 0, None, "contribution.voided"),
    ]
    assert seen(guild, "ada", "ada").total == 20


def test_thanks_are_explained_by_who_said_what(guild: Database) -> None:
    story = Telling()
    story.thanked("dan")
    story.thanked("ben")
    with guild.write() as session:
        for kudos, giver, words in (("k1", "dan", "You stayed late."), ("k2", "ben", "You listened.")):
            session.add(Kudos(id=kudos, from_id=giver, to_id="ada", because=words))
    post(guild, story)
    lines = seen(guild, "ada", "ada").entries.items
    assert [(line.because.endorser, line.because.endorser_name, line.because.sentence) for line in lines] == [
        ("ben", "Ben", "You listened."),
        ("dan", "Dan", "You stayed late."),
    ]
    assert {line.because.contribution_title for line in lines} == {None}


@pytest.mark.parametrize("whose", ["ben", "nobody"])
def test_nobody_sees_anothers_points_whatever_their_role(guild: Database, whose: str) -> None:
    with pytest.raises(NotFoundError):
        seen(guild, "ada", whose)


def test_every_page_together_is_the_whole_sum(guild: Database) -> None:
    story = Telling()
    for number in range(30):
        story.thanked(Life.people[1 + number % 11])
    post(guild, story)
    after, lines = None, []
    while True:
        page = seen(guild, "ada", "ada", paging.Ask(limit=7, after=after)).entries
        lines += page.items
        after = page.next
        if after is None:
            break
    assert sum(line.points for line in lines) == seen(guild, "ada", "ada").total == 15
    with guild.read() as session:
        assert len(lines) == len(session.execute(select(LedgerEntry.position)).all()) == 30
