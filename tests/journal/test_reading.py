"""Reading the journal: on from a place, only some kinds, and all about some things."""

import pytest
from sqlalchemy import event

from app.core.db import Database
from app.journal.book import GENESIS, LOCK, about, anchor, head, read_after, record
from app.journal.facts import KudosGiven, PersonChanged, PersonLeft, PersonRegistered
from app.models.people import OrgUnit


@pytest.fixture
def told(database: Database) -> Database:
    """Three facts each about two people, and thanks."""
    with database.write() as session:
        for name in ("ada", "ben"):
            record(session, None, PersonRegistered(person_id=name))
        for name in ("ada", "ben"):
            record(session, None, PersonChanged(person_id=name, fields=("unit",)))
        record(session, None, KudosGiven(kudos_id="k", giver_id="ben", recipient_id="ada"))
        for name in ("ada", "ben"):
            record(session, None, PersonLeft(person_id=name))
    return database


def test_on_from_a_place_so_many(told: Database) -> None:
    with told.read() as session:
        assert [entry.position for entry in read_after(session, 2, 3)] == [3, 4, 5]
        assert read_after(session, 7) == []


def test_only_some_kinds(told: Database) -> None:
    with told.read() as session:
        assert [entry.position for entry in read_after(session, 1, types=["person.registered", "person.left"])] == [2, 6, 7]
        assert read_after(session, 0, types=[]) == []


def test_all_about_some_things(told: Database) -> None:
    with told.read() as session:
        assert [entry.position for entry in about(session, ["ben"], ["person.left", "person.registered"])] == [2, 7]
        assert [entry.position for entry in about(session, ["ada", "k"], ["person.changed", "kudos.given"])] == [3, 5]
        assert list(about(session, [], ["person.left"])) == []


def test_however_many_things(told: Database) -> None:
    asked = []
    with told.read() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[3]))
        many = [*(f"nobody-{n}" for n in range(1200)), "ben"]
        assert [entry.position for entry in about(session, many, ["person.left"])] == [7]
    assert len(asked) == 3, "a statement has room for some hundred ids, not for any number"


def test_its_head_is_a_place_and_a_hash(told: Database, database: Database) -> None:
    with told.read() as session:
        place, _, digest = anchor(session).partition(":")
        assert (head(session), place, len(digest)) == (7, "7", 64)


def test_an_empty_one_has_a_head_too(database: Database) -> None:
    with database.read() as session:
        assert (head(session), anchor(session)) == (0, f"0:{GENESIS}")
    assert GENESIS == "0" * 64


def test_the_journal_is_locked_last_so_that_nobody_waits_for_other_work(database: Database) -> None:
    said: list[str] = []
    with database.write() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *call: said.append(call[2]))
        record(session, None, PersonLeft(person_id="ada"))
        session.add(OrgUnit(code="n", name="North"))
    lock = [] if database.is_sqlite else ["SELECT pg_advisory_xact_lock"]
    steps = ["INSERT INTO org_unit", *lock, "INSERT INTO journal"]
    assert [step for words in said for step in steps if words.startswith(step)] == steps


def test_its_lock_is_the_same_in_every_version() -> None:
    """Else two versions that serve at the same time, as in an upgrade, would both write the same position."""
    assert LOCK == 0x6775_696C
