"""Units of work: no lost update, no "database is locked", readers that cannot write (reliability.md §1, §4)."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import col

from app.core.db import Database, is_taken, is_unavailable, lock
from app.models.people import OrgUnit, Person
from app.services.people import NewPerson, register

THREADS, TIMES = 8, 25


@pytest.fixture
def ada(database: Database) -> str:
    """The id of a person whose version counts what happens to her."""
    with database.write() as session:
        return register(session, None, NewPerson(username="ada", display_name="Ada")).id


def count_up(database: Database, key: str, *, locking: bool) -> str:
    """Read a number and write it back one higher; says how that ended."""
    try:
        with database.write() as session:
            if locking:
                lock(session, Person, key)
            session.get_one(Person, key).touch()
    except (StaleDataError, DBAPIError) as error:
        return type(error).__name__
    return "done"


def version(database: Database, key: str) -> int:
    """How high it has come."""
    with database.read() as session:
        return session.get_one(Person, key).version


@pytest.mark.parametrize("locking", [True, False])
def test_no_update_is_lost_and_nothing_is_locked(database: Database, ada: str, locking: bool) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        ends = Counter(threads.map(lambda _: count_up(database, ada, locking=locking), range(THREADS * TIMES)))
    assert version(database, ada) == 1 + ends["done"]
    if locking or database.is_sqlite:
        assert ends == {"done": THREADS * TIMES}
    else:
        assert set(ends) <= {"done", "StaleDataError"}, "without the lock a stale write fails, and is never lost"


def test_two_processes_take_turns_as_two_threads_do(database: Database, ada: str) -> None:
    databases = [database, Database(database.url, synchronous="OFF")]
    with ThreadPoolExecutor(THREADS) as threads:
        ends = Counter(threads.map(lambda n: count_up(databases[n % 2], ada, locking=True), range(THREADS * TIMES)))
    databases[1].dispose()
    assert ends == {"done": THREADS * TIMES}
    assert version(database, ada) == 1 + THREADS * TIMES


def test_a_reading_unit_cannot_write(database: Database, ada: str) -> None:
    with database.read() as session:
        session.get_one(Person, ada).touch()
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.flush()
    assert version(database, ada) == 1


def test_a_reader_sees_one_moment_and_does_not_wait(database: Database, ada: str) -> None:
    with database.read() as reading:
        before = reading.scalar(select(col(Person.version)))
        with database.write() as writing:
            writing.get_one(Person, ada).touch()
            writing.flush()
            assert reading.scalar(select(col(Person.version))) == before
        assert reading.scalar(select(col(Person.version))) == before, "committed since, but this reader began earlier"
    assert version(database, ada) == 2


def test_what_refers_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.write() as session:
        session.add(OrgUnit(code="x", name="X", parent_id="nobody"))
    assert not is_taken(refused.value), "a mistake of ours, not a race that somebody else won"


def test_what_is_unique_is_taken_once(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.write() as session:
        session.add_all([OrgUnit(code="x", name="X"), OrgUnit(code="x", name="Y")])
    assert is_taken(refused.value)


def test_bad_sql_is_our_mistake_and_no_outage(database: Database) -> None:
    with pytest.raises((OperationalError, ProgrammingError)) as wrong, database.read() as session:
        session.execute(text("SELECT * FROM nowhere"))
    assert not is_unavailable(wrong.value)


def test_a_writer_that_fails_gives_its_turn_back(database: Database, ada: str) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.get_one(Person, ada).version = 1 // 0
    assert count_up(database, ada, locking=True) == "done"


def test_every_connection_of_sqlite_is_prepared(database: Database) -> None:
    if not database.is_sqlite:
        return
    durable = Database(database.url)
    expected = {"journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 10_000,
                "trusted_schema": 0, "secure_delete": 1, "synchronous": 2}  # fmt: skip
    for unit in (durable.read, durable.write):
        with unit() as session:
            found = {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in expected}
        assert found == expected
    durable.dispose()


def test_every_connection_of_postgresql_is_bounded(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.write() as session:
        found = {name: session.execute(text(f"SHOW {name}")).scalar_one() for name in ("timezone", "lock_timeout")}
        assert found == {"timezone": "UTC", "lock_timeout": "10s"}


def test_the_lock_of_a_row_lets_others_refer_to_it(database: Database, ada: str) -> None:
    """Two people who thank each other at once each hold their own row and refer to the other's (no deadlock)."""
    if database.is_sqlite:
        return
    referred = threading.Event()
    with database.write() as holding:
        lock(holding, Person, ada)

        def refer() -> None:
            with database.write() as session:
                session.add(Person(username="b", username_key="b", display_name="B", name_key="b", manager_id=ada))
            referred.set()

        other = threading.Thread(target=refer)
        other.start()
        assert referred.wait(5), "a foreign key waits for FOR UPDATE, not for FOR NO KEY UPDATE"
    other.join()


@pytest.mark.parametrize(
    ("place", "hosts", "ports"),
    [
        ("ada:se%40cret@one:5432,two:5433", "one,two", "5432,5433"),
        ("ada:se%40cret@one,two:5433", "one,two", ",5433"),
        ("ada:se%40cret@[::1]:5432,[::2]", "::1,::2", "5432,"),
    ],
)
def test_a_primary_and_its_standby_may_both_be_named(place: str, hosts: str, ports: str) -> None:
    engine = Database(f"postgresql+psycopg://{place}/guildry?target_session_attrs=read-write").engine
    _, asked = engine.dialect.create_connect_args(engine.url)
    assert (asked["host"], asked["port"], asked["target_session_attrs"]) == (hosts, ports, "read-write")
    assert (asked["user"], asked["password"], asked["dbname"]) == ("ada", "se@cret", "guildry")
