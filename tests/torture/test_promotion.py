"""The primary dies under load and its standby takes over: nothing acknowledged is lost (reliability.md §2.2 G23).

The server knows both addresses from its start and is never restarted. The operator's part is one command, `pg_ctl promote`.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import httpx2
import pytest

from app.core.db import Database
from app.readers import READERS
from app.readers.runner import lags
from tests import postgres
from tests.proving import FULL, Figures, length
from tests.torture.killable import Attack, Heard, Killable, Request, in_a_while
from tests.torture.replicated import Pair

PROMOTIONS = length(1, 5)
LONGEST_OUTAGE = 15.0  # seconds
pytestmark = pytest.mark.slow


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A primary and its standby, both waiting for the disk."""
    try:
        pair = Pair()
    except postgres.NoPostgresError as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    yield pair
    pair.stop()


class TwoWorkers(Killable):
    """Two processes, in which readers, leadership and pools must each find the new primary."""

    options = ("--workers", "2")


def served(folder: Path, pair: Pair) -> tuple[Killable, Database]:
    """A server over a new database, on which the standby is waited for."""
    pair.primary.create("torture")
    pair.synchronise()
    url = pair.url("torture")
    return TwoWorkers(folder, database_url=url, demo=False), Database(url)


class Watched(Attack):
    """Notes when each acknowledgement came, and what somebody who only looks is told meanwhile."""

    def __init__(self, site: Killable, database: Database) -> None:
        super().__init__(site, database)
        self.times: list[float] = []
        self.looks: Counter[int] = Counter()

    def storm(self, stop: threading.Event, *, patient: bool = False) -> list[Heard]:
        """Load, and somebody who reads all the while."""
        looking = threading.Thread(target=self._look_on, args=(stop,))
        looking.start()
        heard = super().storm(stop, patient=patient)
        looking.join()
        return heard

    def outage(self) -> float:
        """The longest time, in seconds, in which nothing could be changed."""
        return max(after - before for before, after in pairwise(sorted(self.times)))

    def _ask(self, client: httpx2.Client, heard: Heard, request: Request) -> str:
        made = super()._ask(client, heard, request)
        if made:
            self.times.append(time.monotonic())
        return made

    def _look_on(self, stop: threading.Event) -> None:
        paths = ("/contributions?limit=5", "/communities/guild", "/people/ben/points")
        with httpx2.Client(base_url=f"{self.site.url}/api/v1", timeout=60, trust_env=False) as client:
            while not stop.is_set():
                for path in paths:
                    answer = client.get(path, headers={"Authorization": f"Bearer {self.ben}"})
                    self.looks[answer.status_code] += 1
                time.sleep(0.02)


def wait_for(attack: Attack, answers: int) -> None:
    """Until so many more changes were acknowledged."""
    enough, deadline = attack.answers + answers, time.monotonic() + 60
    while attack.answers < enough and time.monotonic() < deadline:
        time.sleep(0.01)


def wait_for_readers(database: Database) -> None:
    """Until every reader has acted on every fact, on whichever server there is now."""
    deadline = time.monotonic() + 30
    while True:
        with database.read() as session:
            behind = lags(session, READERS)
        if not any(behind.values()):
            return
        assert time.monotonic() < deadline, f"readers stay behind: {behind}"
        time.sleep(0.1)


def test_a_standby_takes_over_and_nothing_acknowledged_is_lost(
    tmp_path: Path, pair: Pair, chance: Random, figures: Figures
) -> None:
    site, database = served(tmp_path, pair)
    attack, statuses, asked_again, outages = Watched(site, database), Counter[int](), 0, []
    try:
        for number in range(PROMOTIONS):
            if number:
                pair.renew()
                pair.synchronise()
            stop = threading.Event()

            def fail_over() -> None:
                pair.primary.kill()
                time.sleep(chance.uniform(0.5, 2))  # an operator, or their tools, must notice and decide
                pair.take_over()
                wait_for(attack, 40)

            attack.times.clear()
            operator = in_a_while(chance, attack, fail_over, stop)
            heard = attack.storm(stop, patient=True)
            operator.join()
            statuses.update(status for one in heard for status in one.statuses.elements())
            assert sum(len(one.unknown) for one in heard) == sum(one.statuses[503] for one in heard), "more than a 503"
            outages.append(round(attack.outage(), 1))
            asked_again += attack.ask_again(heard)
            wait_for_readers(database)
            attack.check()
        assert " 0 faults" in site.guildry("verify")
    finally:
        site.stop()
        database.dispose()
    acknowledged = sum(len(one.acknowledged) for one in attack.heard)
    figures.tell(promotions=PROMOTIONS, acknowledged=acknowledged, lost=0, unknown_then_done_once=asked_again)
    figures.tell(outage_seconds=outages, changes_answered=dict(statuses), looks_answered=dict(attack.looks))
    assert set(statuses) == {201, 503}, "503 is the only error, and there must have been one"
    assert set(attack.looks) <= {200, 503}
    assert max(outages) <= LONGEST_OUTAGE


@pytest.mark.skipif(not FULL, reason="GUILDRY_TEST_LENGTH=full")
def test_what_was_acknowledged_without_the_standby_is_lost_with_the_primary(tmp_path: Path, pair: Pair) -> None:
    """And the test above would see it."""
    site, database = served(tmp_path, pair)
    try:
        attack, stop = Attack(site, database), threading.Event()
        pair.standby.kill()
        pair.go_on_alone()
        threading.Timer(2, stop.set).start()
        heard = attack.storm(stop)
        assert heard[0].acknowledged
        pair.primary.kill()
        pair.standby.start()
        pair.take_over()
        with pytest.raises(AssertionError, match="acknowledged and lost"):
            attack.check()
    finally:
        site.stop()
        database.dispose()
