"""Readers act on every fact exactly once, whatever happens to them."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.db import Database, Session
from app.journal import facts
from app.journal.book import Entry, head, record
from app.journal.facts import ALL_FACTS
from app.readers import leadership
from app.readers import turns as taking_turns
from app.readers.leadership import leading
from app.readers.runner import Reader, catch_up, lags, place, step
from app.readers.turns import run_forever


class Tally:
    """A reader that writes down what it was given, in the database, as a real one would."""

    name = "tally"
    follows = frozenset({facts.KudosGiven.type})

    def __init__(self, fails: Callable[[Entry], bool] = lambda entry: False) -> None:
        self.fails = fails

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        for entry in entries:
            session.execute(text("INSERT INTO tally VALUES (:position)"), {"position": entry.position})
            if self.fails(entry):
                raise RuntimeError("as the test wishes")


@pytest.fixture
def told(database: Database) -> Database:
    """Twenty-five facts, and a table for what the reader saw."""
    with database.write() as session:
        session.execute(text("CREATE TABLE tally (position INTEGER)"))
        for number in range(25):
            thank(session, number)
    return database


def thank(session: Session, number: int) -> None:
    record(session, None, facts.KudosGiven(kudos_id=f"k{number}", giver_id="ben", recipient_id="ada"))


def seen(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.execute(text("SELECT position FROM tally ORDER BY position")).scalars())


def newest(database: Database) -> int:
    with database.read() as session:
        return head(session)


def wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_reader_catches_up_in_batches(told: Database) -> None:
    assert step(told, Tally(), batch=10) == 10
    with told.read() as session:
        assert lags(session, [Tally()]) == {"tally": 15}
    assert catch_up(told, Tally(), batch=10) == 15
    assert seen(told) == list(range(1, 26))
    assert catch_up(told, Tally()) == 0


def test_a_batch_that_fails_leaves_nothing_behind(told: Database) -> None:
    step(told, Tally(), batch=5)
    with pytest.raises(RuntimeError):
        catch_up(told, Tally(fails=lambda entry: entry.position == 14), batch=5)
    assert seen(told) == list(range(1, 11))
    catch_up(told, Tally())
    assert seen(told) == list(range(1, 26))


def test_two_at_once_act_on_each_fact_once(told: Database) -> None:
    start = threading.Barrier(2)
    failures: list[Exception] = []

    def race() -> None:
        start.wait()
        try:
            catch_up(told, Tally(), batch=1)
        except Exception as error:  # noqa: BLE001 - shown by the test's own thread
            failures.append(error)

    racers = [threading.Thread(target=race) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert failures == []
    assert seen(told) == list(range(1, 26))


def test_where_nothing_is_to_do_nobody_waits_for_the_reader(told: Database) -> None:
    catch_up(told, Tally())
    with told.write() as session:
        thank(session, 26)
        session.flush()
        assert step(told, Tally()) == 0


def test_a_reader_that_fails_rests_while_the_others_go_on(told: Database) -> None:
    class Broken(Tally):
        name = "broken"

    readers = [Broken(fails=lambda entry: True), Tally()]
    run(told, readers, lambda _turns: len(seen(told)) == 25)
    with told.read() as session:
        assert lags(session, readers) == {"broken": 25, "tally": 0}


class Elsewhere(Tally):
    """A reader that thanks do not concern; it remembers what it was asked."""

    name = "elsewhere"
    follows = frozenset({facts.PersonLeft.type})

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        self.asked = [entry.fact.type for entry in entries]


def run(database: Database, readers: Sequence[Reader], so: Callable[[int], bool]) -> None:
    """Let readers run until something is so, which is told how many turns there were."""
    turns: list[bool] = []
    stop = threading.Event()
    holds = {"holds": lambda: not turns.append(True)}  # which always holds, and is asked at every turn
    thread = threading.Thread(target=run_forever, args=(database, readers, stop, 0.01), kwargs=holds)
    thread.start()
    try:
        wait_until(lambda: so(len(turns)))
    finally:
        stop.set()
        thread.join()


def behind(database: Database, *readers: Reader) -> int:
    with database.read() as session:
        return sum(lags(session, readers).values())


def test_what_does_not_concern_a_reader_it_passes_without_being_asked(told: Database) -> None:
    elsewhere, tally = Elsewhere(), Tally()
    catch_up(told, elsewhere)  # one that never ran is asked, and has a place from then on
    with told.write() as session:
        thank(session, 26)
    elsewhere.asked = []
    run(told, [elsewhere, tally], lambda _turns: not behind(told, elsewhere, tally))
    assert (elsewhere.asked, seen(told)) == ([], list(range(1, 27)))
    with told.write() as session:
        thank(session, 27)
        record(session, None, facts.PersonLeft(person_id="ben"))
    run(told, [elsewhere, tally], lambda _turns: not behind(told, elsewhere, tally))
    assert (elsewhere.asked, seen(told)) == (["kudos.given", "person.left"], list(range(1, 29)))


def test_a_place_that_somebody_else_moved_meanwhile_stays_where_it_is(told: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Elsewhere()
    with told.write() as session:
        thank(session, 26)
        session.execute(text("INSERT INTO reader_place VALUES ('elsewhere', 25, '2026-11-23 12:00:00+00:00')"))
    passing = taking_turns._pass

    def set_back(database: Database, places: Mapping[tuple[int, int], Sequence[str]]) -> int:
        with database.write() as session:
            session.execute(text("UPDATE reader_place SET position = position - 1"))
        return passing(database, places)

    monkeypatch.setattr(taking_turns, "_pass", set_back)
    run(told, [elsewhere], lambda turns: turns > 1)
    with told.read() as session:
        assert place(session, "elsewhere") < 25


def test_what_a_newer_version_told_no_older_one_passes(told: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Elsewhere()
    catch_up(told, elsewhere)
    with told.write() as session:
        thank(session, 26)
    monkeypatch.delitem(ALL_FACTS, facts.KudosGiven.type)
    run(told, [elsewhere], lambda turns: turns > 3)
    assert behind(told, elsewhere) == 1


def test_while_the_journal_cannot_be_asked_readers_wait_and_then_go_on(told: Database) -> None:
    def move(here: str, there: str) -> None:
        with told.write() as session:
            session.execute(text(f"ALTER TABLE {here} RENAME TO {there}"))

    def found_again(turns: int) -> bool:
        if turns > 5 and not moved_back:
            assert seen(told) == []
            move("elsewhere", "journal")
            moved_back.append(turns)
        return bool(moved_back) and len(seen(told)) == 25

    moved_back: list[int] = []
    move("journal", "elsewhere")
    run(told, [Tally()], found_again)


KILLED = """
import sys
from app.core.db import Database
from tests.readers.test_runner import Tally
from app.readers.runner import catch_up
import os, signal
reader = Tally(fails=lambda entry: entry.position == 12 and os.kill(os.getpid(), signal.SIGKILL))
catch_up(Database(sys.argv[1]), reader, batch=5)
"""


def test_a_reader_that_is_killed_begins_where_it_had_committed(told: Database) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, told.url], check=False, cwd=Path.cwd())
    assert ended.returncode == -signal.SIGKILL
    with told.read() as session:
        assert place(session, "tally") == 10
    catch_up(told, Tally())
    assert seen(told) == list(range(1, 26))


def test_one_leads_and_the_next_follows_when_it_ends(database: Database) -> None:
    with leading(database) as first:
        assert first
        assert first()
        with leading(database) as second:
            assert second is None
    with leading(database) as third:
        assert third


def test_when_the_leader_ends_another_process_goes_on(told: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "PATIENCE", 0.02)
    stops = [threading.Event(), threading.Event()]
    servers = [
        threading.Thread(target=leadership.lead_forever, args=(told, [Tally()], stop, 0.01), daemon=True) for stop in stops
    ]
    for server, stop in zip(servers, stops, strict=True):
        server.start()
        wait_until(lambda: len(seen(told)) == newest(told))
        stop.set()
        server.join(timeout=10)
        assert not server.is_alive()
        with told.write() as session:
            thank(session, 30)
    assert seen(told) == list(range(1, 27))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # a file's lock cannot be lost
def test_who_loses_the_connection_no_longer_leads(database: Database) -> None:
    with leading(database) as holds, database.engine.connect() as other:
        assert holds
        here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        other.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND {here}"))
        assert not holds()
