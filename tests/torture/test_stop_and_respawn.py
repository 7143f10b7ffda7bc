"""A server that is told to stop finishes what it accepted; a worker that dies is replaced (reliability.md §2.2 G21, G22).

Fifty connections stay open meanwhile, idle, or half-way through headers or bodies; those that listen have a test of their own,
tests/torture/test_streams.py.
"""

import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import httpx2
import psutil
import pytest
from sqlmodel import select

from app.models.contributions import Contribution, Endorsement
from tests import postgres
from tests.browser.site import Site
from tests.proving import Figures, length
from tests.torture.killable import CLIENTS, Attack, Nursed, fresh
from tests.torture.raw import request

pytestmark = pytest.mark.slow

STOPPED = 10.0  # seconds
REPLACED = length(15.0, 2.0)  # seconds: by the way other tests may have the processors
KILLS = length(2, 10)
OPEN = (
    b"",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ",
    request("POST", "/sign-in", {"Content-Length": "1000"}) + b"half",
    request("GET", "/healthz"),
    request("GET", "/healthz") + b"GET /heal",
)


class Staffed(Nursed):
    """Two workers, in the short form too."""

    options = ("--workers", "2")


class Strict(Staffed):
    """Strangers may ask thirty times a minute."""

    def serve(self) -> None:
        """Start it with that limit."""
        self.environment["GUILDRY_ANONYMOUS_RATE_PER_MINUTE"] = "30"
        super().serve()


@pytest.fixture(params=length(["sqlite"], ["sqlite", "postgresql"]))
def attack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Attack]:
    """A server with two workers on either database."""
    server = None
    url = f"sqlite:///{tmp_path}/guildry.db"
    if request.param == "postgresql":
        try:
            server = postgres.Server(durable=True)
        except postgres.NoPostgresError as missing:
            pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
        url = server.create("torture")
    site, database = fresh(tmp_path, url, Staffed)
    try:
        yield Attack(site, database)
    finally:
        site.stop()
        database.dispose()
        if server:
            server.stop()


def stay(port: int, said: bytes) -> socket.socket:
    """A client that says something and stays."""
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(said)
    return client


def test_told_to_stop_it_loses_nothing_that_it_accepted(attack: Attack, figures: Figures) -> None:
    staying = [stay(attack.site.port, OPEN[number % len(OPEN)]) for number in range(50)]
    stop = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        storm = threads.submit(attack.storm, stop)
        attack.time_to_next_answer()
        time.sleep(length(1.0, 5.0))
        began = time.monotonic()
        attack.site.stop()
        seconds = time.monotonic() - began
        stop.set()
        heard = storm.result()
    told = sum(len(one.acknowledged) for one in heard)
    with attack.database.read() as session:
        stored = sum(len(session.scalars(select(model.id)).all()) for model in (Contribution, Endorsement))
    figures.tell(open_connections=len(staying), acknowledged=told, stored=stored, stop_seconds=round(seconds, 2))
    assert told == stored, "what is acknowledged is stored, and whoever had something done was told"
    assert seconds < STOPPED
    for client in staying:
        client.close()


def test_a_worker_that_is_killed_is_replaced(attack: Attack, chance: Random, figures: Figures) -> None:
    stop = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        storm = threads.submit(attack.storm, stop, patient=True)
        replaced = []
        for _ in range(KILLS):
            attack.time_to_next_answer()
            time.sleep(chance.uniform(0.2, 1.0))
            replaced.append(replace(attack, chance))
        attack.time_to_next_answer()
        stop.set()
        heard = storm.result()
    failed = sum(len(one.unknown) for one in heard)
    asked_again = attack.ask_again(heard)
    figures.tell(kills=KILLS, slowest_replacement_seconds=round(max(replaced), 2), failed_requests=failed)
    figures.tell(acknowledged=attack.check(), asked_again=asked_again)
    assert max(replaced) < REPLACED
    assert failed <= KILLS * CLIENTS, "every client may have one request under way with the worker that dies"


def test_a_limit_is_one_for_all_workers_and_outlives_them(tmp_path: Path) -> None:
    site, database = fresh(tmp_path, f"sqlite:///{tmp_path}/guildry.db", Strict)
    try:
        with ThreadPoolExecutor(4) as threads:
            told = Counter(threads.map(lambda _: status_of_me(site), range(60)))
        assert told == {401: 30, 429: 30}
        for worker in psutil.Process(site.pid).children():
            replaced(site, worker)
        assert status_of_me(site) == 429
    finally:
        site.stop()
        database.dispose()


def status_of_me(site: Site) -> int:
    """What a stranger is told on a connection of their own, so that either worker may get it."""
    return httpx2.get(f"{site.url}/api/v1/me", trust_env=False).status_code


def replace(attack: Attack, chance: Random) -> float:
    """kill -9 of one worker; seconds until another has started in its place."""
    workers = psutil.Process(attack.site.pid).children()
    assert len(workers) == 2
    return replaced(attack.site, chance.choice(workers))


def replaced(site: Site, worker: psutil.Process) -> float:
    """The same of a certain one."""
    started = site.log.read_text().count("Application startup complete")
    began = time.monotonic()
    os.kill(worker.pid, signal.SIGKILL)
    while site.log.read_text().count("Application startup complete") == started:
        assert time.monotonic() < began + 60, "nobody takes its place"
        time.sleep(0.02)
    return time.monotonic() - began
