"""Check-ins: asked at 7, 30 and 90 days, reminded once, let go; read by two, and summed up from five on (B05)."""

import pytest

from app.core.db import Database
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.journal import facts
from app.journal.book import read_after
from app.policies import onboarding as policy
from app.services.onboarding import checkins
from tests.services.onboarding.life import Life, plan_of


@pytest.fixture
def life(database: Database) -> Life:
    life = Life(database)
    life.hire()
    return life


def states(database: Database) -> list[str]:
    with database.read() as session:
        return [one.state.value for one in checkins.of_plan(session, plan_of(session))]


def asked(database: Database) -> list[tuple[int, bool]]:
    with database.read() as session:
        found = [entry.fact for entry in read_after(session, 0, 5000) if isinstance(entry.fact, facts.ConfidenceAsked)]
        return [(one.day, one.again) for one in found]


def test_asked_reminded_once_and_then_left_in_peace(life: Life, database: Database) -> None:
    expected = {"2026-02-08": "waiting", "2026-02-09": "asked", "2026-02-11": "asked", "2026-02-12": "reminded",
                "2026-02-15": "reminded", "2026-02-16": "stopped", "2026-02-28": "stopped"}  # fmt: skip
    for day, state in expected.items():
        life.settle(day)
        assert states(database)[0] == state, day
    assert asked(database) == [(7, False), (7, True)]


def test_an_answer_ends_the_asking(life: Life, database: Database) -> None:
    with life.day("2026-02-09") as session:
        row = checkins.open_for(session, life.actor("dora"))
        assert row is not None
        with pytest.raises(InvalidError):
            checkins.answer(session, life.actor("dora"), row, 6)
        with pytest.raises(NotFoundError):
            checkins.find(session, life.actor("ben"), row.id)
        checkins.answer(session, life.actor("dora"), row, 4, "More time with the tool.")
        with pytest.raises(ConflictError):
            checkins.answer(session, life.actor("dora"), row, 5)
        assert checkins.open_for(session, life.actor("dora")) is None
    life.settle("2026-03-04")
    assert (states(database), asked(database)) == (["answered", "asked", "waiting"], [(7, False), (30, False)])


def test_the_answer_is_for_the_newcomer_and_the_manager_role_alone(life: Life) -> None:
    with life.day("2026-02-09"):
        parties = life.found("ben").parties
        readers = {
            name
            for name in ("dora", "ben", "lena", "clerk", "ada", "root")
            if policy.can_read_confidence(life.actor(name), parties)
        }
        assert readers == {"dora", "ben"}


def test_nobody_is_asked_while_away(life: Life, database: Database) -> None:
    life.settle("2026-02-02")
    life.tell("2026-02-03", "leave_start", "2026-02-04", until="2026-04-04")
    life.settle("2026-02-20")
    assert states(database) == ["waiting", "waiting", "waiting"]
    life.settle("2026-04-04")
    life.settle("2026-04-09")
    assert states(database)[0] == "asked", "as many days later as she was away"


def test_fewer_than_five_answers_are_a_few(life: Life, database: Database) -> None:
    told: list[int | None] = []
    for number in range(5):
        name = f"new{number}"
        life.tell("2026-01-10", "hire", "2026-02-02", of=name)
        with life.day("2026-02-09") as session:
            row = checkins.open_for(session, life.actor(name))
            assert row is not None
            checkins.answer(session, life.actor(name), row, number + 1)
            session.flush()
            told.append(checkins.moods(session)[0].answers)
    assert told == [None, None, None, None, 5]
    with database.read() as session:
        assert checkins.moods(session)[0].mean == 3.0
