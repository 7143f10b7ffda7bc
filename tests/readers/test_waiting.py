"""Readers wait: for their turn, for a database that is away, and after something went wrong."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
import structlog
from sqlalchemy import event, update

from app.core.db import Database, Session
from app.journal import facts
from app.journal.book import Entry, record
from app.models.journal import ReaderPlace
from app.readers import leadership, runner, turns
from app.readers.leadership import lead_forever, leading
from app.readers.turns import run_forever
from tests.postgres import Given
from tests.readers.test_runner import wait_until


class Noting:
    """A reader that remembers when it was called, and fails as often as it is told to."""

    name = "noting"
    follows = frozenset({facts.KudosGiven.type})

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.calls: list[float] = []
        self.seen: list[int] = []

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        self.calls.append(time.monotonic())
        if len(self.calls) <= self.failures:
            raise RuntimeError("as the test wishes")
        self.seen += [entry.position for entry in entries]


def thank(database: Database) -> None:
    with database.write() as session:
        record(session, None, facts.KudosGiven(kudos_id="k", giver_id="ben", recipient_id="ada"))


@contextmanager
def running(work: Callable[..., None], *given: object) -> Iterator[threading.Event]:
    """A thread that works until the block ends; whoever must, stops it earlier."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(*given[:2], stop, *given[2:]), daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()


def test_after_a_failure_it_rests_and_each_time_twice_as_long(database: Database) -> None:
    reader = Noting(failures=2)
    thank(database)
    with structlog.testing.capture_logs() as said, running(run_forever, database, [reader], 0.01):
        wait_until(lambda: reader.seen == [1])
    pauses = [after - before for before, after in zip(reader.calls, reader.calls[1:], strict=False)]
    assert pauses[0] >= 0.5
    assert pauses[1] >= 1.0
    assert [(line["event"], line["reader"], line["failures"], line["pause_seconds"]) for line in said] == [
        ("reader_failed", "noting", 1, 0.5),
        ("reader_failed", "noting", 2, 1.0),
    ]


def test_what_went_well_is_the_end_of_a_series_of_failures(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_PAUSE", 0.02)
    reader = Noting(failures=3)
    thank(database)
    with structlog.testing.capture_logs() as said, running(run_forever, database, [reader], 0.01):
        wait_until(lambda: reader.seen == [1])
        reader.failures = len(reader.calls) + 1
        thank(database)
        wait_until(lambda: reader.seen == [1, 2])
    assert [(line["failures"], line["pause_seconds"]) for line in said] == [(1, 0.02), (2, 0.02), (3, 0.02), (1, 0.02)]


def test_while_it_rests_the_machine_does_too(database: Database) -> None:
    asked: list[float] = []

    def leads() -> bool:
        asked.append(time.monotonic())
        return True

    thank(database)
    with structlog.testing.capture_logs(), running(run_forever, database, [Noting(failures=9)], 0.1, leads):
        wait_until(lambda: len(asked) > 5)
    assert asked[5] - asked[1] >= 0.3, "it looks for new facts ten times a second, and no more"


def test_where_there_is_much_to_do_it_does_not_pause(database: Database) -> None:
    reader = Noting()
    with database.write() as session:
        for number in range(runner.BATCH + 1):
            record(session, None, facts.KudosGiven(kudos_id=f"k{number}", giver_id="ben", recipient_id="ada"))
    with running(run_forever, database, [reader], 60.0):
        wait_until(lambda: len(reader.seen) == runner.BATCH + 1)
    assert len(reader.calls) == 2


def test_it_stops_where_it_no_longer_leads(database: Database) -> None:
    answers = iter([True, True, False])
    run_forever(database, [Noting()], threading.Event(), 0.01, lambda: next(answers))
    assert list(answers) == [], "asked before each round, and not again"


def test_who_does_not_lead_waits_for_its_turn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "PATIENCE", 0.02)
    reader = Noting()
    thank(database)
    with leading(database) as leads:
        assert leads
        with running(lead_forever, database, [reader], 0.01):
            time.sleep(0.2)
            assert reader.seen == []
    with running(lead_forever, database, [reader], 0.01):
        wait_until(lambda: reader.seen == [1])


def test_it_waits_for_a_database_that_is_away(
    postgresql: Given, postgresql_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "PATIENCE", 0.1)
    name, reader = f"{postgresql_template}_late", Noting()
    database = Database(postgresql.url(name))
    try:
        began = time.monotonic()
        with structlog.testing.capture_logs() as said, running(lead_forever, database, [reader], 0.01):
            wait_until(lambda: len(said) > 4)
            assert time.monotonic() - began >= 0.4, "it tries again, and not all the time"
            postgresql.create(name, postgresql_template)
            thank(database)
            wait_until(lambda: reader.seen == [1])
        assert {line["event"] for line in said} == {"leadership_unavailable"}
    finally:
        database.dispose()
        postgresql.drop(name)


def test_what_others_rely_on() -> None:
    assert leadership.LOCK == 0x7265_6164, "while one version takes over from another, both must ask for the same lock"
    assert leadership.PATIENCE <= 2.0, "seconds until somebody else leads"
    assert turns.LONGEST_PAUSE <= 60.0, "seconds until a reader that was mended goes on"


def test_while_nothing_happens_one_question_serves_all_readers(database: Database) -> None:
    readers = [Noting() for _ in range(8)]
    for number, reader in enumerate(readers):
        reader.name = f"noting{number}"
    polls, asked = 0, 0

    def leads() -> bool:
        nonlocal polls
        polls += 1
        return True

    def count(*_given: object) -> None:
        nonlocal asked
        asked += 1

    thank(database)
    with running(run_forever, database, readers, 0.01, leads):
        wait_until(lambda: all(reader.seen == [1] for reader in readers))
        event.listen(database.engine, "before_cursor_execute", count)
        polls = asked = 0
        wait_until(lambda: polls > 20)
        assert asked < 4 * polls, "eight readers that each looked would have asked sixteen times"
        event.remove(database.engine, "before_cursor_execute", count)
        thank(database)
        wait_until(lambda: all(reader.seen == [1, 2] for reader in readers))


def test_a_place_that_was_set_back_is_noticed_without_a_new_fact(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "EACH_LOOKS", 0.05)
    reader = Noting()
    thank(database)
    with running(run_forever, database, [reader], 0.01):
        wait_until(lambda: reader.seen == [1])
        with database.write() as session:
            session.execute(update(ReaderPlace).values(position=0))
        wait_until(lambda: reader.seen == [1, 1])
