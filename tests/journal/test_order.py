"""Positions have no gaps and follow the order of commits, so that "after position n" misses nothing (reliability.md §1.5)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

from app.core import ids
from app.core.db import Database
from app.journal.book import read_after, record
from app.journal.facts import PersonRegistered
from app.services import checking

WRITERS, READERS, EACH = 8, 5, 40


def test_eight_writers_and_five_readers_miss_nothing_and_see_nothing_twice(database: Database) -> None:
    done = threading.Event()

    def write(number: int) -> list[str]:
        chance = Random(number)
        return [fact for _ in range(EACH) for fact in _some_facts(database, chance.randint(1, 3))]

    def follow(_number: int) -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        while True:
            last_look = done.is_set()
            with database.read() as session:
                entries = read_after(session, seen[-1][0] if seen else 0, limit=7)
            seen += [(entry.position, entry.id) for entry in entries]
            if last_look and not entries:
                return seen

    with ThreadPoolExecutor(WRITERS + READERS) as threads:
        following = [threads.submit(follow, number) for number in range(READERS)]
        try:
            written = [fact for facts in threads.map(write, range(WRITERS)) for fact in facts]
        finally:
            done.set()  # else who follows would do so for ever, and nobody hear what went wrong
        for one in following:
            seen = one.result(timeout=60)
            assert [position for position, _ in seen] == list(range(1, len(written) + 1))
            assert sorted(fact for _, fact in seen) == sorted(written)
    with database.read() as session:
        assert checking.verify(session).faults == []


def test_who_rolls_back_leaves_no_gap(database: Database) -> None:
    def try_to(number: int) -> None:
        try:
            _some_facts(database, 2, and_then=_fail if number % 3 == 0 else None)
        except RuntimeError:
            assert number % 3 == 0

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(try_to, range(60)))
    with database.read() as session:
        assert [entry.position for entry in read_after(session, 0)] == list(range(1, 2 * 40 + 1))


def _some_facts(database: Database, count: int, and_then: Callable[[], None] | None = None) -> list[str]:
    with database.write() as session:
        told = [record(session, None, PersonRegistered(person_id=ids.new_id())) for _ in range(count)]
        if and_then:
            session.flush()
            and_then()
    return told


def _fail() -> None:
    raise RuntimeError
