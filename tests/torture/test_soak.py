"""Minutes of reading and writing: memory, files and threads stay as they are, readers keep up, nothing fails (§2.2 G26)."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import linear_regression
from typing import ClassVar

import psutil
import pytest

from app.journal.book import head
from app.readers.points import Points
from app.readers.runner import place
from tests.proving import FULL, Figures, length
from tests.torture.killable import Attack, Nursed, Request, fresh, send

SECONDS = length(4, 120)
PATHS = (
    "/api/v1/communities",
    "/api/v1/communities/guild",
    "/api/v1/contributions?limit=20",
    "/api/v1/people/me/points",
    "/healthz",
)
PAUSE = 0.05  # seconds between two things that are done, so some twenty a second
pytestmark = pytest.mark.slow


class Two(Nursed):
    """Two processes."""

    options: ClassVar = ("--workers", "2")

    def size(self) -> tuple[int, int, int]:
        """Bytes of memory, open files and threads of all its processes."""
        leader = psutil.Process(self._leader)
        all_of_it = [leader, *leader.children(recursive=True)]
        return (
            sum(one.memory_info().rss for one in all_of_it),
            sum(one.num_fds() for one in all_of_it),
            sum(one.num_threads() for one in all_of_it),
        )


@dataclass
class Soak:
    """What goes on, and what is seen of it."""

    attack: Attack
    until: float
    statuses: Counter[int] = field(default_factory=Counter)
    lags: list[float] = field(default_factory=list)
    seen: list[tuple[int, int, int, int]] = field(default_factory=list)  # requests so far, bytes, files, threads
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def on(self) -> bool:
        """Whether it still goes on."""
        return time.monotonic() < self.until

    def count(self, status: int) -> None:
        """One request was answered."""
        with self._counting:
            self.statuses[status] += 1

    def read(self, token: str) -> None:
        """One program that looks here and there, over a connection that it keeps."""
        connection, turn = HTTPConnection("127.0.0.1", self.attack.site.port), 0
        while self.on():
            turn += 1
            connection.request("GET", PATHS[turn % len(PATHS)], headers={"Authorization": f"Bearer {token}"})
            reply = connection.getresponse()
            reply.read()
            self.count(reply.status)

    def write(self) -> None:
        """One program that logs, and another that endorses."""
        client, number = self.attack.clients(1)[0], 0
        while self.on():
            number += 1
            body: dict[str, object] = {"kind": "lesson", "title": f"Lesson {number}", "evidence": ["https://example.org/x"]}
            made = send(client, Request(self.attack.ada, "/communities/guild/contributions", body, f"l{number}"))
            self.count(made.status_code)
            path = f"/contributions/{made.json()['id']}/endorsements"
            said = send(client, Request(self.attack.ben, path, {"benefit": "It helped me on."}, f"e{number}"))
            self.count(said.status_code)
            time.sleep(PAUSE)

    def watch(self) -> None:
        """How large the server is, and how long it takes until the points reader has seen what happened."""
        assert isinstance(self.attack.site, Two)
        while self.on():
            with self.attack.database.read() as session:
                newest = head(session)
            began = time.monotonic()
            while self._posted() < newest:
                time.sleep(0.005)
            self.lags.append(time.monotonic() - began)
            self.seen.append((self.statuses.total(), *self.attack.site.size()))
            time.sleep(length(0.1, 0.5))

    def _posted(self) -> int:
        with self.attack.database.read() as session:
            return place(session, Points.name)


@pytest.fixture(params=["sqlite", "postgresql"])
def attack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    folder = tmp_path_factory.mktemp("soak")
    url = f"sqlite:///{folder}/guildry.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create(folder.name)
    site, database = fresh(folder, url, Two)
    yield Attack(site, database)
    site.stop()
    database.dispose()


def test_it_stays_as_it_is_however_long_it_is_used(attack: Attack, figures: Figures) -> None:
    soak = Soak(attack, time.monotonic() + SECONDS)
    with ThreadPoolExecutor() as threads:
        busy = [threads.submit(soak.read, token) for token in (attack.ada, attack.ben, attack.ben)]
        busy += [threads.submit(soak.write), threads.submit(soak.watch)]
        for one in busy:
            one.result()
    attack.check_whole()
    assert set(soak.statuses) <= {200, 201}, soak.statuses
    settled = soak.seen[len(soak.seen) // 3 :]
    growth = linear_regression([requests for requests, *_ in settled], [size for _, size, *_ in settled]).slope * 1e5 / 1e6
    waits = sorted(soak.lags)
    lag = waits[len(waits) * 99 // 100]
    figures.tell(seconds=SECONDS, requests=soak.statuses.total(), changes=soak.statuses[201], failures=0)
    figures.tell(memory_mb=round(settled[-1][1] / 1e6), growth_mb_per_100000_requests=round(growth, 2))
    figures.tell(
        files=settled[-1][2], threads=settled[-1][3], lag_p99_ms=round(lag * 1000), lag_longest_ms=round(waits[-1] * 1000)
    )
    assert lag < 2
    for name, column in (("files", 2), ("threads", 3)):
        assert settled[-1][column] <= settled[0][column] + 4, name
    assert not FULL or growth < 1  # in four seconds caches still fill
