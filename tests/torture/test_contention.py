"""Sixteen clients change the same few things through two processes: no change is lost, nobody hears of a lock (§2.2 G4)."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import ClassVar

import httpx2
import pytest

from app.services.contributions import thanking
from tests.proving import Figures, length
from tests.torture.killable import Attack, Nursed, Request, fresh, send

CLIENTS, THINGS = 16, 4
SECONDS = length(2, 60)
WAITS = {"p99": 0.25, "longest": 2.0}  # seconds
pytestmark = pytest.mark.slow


class Two(Nursed):
    """Two processes, as contention between threads alone would be half of it."""

    options: ClassVar = ("--workers", "2")


@dataclass
class Counted:
    """What one client did: increments that were acknowledged, how long each write took, every status it heard."""

    increments: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def attack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    folder = tmp_path_factory.mktemp("contention")
    url = f"sqlite:///{folder}/guildry.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create(folder.name)
    site, database = fresh(folder, url, Two)
    yield Attack(site, database)
    site.stop()
    database.dispose()


def count_up(attack: Attack, client: httpx2.Client, paths: list[str], until: float) -> Counted:
    """Read a number, add one, and write it unless somebody else has written since; again and again."""
    counted, turn = Counted(), 0
    headers = {"Authorization": f"Bearer {attack.ada}"}
    while time.monotonic() < until:
        turn += 1
        path = paths[turn % len(paths)]
        read = client.get(path, headers=headers)
        began = time.monotonic()
        change = {"title": str(int(read.json()["title"]) + 1)}
        wrote = client.patch(path, headers={**headers, "If-Match": read.headers["ETag"]}, json=change)
        counted.waits.append(time.monotonic() - began)
        counted.statuses += Counter([read.status_code, wrote.status_code])
        counted.increments[path] += wrote.is_success
    return counted


def test_no_change_is_lost_between_sixteen_clients(attack: Attack, figures: Figures) -> None:
    things = [
        Request(attack.ada, "/communities/guild/contributions", {"kind": "lesson", "title": "0"}, str(n)) for n in range(THINGS)
    ]
    clients = attack.clients(CLIENTS)
    paths = [f"/contributions/{send(clients[0], thing).raise_for_status().json()['id']}" for thing in things]
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as threads:
        counted = list(threads.map(lambda client: count_up(attack, client, paths, until), clients))
    statuses = sum((one.statuses for one in counted), Counter[int]())
    assert set(statuses) <= {200, 412}, statuses
    added = sum((one.increments for one in counted), Counter[str]())
    read = {path: clients[0].get(path, headers={"Authorization": f"Bearer {attack.ada}"}).json()["title"] for path in paths}
    assert read == {path: str(added[path]) for path in paths}
    waits = sorted(wait for one in counted for wait in one.waits)
    p99, longest = waits[len(waits) * 99 // 100], waits[-1]
    figures.tell(clients=CLIENTS, processes=2, seconds=SECONDS, writes_tried=len(waits), acknowledged=added.total(), lost=0)
    figures.tell(
        told_that_somebody_was_first=statuses[412], p99_wait_ms=round(p99 * 1000), longest_wait_ms=round(longest * 1000)
    )
    assert p99 <= length(2.0, WAITS["p99"])
    assert longest <= length(10.0, WAITS["longest"])


def test_a_budget_is_never_overspent(attack: Attack, figures: Figures) -> None:
    """Everybody thanks the same person for Ben at the same instant: exactly as many thanks as Ben may give are given."""
    ready = Barrier(CLIENTS)

    def thank(number: int) -> int:
        body: dict[str, object] = {"to": "ada", "because": f"You helped me for the {number}th time."}
        ready.wait()
        return send(attack.clients(CLIENTS)[number], Request(attack.ben, "/kudos", body, f"thanks {number}")).status_code

    with ThreadPoolExecutor(CLIENTS) as threads:
        statuses = Counter(threads.map(thank, range(CLIENTS)))
    assert statuses == {201: thanking.TO_ONE_PERSON, 409: CLIENTS - thanking.TO_ONE_PERSON}
    figures.tell(asked_at_once=CLIENTS, allowed=thanking.TO_ONE_PERSON, given=statuses[201])
