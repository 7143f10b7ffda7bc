"""A disk without room: writes are refused for the time being, reads go on, nothing acknowledged is lost (reliability.md G20).

It needs a disk of its own, which only root can make. Once by default, five times with GUILDRY_TEST_LENGTH=full.
"""

import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import psycopg
import pytest

from tests import postgres
from tests.proving import Figures, length
from tests.torture.killable import Attack, Heard, Request, fresh, send

pytestmark = pytest.mark.slow

ROUNDS = length(1, 5)
ENOUGH = length(10, 50)  # refusals before there is room again
PATIENCE = 60.0  # seconds


class Disk:
    """A small disk that can be filled to its last byte."""

    def __init__(self, place: Path) -> None:
        self.place, self.ballast = place, place / "ballast"
        self._room = threading.Event()
        self._filling = threading.Thread()

    def fill(self) -> None:
        """Take all the room there is, and whatever becomes free, until told to give it back."""
        self._room.clear()
        self._filling = threading.Thread(target=self._fill)
        self._filling.start()

    def _fill(self) -> None:
        with self.ballast.open("ab", buffering=0) as ballast:
            while not self._room.is_set():
                for size in (1 << 16, 1 << 12, 1):
                    with suppress(OSError):
                        while ballast.write(b"\0" * size) == size:
                            pass
                time.sleep(0.01)

    def give_back(self) -> None:
        """Make room again."""
        self._room.set()
        if self._filling.is_alive():
            self._filling.join()
        self.ballast.unlink(missing_ok=True)


@contextmanager
def disk(place: Path, megabytes: int) -> Iterator[Disk]:
    """A disk in memory, mounted at a place; skips where that cannot be done."""
    place.mkdir()
    options = f"size={megabytes}m,mode=777"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NOT TESTED WITH A FULL DISK: only root can mount a small one ({done.stderr.strip()})")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


class Onlooker:
    """Somebody who reads and writes while the disk is full, and makes room again."""

    def __init__(self, attack: Attack, small: Disk) -> None:
        self.attack, self.disk = attack, small
        self.heard = Heard()
        self.fault: AssertionError | None = None
        self.recovered = 0.0
        self._count = 0

    def look(self, stop: threading.Event) -> None:
        """Fill the disk, see that there is still everything to read, make room, and see that writing goes on by itself."""
        try:
            with httpx2.Client(base_url=f"{self.attack.site.url}/api/v1", timeout=30, trust_env=False) as client:
                until(lambda: self.attack.answers > 10, "nobody was answered")
                self.disk.fill()
                until(lambda: not self._write(client), "the disk never was full")
                for _ in range(ENOUGH):
                    self._write(client)
                    self._read(client)
                began = time.monotonic()
                self.disk.give_back()
                until(lambda: self._write(client), "it never went on")
                self.recovered = time.monotonic() - began
        except AssertionError as error:
            self.fault = error
        finally:
            self.disk.give_back()
            stop.set()

    def _read(self, client: httpx2.Client) -> None:
        for path in ("/contributions", "/me", self.attack.site.url + "/readyz"):
            answer = client.get(path, headers={"Authorization": f"Bearer {self.attack.ada}"})
            assert answer.status_code == 200, (path, answer.status_code, answer.text)

    def _write(self, client: httpx2.Client) -> bool:
        self._count += 1
        key = f"look-{self.attack.round}-{self._count}"
        body: dict[str, object] = {"kind": "lesson", "title": key, "evidence": ["https://example.org/x"]}
        request = Request(self.attack.ada, "/communities/guild/contributions", body, key)
        answer = send(client, request)
        self.heard.statuses[answer.status_code] += 1
        if answer.status_code == 201:
            self.heard.acknowledged[f"{request.path} {key}"] = answer.json()["id"]
            return True
        assert answer.status_code == 503, (answer.status_code, answer.text)
        assert answer.headers["retry-after"]
        self.heard.unknown.append(request)
        return False


def until(so: Callable[[], bool], otherwise: str) -> None:
    """Wait for something; AssertionError when it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


def fill_again_and_again(attack: Attack, small: Disk, figures: Figures) -> None:
    """Rounds of load, in the midst of which there is no room, and then there is again."""
    statuses: Counter[int] = Counter()
    longest = 0.0
    for _ in range(ROUNDS):
        stop, onlooker = threading.Event(), Onlooker(attack, small)
        looking = threading.Thread(target=onlooker.look, args=(stop,))
        looking.start()
        heard = attack.storm(stop, patient=True)
        looking.join()
        if onlooker.fault:
            raise onlooker.fault
        attack.heard.append(onlooker.heard)
        statuses += sum((one.statuses for one in [*heard, onlooker.heard]), Counter())
        longest = max(longest, onlooker.recovered)
        assert attack.ask_again(heard) + attack.ask_again([onlooker.heard]) >= ENOUGH
        attack.check()
    figures.tell(rounds=ROUNDS, acknowledged=statuses[201], refused=statuses[503], seconds_until_it_went_on=round(longest, 1))
    assert set(statuses) == {201, 503}, statuses
    assert "0 faults" in attack.site.guildry("verify")


def test_a_full_disk_on_sqlite(tmp_path: Path, figures: Figures) -> None:
    with disk(tmp_path / "small", 24) as small:  # room for what the rounds themselves write
        site, database = fresh(tmp_path, f"sqlite:///{small.place}/guildry.db")
        try:
            fill_again_and_again(Attack(site, database), small, figures)
        finally:
            site.stop()
            database.dispose()


def test_a_full_disk_on_postgresql(tmp_path: Path, figures: Figures) -> None:
    try:
        server = postgres.Server(durable=True)
    except postgres.NoPostgresError as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    with disk(server.folder / "small", 64) as small:
        site, database = fresh(tmp_path, on_a_disk_of_its_own(server, small))
        try:
            fill_again_and_again(Attack(site, database), small, figures)
        finally:
            site.stop()
            database.dispose()
            server.stop()


def on_a_disk_of_its_own(server: postgres.Server, small: Disk) -> str:
    """A database whose tables and indexes lie on the small disk; the server's own log has room."""
    place = small.place / "tables"
    place.mkdir()
    owner = server.folder.stat()
    os.chown(place, owner.st_uid, owner.st_gid)
    with psycopg.connect(server.base, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'".encode())
        connection.execute(b"CREATE DATABASE full_disk TEMPLATE template0 TABLESPACE small")
    return server.url("full_disk")
