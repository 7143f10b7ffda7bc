"""kill -9 under load: nothing acknowledged is lost, nothing is done twice, the chain holds (reliability.md §2.2 G1, G2)."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.proving import Figures, length
from tests.torture.killable import Attack, Nursed, fresh, in_a_while

RECOVERED = 5.0  # seconds within which changes are taken again once PostgreSQL is back
pytestmark = pytest.mark.slow


@pytest.fixture
def durable() -> Iterator[postgres.Server]:
    """A PostgreSQL of this test's own that waits for the disk."""
    try:
        server = postgres.Server(durable=True)
    except postgres.NoPostgresError as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    yield server
    server.stop()


def under_attack(folder: Path, url: str) -> Iterator[Attack]:
    """A server, about to be attacked; after a last kill `guildry verify` finds nothing wrong with its database."""
    site, database = fresh(folder, url, Nursed)
    try:
        yield Attack(site, database)
        site.kill()
        site.guildry("verify")
    finally:
        site.stop()
        database.dispose()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Attack]:
    yield from under_attack(tmp_path, f"sqlite:///{tmp_path}/guildry.db")


@pytest.fixture
def on_postgresql(tmp_path: Path, durable: postgres.Server) -> Iterator[Attack]:
    yield from under_attack(tmp_path, durable.create("torture"))


def kill_again_and_again(attack: Attack, chance: Random, figures: Figures, rounds: int) -> None:
    """Rounds of load, kill -9 of the whole server, restart, asking again, and checking."""
    asked_again = 0
    for number in range(1, rounds + 1):
        stop = threading.Event()
        killer = in_a_while(chance, attack, attack.site.kill, stop)
        heard = attack.storm(stop)
        killer.join()
        attack.site.start()
        asked_again += attack.ask_again(heard)
        figures.tell(kills=number, acknowledged=attack.check(), lost=0, done_twice=0, of_unknown_outcome=asked_again)


def test_killing_the_server_on_sqlite_loses_nothing(on_sqlite: Attack, chance: Random, figures: Figures) -> None:
    kill_again_and_again(on_sqlite, chance, figures, length(3, 200))


def test_killing_the_server_on_postgresql_loses_nothing(on_postgresql: Attack, chance: Random, figures: Figures) -> None:
    kill_again_and_again(on_postgresql, chance, figures, length(2, 30))


def test_killing_postgresql_itself_loses_nothing_and_needs_no_restart(
    on_postgresql: Attack, durable: postgres.Server, chance: Random, figures: Figures
) -> None:
    attack, statuses, asked_again, recovered = on_postgresql, Counter[int](), 0, [0.0]
    for number in range(1, length(1, 30) + 1):
        stop = threading.Event()

        def away_and_back() -> None:
            durable.kill()
            time.sleep(chance.uniform(0.1, 1))
            durable.start()
            recovered.append(attack.time_to_next_answer())

        killer = in_a_while(chance, attack, away_and_back, stop)
        heard = attack.storm(stop, patient=True)
        killer.join()
        round_statuses = sum((one.statuses for one in heard), Counter[int]())
        assert round_statuses[503], "nobody noticed"
        statuses += round_statuses
        asked_again += attack.ask_again(heard)
        figures.tell(kills=number, acknowledged=attack.check(), lost=0, done_twice=0, of_unknown_outcome=asked_again)
        figures.tell(answered_503=statuses[503], longest_s_until_it_took_changes_again=round(max(recovered), 2))
    assert set(statuses) == {201, 503}, statuses
    assert max(recovered) < RECOVERED
