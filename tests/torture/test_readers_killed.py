"""Readers killed in the midst of their work act on every fact exactly once, in order (reliability.md §2.2 G8)."""

import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.core import ids
from app.core.db import Database
from app.journal.book import head, record
from app.journal.facts import PersonRegistered
from app.models.journal import JournalEntry
from app.readers.runner import catch_up, lags
from tests.proving import Figures, length
from tests.torture.following import FOLLOWED, FOLLOWERS

WRITERS, FACTS, KILLS = 8, length(2_000, 100_000), length(2, 20)
pytestmark = pytest.mark.slow


def write(database: Database, facts: int, seed: int) -> int:
    """Facts of no consequence, a few to a unit of work; how many there were."""
    chance, written = Random(seed), 0
    while written < facts:
        some = min(chance.randint(1, 8), facts - written)
        with database.write() as session:
            for _ in range(some):
                record(session, None, PersonRegistered(person_id=ids.new_id()))
        written += some
    return written


def follow(database: Database) -> "subprocess.Popen[bytes]":
    """The readers, in a process of their own."""
    return subprocess.Popen([sys.executable, "-m", "tests.torture.following", database.url])


def kill_them(database: Database, chance: Random) -> int:
    """Two processes run the same readers, which nobody should do; one and then the other is killed and comes again.

    Returns how many were killed while there was work.
    """
    at_work = 0
    processes = [follow(database), follow(database)]
    try:
        for number in range(KILLS):
            at_work += _find_at_work(database)
            time.sleep(chance.uniform(0, 0.3))
            processes[number % 2].kill()
            processes[number % 2].wait()
            processes[number % 2] = follow(database)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return at_work


def _find_at_work(database: Database) -> bool:
    """Wait until readers do something at this moment; whether they do, rather than having nothing left to do."""

    def state() -> tuple[int, int]:
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(FOLLOWED)), max(lags(session, FOLLOWERS).values())

    before, deadline = state()[0], time.monotonic() + 60
    while (now := state())[0] == before and now[1] and time.monotonic() < deadline:
        time.sleep(0.01)
    return now[0] != before


def test_readers_that_are_killed_miss_nothing_and_do_nothing_twice(
    database: Database, chance: Random, figures: Figures
) -> None:
    FOLLOWED.create(database.engine)
    with ThreadPoolExecutor(WRITERS) as threads:
        seeds = [chance.randrange(2**32) for _ in range(WRITERS)]
        writing: list[Future[int]] = [threads.submit(write, database, FACTS // WRITERS, seed) for seed in seeds]
        at_work = kill_them(database, chance)
        assert sum(one.result() for one in writing) == FACTS
    for follower in FOLLOWERS:
        catch_up(database, follower)
    with database.read() as session:
        assert head(session) == FACTS
        journal = session.execute(select(col(JournalEntry.position), col(JournalEntry.id)).order_by(col(JournalEntry.position)))
        facts = [tuple(row) for row in journal]
        for follower in FOLLOWERS:
            mine = select(FOLLOWED.c.position, FOLLOWED.c.fact).where(FOLLOWED.c.reader == follower.name)
            assert [tuple(row) for row in session.execute(mine.order_by(FOLLOWED.c.number))] == facts
    figures.tell(
        facts=FACTS,
        writers=WRITERS,
        readers=len(FOLLOWERS),
        kills=KILLS,
        at_work=at_work,
        missed=0,
        out_of_order=0,
        done_twice=0,
    )
