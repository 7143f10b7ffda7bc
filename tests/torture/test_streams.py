"""Five hundred people listen: others are served as ever, each hears what happens, and a stop waits for none of them (G21, G25).

What others wait is measured in the same run without and with the streams, while the journal grows in both. Streams are split
among two processes; what is written through either is told by both.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

import httpx2
import psutil
import pytest
from sqlmodel import col, select

from app.core import ids
from app.models.people import Person
from app.services import access
from tests import postgres
from tests.proving import Figures, length
from tests.torture.crowd import Crowd
from tests.torture.killable import Attack, Nursed, Request, fresh, send

pytestmark = pytest.mark.slow

STREAMS = length(100, 500)
SECONDS = length(2.0, 10.0)  # of measuring, each way
WRITES = 5  # a second
STOPPED = 10.0  # seconds
CUT = 5.0  # seconds after which whoever may listen no longer must be cut (reliability.md §3.1, 4)
BUSY = 4.0  # seconds more that a machine may take which has other work
WORTH = 256 * 1024  # bytes that a stream may cost at most; what it does cost is told


class Staffed(Nursed):
    """Two workers, in the short form too."""

    options = ("--workers", "2")


@pytest.fixture(params=length(["sqlite"], ["sqlite", "postgresql"]))
def attack(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attack]:
    """A server with two workers on either database, in which one person may listen often."""
    monkeypatch.setenv("GUILDRY_STREAMS_EACH", "1000")
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


def test_five_hundred_listen_and_nobody_waits_for_them(attack: Attack, figures: Figures) -> None:
    alone = served(attack)
    before = memory(attack)
    quiet = Crowd(attack.site.port, attack.ada, STREAMS - STREAMS // 10, f"?question={ask(attack)}")
    crowd, leaving = Crowd(attack.site.port, attack.ada, STREAMS // 10), Crowd(attack.site.port, attack.ben, 4)
    crowded = served(attack)
    each = (memory(attack) - before) / (STREAMS + 4)
    ratio = quantiles(crowded, n=20)[-1] / quantiles(alone, n=20)[-1]
    figures.tell(streams=STREAMS, requests=len(alone) + len(crowded), p95_ratio=round(ratio, 2), kib_each=round(each / 1024))
    last = log(attack, "The last that Ben hears of.")
    heard = max(one.until("heard", last) for one in (crowd, leaving))
    with attack.database.write() as session:
        ben = session.scalars(select(Person).where(col(Person.username) == "ben")).one()
        access.revoke_all(session, None, ben.id)
    cut = leaving.until("ended")
    crowd.until("heard", unheard := log(attack, "Not for Ben."))
    began = time.monotonic()
    attack.site.stop()
    stopped = time.monotonic() - began
    figures.tell(heard_seconds=round(heard, 2), cut_seconds=round(cut, 2), stop_seconds=round(stopped, 2))
    assert crowd.leave()["histories"] == 1, "all hear the same, each once"
    assert quiet.leave()["events"] == 0
    assert not [one for one in leaving.said if one.get("heard") == unheard]
    assert cut < CUT + BUSY
    assert stopped < STOPPED
    assert each < WORTH
    assert ratio < 5, "a bound against catastrophe: the figure is for people to read"
    go_on(attack, next(one["place"] for one in crowd.said if one.get("heard") == last), unheard)


def go_on(attack: Attack, place: int, missed: str) -> None:
    """After the stop whoever comes back hears what they missed, and only that."""
    attack.site.serve()
    headers = {"Authorization": f"Bearer {attack.ada}", "Last-Event-ID": str(place)}
    answer = httpx2.get(f"{attack.site.url}/api/v1/events/stream?seconds=0", headers=headers, timeout=30, trust_env=False)
    assert answer.text.count("event: fact") == 1
    assert missed in answer.text


def served(attack: Attack) -> list[float]:
    """How long requests take, in seconds, while the journal grows; each asks anew, so nothing is kept for it."""
    stop = threading.Event()
    waited: list[float] = []
    headers = {"Authorization": f"Bearer {attack.ada}"}
    with (
        ThreadPoolExecutor(1) as threads,
        httpx2.Client(base_url=f"{attack.site.url}/api/v1", headers=headers, timeout=30, trust_env=False) as client,
    ):
        writing = threads.submit(write, attack, stop)
        until = time.monotonic() + SECONDS
        try:
            while time.monotonic() < until:
                began = time.monotonic()
                client.get(f"/contributions?community=guild&limit={len(waited) % 100 + 1}").raise_for_status()
                waited.append(time.monotonic() - began)
        finally:
            stop.set()
        writing.result()
    return waited


def write(attack: Attack, stop: threading.Event) -> None:
    while not stop.wait(1 / WRITES):
        log(attack, "One more.")


def log(attack: Attack, title: str) -> str:
    """Log something; its id."""
    return made(attack, "contributions", {"kind": "lesson", "title": title, "evidence": ["https://example.org/x"]})


def ask(attack: Attack) -> str:
    """Ask something to which nobody knows an answer; its id."""
    return made(attack, "questions", {"title": "Who listens to this?"})


def made(attack: Attack, what: str, body: dict[str, object]) -> str:
    [client] = attack.clients(1)
    answer = send(client, Request(attack.ada, f"/communities/guild/{what}", body, ids.new_id()))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def memory(attack: Attack) -> int:
    """Bytes that the server's processes have for themselves."""
    server = psutil.Process(attack.site.pid)
    return sum(one.memory_full_info().uss for one in [server, *server.children()])
