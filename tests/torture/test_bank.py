"""Points are given and taken back while others look: whoever looks, whenever, sees sums that agree (reliability.md §2.2 G6).

Jepsen's bank test for the ledger: writers tell what people do, a reader posts points for it and corrects them, and auditors
add up. In one unit of reading the ledger's lines and the kept totals are of one moment, though they are asked one by one.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Database, Session
from app.journal.book import record
from app.models.recognition import LedgerEntry, PointsTotal
from app.readers.points import Points
from app.readers.runner import catch_up, step
from app.services import checking, search
from tests.proving import Figures, length
from tests.services.recognition.guild import found
from tests.services.recognition.life import Life

WRITERS, AUDITORS = 4, 3
FACTS, AUDITS = length((150, 100), (40_000, 10_000))  # on each database: together 10⁵ operations
pytestmark = pytest.mark.slow


class Bank:
    """Who does what, and how often it was done."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.done: Counter[str] = Counter()
        self._counting = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether not enough has been done yet."""
        return self.done["facts"] < FACTS or self.done["audits"] < AUDITS

    def on(self, name: str, act: Callable[[], object]) -> None:
        """Do something again and again until enough was done by all."""
        while self.open:
            act()
            with self._counting:
                self.done[name] += 1

    def write(self, number: int, seed: int) -> None:
        """A life of its own: what one writer tells never waits for what another does."""
        life = Life(Random(seed))
        life._number = count(number * 10**9)

        def live() -> None:
            ((moment, fact),) = life.facts(1)
            with self.database.write() as session:
                record(session, None, fact, occurred_at=moment)

        self.on("facts", live)

    def post(self) -> None:
        """The points reader, in batches as they come."""
        while self.open:
            step(self.database, Points(), batch=50)

    def audit(self) -> None:
        """Add up, twice, in one unit of reading."""

        def look() -> None:
            with self.database.read() as session:
                lines, totals, again = ledger(session), kept(session), ledger(session)
            assert lines == totals == again
            time.sleep(0.01)  # or three who look would leave no turn to those who write

        self.on("audits", look)


def ledger(session: Session) -> dict[str, int]:
    """What everybody has, line by line."""
    sums = select(col(LedgerEntry.person_id), func.sum(LedgerEntry.net)).group_by(col(LedgerEntry.person_id))
    return {person: net for person, net in session.execute(sums) if net}


def kept(session: Session) -> dict[str, int]:
    """What everybody has, as it is kept."""
    sums = select(col(PointsTotal.person_id), func.sum(PointsTotal.net)).group_by(col(PointsTotal.person_id))
    return {person: net for person, net in session.execute(sums) if net}


def test_whoever_adds_up_finds_that_it_agrees(database: Database, chance: Random, figures: Figures) -> None:
    found(database, *Life.people)
    search.reindex(database)  # they were not founded by any service
    bank = Bank(database)
    with ThreadPoolExecutor(WRITERS + AUDITORS + 1) as threads:
        busy = [threads.submit(bank.write, number, chance.randrange(2**32)) for number in range(WRITERS)]
        busy += [threads.submit(bank.audit) for _ in range(AUDITORS)] + [threads.submit(bank.post)]
        for one in busy:
            one.result()
    catch_up(database, Points())
    with database.read() as session:
        report = checking.verify(session)
        lines = ledger(session)
        corrections = session.scalar(select(func.count()).where(col(LedgerEntry.is_correction)))
    assert report.faults == []
    assert lines
    figures.tell(facts=bank.done["facts"], audits=bank.done["audits"], that_did_not_add_up=0)
    figures.tell(ledger_lines=report.entries, corrections_among_them=corrections)
