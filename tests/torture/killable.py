"""A real server that can be killed, and clients that remember what they were told."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

import httpx2
from sqlmodel import col, func, select

from app.core.db import Database
from app.models.contributions import Contribution, Endorsement
from app.services import access, checking
from tests.browser.site import PATIENCE, Site
from tests.proving import FULL
from tests.story import Story

CLIENTS = 8


class Killable(Site):
    """`guildry serve` as in earnest: durable, with its readers; two processes in the full form."""

    options = ("--workers", "2") if FULL else ()

    def start(self) -> None:
        """Serve; nobody here should meet the limits."""
        self.environment |= {
            "GUILDRY_SYNCHRONOUS": "FULL",
            "GUILDRY_RATE_PER_MINUTE": "1000000",
            "GUILDRY_ANONYMOUS_RATE_PER_MINUTE": "1000000",
            "GUILDRY_SECRET": "torture" * 10,
        }
        self.serve()

    def serve(self) -> None:
        """Start it as an operator does."""
        super().start()

    @property
    def pid(self) -> int:
        """Of the process that was started; workers are its children."""
        return self.process.pid

    def kill(self) -> None:
        """kill -9 of every process at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Nursed(Killable):
    """One that starts in a moment, for storms of kills: tests/torture/nursery.py."""

    _leader = 0

    @property
    def pid(self) -> int:
        """Of the process that was started; workers are its children."""
        return self._leader

    def guildry(self, *arguments: str) -> str:
        """Run a command to its end; its output is in the log. Raises RuntimeError when it fails."""
        self._begin(*arguments)
        if ended := _hear():
            raise RuntimeError(f"guildry {' '.join(arguments)} ended with {ended}:\n{self.log.read_text()[-4000:]}")
        return ""

    def serve(self) -> None:
        """Serve, and wait until it answers."""
        self._leader = self._begin("serve", "--port", str(self.port), *self.options)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, self.log.read_text()[-4000:]
            time.sleep(0.02)

    def kill(self) -> None:
        """kill -9 of every process at once."""
        self._end(os.killpg, signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would, unless it was killed."""
        self._end(os.kill, signal.SIGTERM)
        self._output.close()

    def _end(self, way: Callable[[int, int], None], number: int) -> None:
        if self._leader:
            way(self._leader, number)
            _hear()
            self._leader = 0

    def _begin(self, *arguments: str) -> int:
        """Have a command begun; its pid."""
        order = {"arguments": arguments, "environment": self.environment, "log": str(self.log)}
        stdin = _nursery().stdin
        assert stdin
        stdin.write(json.dumps(order) + "\n")
        return _hear()


@lru_cache
def _nursery() -> subprocess.Popen[str]:
    """One for all tests; it ends with them, when its input does."""
    nursery = [sys.executable, "-m", "tests.torture.nursery"]
    return subprocess.Popen(nursery, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


def _hear() -> int:
    stdout = _nursery().stdout
    assert stdout
    return int(stdout.readline())


@dataclass(frozen=True)
class Request:
    """One POST that can be sent again: who, where, what, under which key."""

    token: str
    path: str
    body: dict[str, object]
    key: str


@dataclass
class Heard:
    """What one client was told: the ids that were acknowledged, and requests of which it never heard."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    unknown: list[Request] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


class Attack:
    """Clients that log contributions and endorse each other's, over a story in a fresh database."""

    def __init__(self, site: Killable, database: Database) -> None:
        self.site, self.database = site, database
        self.heard: list[Heard] = []
        self.round = 0
        self.answers = 0
        self._clients: list[httpx2.Client] = []
        with database.write() as session:
            story = Story(session)
            wanted = frozenset({"read", "write"})
            self.ada, self.ben = (access.issue(session, None, story.people[one], "t", wanted, 1) for one in ("ada", "ben"))

    def clients(self, count: int) -> list[httpx2.Client]:
        """So many programs, each with a connection of its own (kept: making one costs more than asking)."""
        while len(self._clients) < count:
            self._clients.append(httpx2.Client(base_url=f"{self.site.url}/api/v1", timeout=60, trust_env=False))
        return self._clients[:count]

    def storm(self, stop: threading.Event, *, patient: bool = False) -> list[Heard]:
        """Load until told to stop or, unless `patient`, until the server is gone."""
        self.round += 1
        with ThreadPoolExecutor(CLIENTS) as threads:
            asking = [
                threads.submit(self._ask_on, number, client, stop, patient)
                for number, client in enumerate(self.clients(CLIENTS))
            ]
            heard = [one.result(timeout=120) for one in asking]
        self.heard += heard
        return heard

    def _ask_on(self, number: int, client: httpx2.Client, stop: threading.Event, patient: bool) -> Heard:
        heard, count = Heard(), 0
        while not stop.is_set() and (patient or not heard.unknown):
            count += 1
            key = f"{self.round}-{number}-{count}"
            body: dict[str, object] = {"kind": "lesson", "title": key, "evidence": ["https://example.org/x"]}
            made = self._ask(client, heard, Request(self.ada, "/communities/guild/contributions", body, key))
            if made:
                body = {"benefit": f"It helped with {key}."}
                self._ask(client, heard, Request(self.ben, f"/contributions/{made}/endorsements", body, key))
        return heard

    def _ask(self, client: httpx2.Client, heard: Heard, request: Request) -> str:
        """Send a request; the id of what it made, or nothing when that is not known."""
        try:
            answer = send(client, request)
        except httpx2.HTTPError:
            heard.unknown.append(request)
            time.sleep(0.05)
            return ""
        heard.statuses[answer.status_code] += 1
        if answer.status_code == 503:
            heard.unknown.append(request)
            time.sleep(0.25)
            return ""
        assert answer.status_code == 201, (answer.status_code, answer.text)
        heard.acknowledged[f"{request.path} {request.key}"] = answer.json()["id"]
        self.answers += 1
        return str(answer.json()["id"])

    def ask_again(self, heard: Sequence[Heard]) -> int:
        """Send everything of which nobody heard once more, under its key; how many there were."""
        with ThreadPoolExecutor(CLIENTS) as threads:
            return sum(threads.map(self._ask_one_again, self.clients(CLIENTS), heard))

    def _ask_one_again(self, client: httpx2.Client, heard: Heard) -> int:
        again, heard.unknown = heard.unknown, []
        for request in again:
            answer = send(client, request)
            assert answer.status_code == 201, (request, answer.status_code, answer.text)
            heard.acknowledged[f"{request.path} {request.key}"] = answer.json()["id"]
        return len(again)

    def time_to_next_answer(self) -> float:
        """Seconds until another change is acknowledged."""
        began, before = time.monotonic(), self.answers
        while self.answers == before:
            assert time.monotonic() < began + PATIENCE, "no change is taken any more"
            time.sleep(0.01)
        return time.monotonic() - began

    def check(self) -> int:
        """All that was acknowledged is stored, once each, and the database is whole; how much that is."""
        acknowledged = {name: made for one in self.heard for name, made in one.acknowledged.items()}
        with self.database.read() as session:
            stored = set(session.scalars(select(Contribution.id))) | set(session.scalars(select(Endorsement.id)))
            titles = session.execute(select(col(Contribution.title), func.count()).group_by(col(Contribution.title))).all()
            words = session.execute(select(col(Endorsement.benefit), func.count()).group_by(col(Endorsement.benefit))).all()
        assert set(acknowledged.values()) - stored == set(), "acknowledged and lost"
        assert [one for one in [*titles, *words] if one[1] > 1] == [], "done twice"
        assert len(stored) == len(acknowledged), "stored, and nobody was told in the end"
        self.check_whole()
        return len(acknowledged)

    def check_whole(self) -> None:
        """The product finds nothing wrong with its database."""
        with self.database.read() as session:
            faults = checking.verify(session).faults
        assert faults == [], faults  # nobody rewrites the assertions of this file


def send(client: httpx2.Client, request: Request) -> httpx2.Response:
    """One POST."""
    headers = {"Authorization": f"Bearer {request.token}", "Idempotency-Key": request.key}
    return client.post(request.path, json=request.body, headers=headers)


def in_a_while(chance: Random, attack: Attack, act: Callable[[], None], stop: threading.Event) -> threading.Thread:
    """Do something in the midst of the load, at a moment that chance decides, and then end the load."""
    enough = attack.answers + 10

    def wait_and_act() -> None:
        try:
            while attack.answers < enough and not stop.wait(0.01):
                pass
            time.sleep(chance.uniform(0, 0.4))
            act()
        finally:
            stop.set()

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    return thread


def fresh(folder: Path, url: str, kind: type[Killable] = Killable) -> tuple[Killable, Database]:
    """A server over a database that it migrates first."""
    site = kind(folder, database_url=url, demo=False)
    return site, Database(url)
