"""Bent requests, as bytes on a socket and as ASGI inside the process: no 5xx, no hang (reliability.md §2.2 G14)."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from string import punctuation
from urllib.parse import quote, unquote

import pytest
from starlette.types import ASGIApp, Message

from tests.doors import Doors
from tests.helpers import looping
from tests.proving import Figures, length
from tests.torture.bent import Case, Mutator
from tests.torture.killable import Attack, Nursed, fresh
from tests.torture.raw import PATIENCE, Answer, ask, request

pytestmark = pytest.mark.slow

CASES = length(250, 40_000)  # of each kind
SLOWEST = length(20.0, PATIENCE)  # seconds: by the way other tests may have the processors
A_MOMENT = 0.2  # seconds for bytes that may be the beginning of something, and then nothing is owed
BATCH = 50


@pytest.fixture
def attack(tmp_path: Path) -> Iterator[Attack]:
    """A server with a story in it."""
    site, database = fresh(tmp_path, f"sqlite:///{tmp_path}/guildry.db", Nursed)
    try:
        yield Attack(site, database)
    finally:
        site.stop()
        database.dispose()


def test_bytes_over_a_socket(attack: Attack, chance: Random, figures: Figures) -> None:
    mutator = Mutator(chance, [attack.ada, attack.ben])
    statuses: Counter[int] = Counter()
    slowest = 0.0
    assert ask(attack.site.port, [request("GET", "/api/v1/openapi.json")], 20).status == 200, "made when it is first asked for"
    with ThreadPoolExecutor(4) as threads:
        for _ in range(0, CASES, BATCH):
            cases = [(mutator.case(), chance.random() < 0.3) for _ in range(BATCH)]
            sent = [
                (mutator.bent(case.whole) if bent else case.whole, case.is_owed_an_answer and not bent) for case, bent in cases
            ]
            for (whole, owed), answer in zip(sent, threads.map(lambda one: hear(attack, *one), sent), strict=True):
                statuses[answer.status] += 1
                slowest = max(slowest, answer.seconds if owed else 0)
                assert answer.status < 500 or answer.status == 503, (whole, answer)
                assert answer.status or not owed, (whole, answer)
    figures.tell(requests=CASES, slowest_seconds=round(slowest, 3), statuses=dict(sorted(statuses.items())))
    assert {200, 400, 404} <= set(statuses), "not much of a mutator"
    assert [line for line in attack.site.log.read_text().splitlines() if '"event": "failed"' in line] == []


def hear(attack: Attack, whole: bytes, owed: bool) -> Answer:
    """What the server says to bytes."""
    return ask(attack.site.port, [whole], SLOWEST if owed else A_MOMENT)


def test_asgi_in_the_process(doors: Doors, chance: Random, figures: Figures) -> None:
    mutator = Mutator(chance, [doors.token("ada"), doors.token("ben")])
    statuses: Counter[int] = Counter()
    slowest = 0.0

    async def all_of_them() -> None:
        nonlocal slowest
        for _ in range(CASES // 2):
            case, began = mutator.case(), time.monotonic()
            try:
                status = await asyncio.wait_for(answered(doors.app, case), SLOWEST)
            except Exception as error:
                raise AssertionError(case) from error
            statuses[status] += 1
            slowest = max(slowest, time.monotonic() - began)
            assert status < 500 or status == 503, case

    looping.run(all_of_them())
    figures.tell(requests=sum(statuses.values()), slowest_seconds=round(slowest, 3), statuses=dict(sorted(statuses.items())))
    assert {200, 404} <= set(statuses), "not much of a mutator"


async def answered(app: ASGIApp, case: Case) -> int:
    """The status of a case that no parser has looked at: whatever a header may hold reaches the application."""
    target = quote(case.path.encode("utf-8", "surrogateescape"), safe=punctuation)  # no server passes on other bytes
    path, _mark, query = target.partition("?")
    said: list[int] = []
    pending = [{"type": "http.request", "body": case.body, "more_body": False}]

    async def receive() -> Message:
        return pending.pop() if pending else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    as_latin = [(name.lower().encode(), value.encode("utf-8", "surrogateescape")) for name, value in case.headers]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": case.method, "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": [(b"host", b"x"), *as_latin],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return said[0]
