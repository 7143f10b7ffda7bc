"""kill -9 under load: nothing acknowledged is lost, nothing is done twice, the chain holds (reliability.md §2.2 G1, G2).

A few rounds by default; GUILDRY_TEST_LENGTH=full runs twenty on SQLite and five on PostgreSQL with two worker processes,
and kills PostgreSQL's own processes too (add `-o faulthandler_timeout=0`: on a slow machine it takes more than five minutes).
"""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.proving import FULL
from tests.torture.killable import CLIENTS, Attack, fresh, in_a_while

ROUNDS = {"sqlite": 20 if FULL else 5, "postgresql": 5 if FULL else 2}
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("torture")]


def say(words: str) -> None:
    """For whoever reads the run's output (pytest -s) or its failure."""
    sys.stdout.write(words + "\n")


@pytest.fixture
def durable() -> Iterator[postgres.Server]:
    """A PostgreSQL of this test's own that waits for the disk."""
    try:
        server = postgres.Server(durable=True)
    except postgres.NoPostgresError as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    yield server
    server.stop()


def kill_again_and_again(attack: Attack, chance: Random, rounds: int) -> None:
    """Rounds of load, kill -9 of the whole server, restart, asking again, and checking."""
    asked_again = 0
    for _ in range(rounds):
        stop = threading.Event()
        killer = in_a_while(chance, attack, attack.site.kill, stop)
        heard = attack.storm(stop)
        killer.join()
        attack.site.start()
        asked_again += attack.ask_again(heard)
        attack.check()
        say(f"{len(attack.heard) // CLIENTS} rounds, {sum(len(one.acknowledged) for one in attack.heard)} acknowledged")
    say(attack.site.guildry("verify"))
    acknowledged = sum(len(one.acknowledged) for one in attack.heard)
    say(f"{rounds} rounds: {acknowledged} acknowledged, 0 lost, {asked_again} outcomes unknown, each done once")


def test_killing_the_server_on_sqlite_loses_nothing(tmp_path: Path, chance: Random) -> None:
    site, database = fresh(tmp_path, f"sqlite:///{tmp_path}/guildry.db")
    try:
        kill_again_and_again(Attack(site, database), chance, ROUNDS["sqlite"])
    finally:
        site.stop()
        database.dispose()


def test_killing_the_server_on_postgresql_loses_nothing(tmp_path: Path, durable: postgres.Server, chance: Random) -> None:
    site, database = fresh(tmp_path, durable.create("torture"))
    try:
        kill_again_and_again(Attack(site, database), chance, ROUNDS["postgresql"])
    finally:
        site.stop()
        database.dispose()


@pytest.mark.skipif(not FULL, reason="GUILDRY_TEST_LENGTH=full")
def test_killing_postgresql_itself_loses_nothing_and_needs_no_restart(
    tmp_path: Path, durable: postgres.Server, chance: Random
) -> None:
    site, database = fresh(tmp_path, durable.create("torture"))
    attack = Attack(site, database)
    try:
        for number in range(ROUNDS["postgresql"]):
            stop = threading.Event()

            def away_and_back() -> None:
                durable.kill()
                time.sleep(1)
                durable.start()
                time.sleep(1)

            killer = in_a_while(chance, attack, away_and_back, stop)
            heard = attack.storm(stop, patient=True)
            killer.join()
            statuses = sum((one.statuses for one in heard), heard[0].statuses.__class__())
            assert set(statuses) <= {201, 503}, statuses
            assert statuses[503], "nobody noticed"
            say(f"round {number}: {dict(statuses)}, asked again {attack.ask_again(heard)}")
            attack.check()
    finally:
        site.stop()
        database.dispose()
