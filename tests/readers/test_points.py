"""The ledger says what `score()` says, after any life, in any batches, through kills and rollbacks."""

import threading
from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import Database, Session
from app.journal import facts
from app.journal.book import Entry, about, record
from app.models.recognition import LedgerEntry, PointsPolicy, PointsTotal
from app.readers.points import Points
from app.readers.runner import catch_up, step
from app.services.recognition.policy import to_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from tests.proving import length
from tests.services.recognition.guild import faults, found, tell
from tests.services.recognition.life import Life
from tests.services.recognition.telling import MONDAY, Telling


@pytest.fixture
def guild(database: Database) -> Database:
    """A community and a dozen people, whose ids are their names."""
    found(database, *Life.people)
    return database


def live(database: Database, life: Life, number: int) -> None:
    """Record so many facts of a life, each at its moment."""
    with database.write() as session:
        for moment, fact in life.facts(number):
            with clock.at(moment):
                record(session, None, fact)


def ledger(database: Database) -> list[LedgerEntry]:
    with database.read() as session:
        return list(session.execute(select(LedgerEntry).order_by(LedgerEntry.position)).scalars())


class Interrupted(Points):
    """The points reader on a bad day: it does its work and then fails, one time in three."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        super().apply(session, entries)
        if self.random.random() < 1 / 3:
            raise KeyboardInterrupt


@pytest.mark.slow
def test_the_ledger_equals_a_recount_after_thousands_of_facts(guild: Database) -> None:
    random = Random(20261122)
    life, reader = Life(random), Interrupted(random)
    dearer = {**to_json(POLICY_2025_1), "version": "2027.1", "week_cap": 40, "rules": {"lesson": {"points": 12}}}
    with guild.write() as session:
        session.add(PointsPolicy(version="2027.1", body=dearer, effective_on=date(2027, 4, 1)))
    for _ in range(length(12, 40)):
        live(guild, life, 250)
        behind = True
        while behind:
            try:
                behind = bool(step(guild, reader, batch=random.choice((1, 7, 40, 250))))
            except KeyboardInterrupt:
                continue
    assert faults(guild) == []
    lines = ledger(guild)
    assert {line.capped_by for line in lines} == {None, "rule", "pair", "repeats", "week"}
    assert any(line.is_correction for line in lines)
    with guild.read() as session:
        assert session.execute(select(func.sum(PointsTotal.net))).scalar() == sum(line.net for line in lines) > 1000


def test_a_final_season_stands_and_what_comes_later_moves_the_total_only(guild: Database) -> None:
    story = Telling()
    lesson = story.logged("lesson")
    story.endorsed(lesson, by="ben")
    story.say(facts.SeasonMoved(season="2026-Q4", target="settling"), at=MONDAY.replace(year=2027, month=1))
    story.say(facts.SeasonMoved(season="2026-Q4", target="final"))
    story.voided(lesson)
    tell(guild, story)
    catch_up(guild, Points())
    with guild.read() as session:
        totals = {row.season: row.net for row in session.execute(select(PointsTotal)).scalars()}
    assert totals == {"2026-Q4": 10, "adjusted": -10}
    assert [(line.net, line.season, line.is_adjustment) for line in ledger(guild)] == [
        (10, "2026-Q4", False),
        (-10, "2026-Q4", True),
    ]
    assert faults(guild) == []


def test_what_is_only_logged_after_a_seasons_end_moves_nothing(guild: Database) -> None:
    story = Telling()
    story.endorsed(story.logged("lesson"), by="ben")
    story.say(facts.SeasonMoved(season="2026-Q4", target="final"), at=MONDAY.replace(year=2027, month=1))
    story.logged("lesson")
    tell(guild, story)
    catch_up(guild, Points())
    assert [(line.net, line.is_adjustment) for line in ledger(guild)] == [(10, False)]
    assert faults(guild) == []


def test_a_correction_names_what_made_it_necessary(guild: Database) -> None:
    story = Telling()
    lessons = [story.logged("lesson") for _ in range(3)]
    for lesson in lessons:
        story.endorsed(lesson, by="ben")
    tell(guild, story)
    catch_up(guild, Points())
    assert [(line.net, line.capped_by, line.is_correction) for line in ledger(guild)] == [
        (10, None, False),
        (10, None, False),
        (0, "pair", False),
    ]
    void = Telling(now=story.now)
    void.voided(lessons[0])
    tell(guild, void)
    catch_up(guild, Points())
    reversal, restored = ledger(guild)[3:]
    assert (reversal.contribution_id, reversal.gross, reversal.net) == (lessons[0], -10, -10)
    assert (restored.contribution_id, restored.gross, restored.net) == (lessons[2], 0, 10)
    with guild.read() as session:
        (voided,) = about(session, [lessons[0]], ["contribution.voided"])
    assert reversal.cause_id == restored.cause_id == voided.id


def test_two_readers_at_once_post_each_line_once(guild: Database) -> None:
    live(guild, Life(Random(7)), 200)
    racers = [threading.Thread(target=catch_up, args=(guild, Points(), 3)) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert faults(guild) == []
    catch_up(guild, Points())
    assert faults(guild) == []


def test_how_facts_are_batched_does_not_change_what_people_have(guild: Database) -> None:
    live(guild, Life(Random(3)), 150)
    catch_up(guild, Points(), batch=1)
    assert faults(guild) == []


def test_a_wrong_line_is_found(guild: Database) -> None:
    live(guild, Life(Random(5)), 200)
    catch_up(guild, Points())
    with guild.write() as session:
        total = session.execute(select(PointsTotal)).scalars().first()
        assert total
        total.net += 1
    (fault,) = faults(guild)
    assert "total" in fault
