"""`verify` finds whatever is done to the journal behind its back, anywhere in it (reliability.md §2.2 G29)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.core import ids
from app.core.db import Database, Session
from app.journal.book import HASHED, anchor, record
from app.journal.facts import PersonRegistered
from app.services import checking
from tests.journal.telling import tell
from tests.proving import Figures, length

FACTS, ROUNDS = length((40, 25), (100, 250))  # in full a thousand places on each database
MANY, IN_TIME = length((2_000, 5.0), (100_000, 5.0))  # facts, seconds
NEW = {
    "occurred_at": "'2001-01-01 00:00:00.000000'",
    "recorded_at": "'2001-01-01 00:00:00.000000'",
    "schema_version": "7",
}


@contextmanager
def behind_its_back(database: Database) -> Iterator[Session]:
    """A unit of work that takes the triggers away first and puts them back last."""
    with database.write() as session:
        if database.is_sqlite:
            triggers = session.execute(
                text("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'journal' AND type = 'trigger'")
            )
            kept = dict(triggers.all())
            off, on = [f"DROP TRIGGER {name}" for name in kept], list(kept.values())
        else:
            off, on = ["ALTER TABLE journal DISABLE TRIGGER ALL"], ["ALTER TABLE journal ENABLE TRIGGER ALL"]
        for statement in off:
            session.execute(text(statement))
        yield session
        for statement in on:
            session.execute(text(statement))


def faults(database: Database, noted: str = "") -> list[str]:
    """What verify says."""
    with database.read() as session:
        return checking.verify(session, noted).faults


def alter(session: Session, chance: Random) -> str:
    """One column of one row becomes another; what was done, in SQL."""
    column = chance.choice([name for name in HASHED if name != "position"] + ["hash"])
    statement = f"UPDATE journal SET {column} = {NEW.get(column, repr('altered'))} WHERE position = {chance.randint(1, FACTS)}"
    session.execute(text(statement))
    return statement


def delete(session: Session, chance: Random) -> str:
    """One row that is not the last disappears."""
    statement = f"DELETE FROM journal WHERE position = {chance.randint(1, FACTS - 1)}"
    session.execute(text(statement))
    return statement


def swap(session: Session, chance: Random) -> str:
    """Two rows change places."""
    one, other = chance.sample(range(1, FACTS + 1), 2)
    for old, new in ((one, 1000), (other, one), (1000, other)):
        session.execute(text(f"UPDATE journal SET position = {new} WHERE position = {old}"))
    return f"swap {one} and {other}"


def close_up(session: Session, chance: Random) -> str:
    """One row disappears and those after it move up, so that no position is missing."""
    gone = chance.randint(1, FACTS - 1)
    session.execute(text(f"DELETE FROM journal WHERE position = {gone}"))
    for position in range(gone + 1, FACTS + 1):
        session.execute(text(f"UPDATE journal SET position = {position - 1} WHERE position = {position}"))
    return f"close up over {gone}"


@pytest.mark.parametrize("tamper", [alter, delete, swap, close_up])
def test_every_single_tampering_is_found(
    database: Database, tamper: Callable[[Session, Random], str], chance: Random, figures: Figures
) -> None:
    tell(database, FACTS)
    assert faults(database) == []
    unseen, seen = [], 0
    while seen < ROUNDS and not unseen:
        try:
            with behind_its_back(database) as session:
                done = tamper(session, chance)
                found = checking.verify(session).faults
                if any("Journal" in fault for fault in found):
                    seen += 1
                else:
                    unseen.append(done)
                raise _UndoneError
        except (_UndoneError, IntegrityError):
            continue
    assert unseen == []
    figures.tell(times=ROUNDS, found=seen)


@pytest.mark.slow
def test_a_long_journal_is_verified_while_one_waits(database: Database, figures: Figures) -> None:
    for _ in range(MANY // 1000):
        with database.write() as session:
            for _ in range(1000):
                record(session, None, PersonRegistered(person_id=ids.new_id()))
    began = time.monotonic()
    with database.read() as session:
        report = checking.verify(session)
    took = time.monotonic() - began
    assert (report.facts, report.faults) == (MANY, [])
    figures.tell(facts=MANY, seconds=round(took, 2))
    assert took < IN_TIME


def test_a_value_that_cannot_be_read_is_a_fault_and_no_crash(database: Database) -> None:
    tell(database, 3)
    if not database.is_sqlite:
        return  # PostgreSQL keeps instants as instants
    with behind_its_back(database) as session:
        session.execute(text("UPDATE journal SET recorded_at = 'yesterday', data = x'00ff' WHERE position = 2"))
    assert any("position 2 was altered" in fault for fault in faults(database))


def test_rows_cut_off_at_the_end_are_found_by_a_noted_head(database: Database) -> None:
    tell(database, 5)
    with database.read() as session:
        noted = anchor(session)
    assert faults(database, noted) == []
    with behind_its_back(database) as session:
        session.execute(text("DELETE FROM journal WHERE position = 5"))
    assert any(noted in fault for fault in faults(database, noted))


def test_the_noted_head_may_be_an_old_one(database: Database) -> None:
    tell(database, 5)
    with database.read() as session:
        noted = anchor(session)
    tell(database, 5)
    assert faults(database, noted) == []


def test_missing_triggers_are_a_fault(database: Database) -> None:
    with database.write() as session:
        session.execute(
            text("DROP TRIGGER journal_no_delete" if database.is_sqlite else "ALTER TABLE journal DISABLE TRIGGER ALL")
        )
    assert any("journal" in fault and "triggers" in fault for fault in faults(database))


def test_verify_writes_nothing_and_holds_nobody_up(database: Database) -> None:
    tell(database, 3)
    with database.read() as session:
        before = checking.verify(session)
        tell(database, 1)
        assert checking.verify(session).head == before.head, "one snapshot, whatever is written meanwhile"
    assert faults(database) == []


class _UndoneError(Exception):
    """The tampering is rolled back, so that the next round begins with a whole journal."""
