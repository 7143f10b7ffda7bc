"""Minutes of reading and writing: memory, files and threads stay as they are, readers keep up, nothing fails (§2.2 G26)."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from statistics import linear_regression
from typing import ClassVar

import psutil
import pytest

from app.journal.book import head
from app.readers.points import Points
from app.readers.runner import place
from app.services import access
from tests.proving import FULL, Figures, length
from tests.story import Story
from tests.torture.killable import Attack, Nursed, Request, fresh, send

SECONDS = length(4, 150)
READERS = 3
PATHS = (
    "/api/v1/communities",
    "/api/v1/communities/guild",
    "/api/v1/contributions?limit=20",
    "/api/v1/people/me/points",
    "/healthz",
)
PAUSE = length(0.05, 0.5)  # seconds between two things that are done; they count two changes each
AUTHORS = length(3, 60)  # who log in turn, since points are worked out over all that one person did in a month
pytestmark = pytest.mark.slow


class Two(Nursed):
    """Two processes that keep few of SQLite's pages: those fill up with what there is, which looks like growth."""

    options: ClassVar = ("--workers", "2")

    def serve(self) -> None:
        """Serve."""
        self.environment["GUILDRY_PAGES_MB"] = "1"
        super().serve()

    def size(self) -> tuple[int, int, int]:
        """Bytes of memory, open files and threads of all its processes."""
        leader = psutil.Process(self._leader)
        all_of_it = [leader, *leader.children(recursive=True)]
        return (
            sum(one.memory_info().rss for one in all_of_it),
            sum(one.num_fds() for one in all_of_it),
            sum(one.num_threads() for one in all_of_it),
        )


def read(port: int, token: str, until: float, count: "Synchronized[int]") -> None:
    """One program that looks here and there, over a connection that it keeps."""
    connection = HTTPConnection("127.0.0.1", port)
    while time.monotonic() < until:
        connection.request("GET", PATHS[count.value % len(PATHS)], headers={"Authorization": f"Bearer {token}"})
        reply = connection.getresponse()
        reply.read()
        assert reply.status == 200, reply.status
        count.value += 1


@dataclass
class Soak:
    """What goes on, and what is seen of it."""

    attack: Attack
    authors: Sequence[str]
    until: float
    read: "Sequence[Synchronized[int]]"  # by each program that reads, so far
    statuses: Counter[int] = field(default_factory=Counter)  # of what was written
    lags: list[float] = field(default_factory=list)
    seen: list[tuple[int, int, int, int]] = field(default_factory=list)  # requests so far, bytes, files, threads

    def on(self) -> bool:
        """Whether it still goes on."""
        return time.monotonic() < self.until

    def requests(self) -> int:
        """How many were answered so far."""
        return self.statuses.total() + sum(count.value for count in self.read)

    def write(self) -> None:
        """What people log, each in turn, and Ben endorses."""
        client, number = self.attack.clients(1)[0], 0
        while self.on():
            number += 1
            body: dict[str, object] = {"kind": "lesson", "title": f"Lesson {number}", "evidence": ["https://example.org/x"]}
            author = self.authors[number % len(self.authors)]
            made = send(client, Request(author, "/communities/guild/contributions", body, f"l{number}"))
            self.statuses[made.status_code] += 1
            path = f"/contributions/{made.json()['id']}/endorsements"
            said = send(client, Request(self.attack.ben, path, {"benefit": "It helped me on."}, f"e{number}"))
            self.statuses[said.status_code] += 1
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
            self.seen.append((self.requests(), *self.attack.site.size()))
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


def authors(attack: Attack) -> list[str]:
    """Tokens of people who have joined the guild."""
    with attack.database.write() as session:
        story = Story.told(session)
        names = [f"author{number}" for number in range(AUTHORS)]
        for name in names:
            story.register(name)
            story.join(name, story.guild)
        return [access.issue(session, None, story.people[name], "t", frozenset({"read", "write"}), 1) for name in names]


def test_it_stays_as_it_is_however_long_it_is_used(attack: Attack, figures: Figures) -> None:
    apart = get_context("spawn")
    soak = Soak(attack, authors(attack), time.monotonic() + SECONDS, [apart.Value("q") for _ in range(READERS)])
    tokens = cycle((attack.ada, attack.ben))
    programs = [
        apart.Process(target=read, args=(attack.site.port, token, soak.until, count))
        for token, count in zip(tokens, soak.read, strict=False)
    ]
    for program in programs:
        program.start()
    with ThreadPoolExecutor() as threads:
        for one in [threads.submit(soak.write), threads.submit(soak.watch)]:
            one.result()
    for program in programs:
        program.join()
    attack.check_whole()
    assert [program.exitcode for program in programs] == [0] * READERS, "something was not answered with 200"
    assert set(soak.statuses) <= {201}, soak.statuses
    settled = soak.seen[len(soak.seen) // 2 :]
    growth = linear_regression([requests for requests, *_ in settled], [size for _, size, *_ in settled]).slope * 1e5 / 1e6
    waits = sorted(soak.lags)
    lag = waits[len(waits) * 99 // 100]
    figures.tell(seconds=SECONDS, requests=soak.requests(), changes=soak.statuses[201], failures=0)
    figures.tell(memory_mb=round(settled[-1][1] / 1e6), growth_mb_per_100000_requests=round(growth, 2))
    figures.tell(
        files=settled[-1][2], threads=settled[-1][3], lag_p99_ms=round(lag * 1000), lag_longest_ms=round(waits[-1] * 1000)
    )
    assert lag < 2
    for name, column in (("files", 2), ("threads", 3)):
        assert settled[-1][column] <= settled[0][column] + 4, name
    assert not FULL or growth < 1  # in four seconds caches still fill
