"""A fact is written with the change it tells of, in the place that the commit gives it, or not at all."""

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import text

from app.core import clock
from app.core.db import Database
from app.journal.book import head, read_after, record, request_id
from app.journal.facts import PersonChanged, PersonLeft, PersonRegistered
from app.models.people import OrgUnit
from tests.journal.telling import tell

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_fact_comes_back_with_when_where_and_by_whom(database: Database) -> None:
    with clock.at(NOON), database.write() as session:
        fact_id = record(session, "ada", PersonChanged(person_id="ben", fields=("unit",)), cause_id="earlier")
    with database.read() as session:
        (entry,) = read_after(session, 0)
    assert (entry.position, entry.id, entry.actor_id) == (1, fact_id, "ada")
    assert entry.occurred_at == entry.recorded_at == NOON
    assert entry.fact == PersonChanged(person_id="ben", fields=("unit",))


def test_history_keeps_its_own_date(database: Database) -> None:
    long_ago = datetime(2019, 5, 1, tzinfo=UTC)
    with clock.at(NOON), database.write() as session:
        record(session, None, PersonLeft(person_id="ben"), occurred_at=long_ago)
    with database.read() as session:
        (entry,) = read_after(session, 0)
    assert (entry.occurred_at, entry.recorded_at) == (long_ago, NOON)


def test_the_request_is_remembered(database: Database) -> None:
    mark = request_id.set("req-1")
    tell(database, 1)
    request_id.reset(mark)
    with database.read() as session:
        assert session.execute(text("SELECT request_id FROM journal")).scalar_one() == "req-1"


def test_what_is_rolled_back_never_happened(database: Database) -> None:
    with suppress(LookupError), database.write() as session:
        session.add(OrgUnit(code="x", name="X"))
        record(session, None, PersonLeft(person_id="ben"))
        raise LookupError
    with database.read() as session:
        assert head(session) == 0
    assert tell(database, 1)


def test_a_unit_of_work_may_go_on_after_its_rollback(database: Database) -> None:
    with database.write() as session:
        record(session, None, PersonLeft(person_id="ben"))
        session.rollback()
        record(session, None, PersonLeft(person_id="ada"))
    with database.read() as session:
        assert [entry.fact for entry in read_after(session, 0)] == [PersonLeft(person_id="ada")]


def test_a_savepoint_takes_back_its_own_facts_and_no_others(database: Database) -> None:
    with database.write() as session:
        record(session, None, PersonRegistered(person_id="before"))
        for name, fails in (("kept", False), ("lost", True), ("kept too", False)):
            savepoint = session.begin_nested()
            record(session, None, PersonRegistered(person_id=name))
            savepoint.rollback() if fails else savepoint.commit()
        record(session, None, PersonRegistered(person_id="after"))
    with database.read() as session:
        assert [entry.fact.subject_id for entry in read_after(session, 0)] == ["before", "kept", "kept too", "after"]


def test_an_outer_savepoint_takes_back_what_the_inner_kept(database: Database) -> None:
    with database.write() as session:
        outer = session.begin_nested()
        with session.begin_nested():
            record(session, None, PersonRegistered(person_id="inner"))
        outer.rollback()
        record(session, None, PersonRegistered(person_id="after"))
    with database.read() as session:
        assert [entry.fact.subject_id for entry in read_after(session, 0)] == ["after"]


def test_facts_of_one_unit_of_work_keep_their_order(database: Database) -> None:
    with database.write() as session:
        told = [record(session, None, PersonRegistered(person_id=str(n))) for n in range(50)]
    with database.read() as session:
        assert [entry.id for entry in read_after(session, 0)] == told
        assert [entry.position for entry in read_after(session, 48)] == [49, 50]
