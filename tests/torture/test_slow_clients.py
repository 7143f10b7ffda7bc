"""Clients that keep a server waiting are cut, and nobody else waits for them (reliability.md §1.9 and §2.2 G16)."""

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles

import httpx2
import psutil
import pytest

from app.pages.assets import asset_url
from tests.proving import Figures, length
from tests.torture.killable import Attack, Nursed, fresh

pytestmark = pytest.mark.slow

CONNECTIONS = length(96, 800)
ESTABLISHED = 1  # the state of a socket, as Linux tells it (include/net/tcp_states.h)
# Until when each kind must be gone, in seconds, and the settings that say so: the full form proves the defaults.
HEADS, BODIES = length((4.0, 8.0), (10.0, 30.0))
SHORT = {"GUILDRY_HEAD_SECONDS": "2", "GUILDRY_BODY_SECONDS": "4", "GUILDRY_UNREAD_SECONDS": "3", "GUILDRY_IDLE_SECONDS": "1"}

ASSET = f"GET {asset_url('js')} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 2


@dataclass(frozen=True)
class Kind:
    """What a slow client says at once, what it says once a second from then on, and how long it may."""

    first: bytes
    then: bytes
    within: float


POST = b"POST /sign-in HTTP/1.1\r\nHost: x\r\n"
KINDS = {
    "says nothing": Kind(b"", b"", HEADS),
    "says half a request line": Kind(b"GET /commun", b"", HEADS),
    "says half its headers": Kind(b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ", b"", HEADS),
    "says a byte of a header each second": Kind(b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ", b"a", HEADS),
    "says nothing but empty lines": Kind(b"\r\n", b"\r\n", HEADS),
    "asks once, and again by bytes": Kind(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGE", b"T", 2 * HEADS),
    "says half its body": Kind(POST + b"Content-Length: 1000\r\n\r\nhalf", b"", BODIES),
    "says a byte of its body each second": Kind(POST + b"Content-Length: 1000\r\n\r\n", b"a", BODIES),
    "says chunks of a byte": Kind(POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", BODIES),
    "reads nothing": Kind(ASSET, b"", BODIES),
}


@dataclass
class Slow:
    """One such client, and how long it was put up with."""

    kind: str
    socket: socket.socket
    began: float = field(default_factory=time.monotonic)
    lasted: float = 0.0

    @classmethod
    def come(cls, kind: str, port: int) -> "Slow":
        """Connect, and say what such a client says first."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # or the system would read for it
        connection.connect(("127.0.0.1", port))
        connection.sendall(KINDS[kind].first)
        connection.setblocking(False)
        return cls(kind, connection)

    def go_on(self) -> None:
        """What it says each second."""
        if not self.lasted and KINDS[self.kind].then:
            try:
                self.socket.send(KINDS[self.kind].then)
            except OSError:
                self.note()

    def note(self) -> None:
        """Has the server ended it? To ask the system about that needs no reading."""
        state = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        if not self.lasted and state != ESTABLISHED:
            self.lasted = time.monotonic() - self.began


@pytest.fixture
def attack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attack]:
    """A server with a story in it."""
    for name, value in length(SHORT, {}).items():
        monkeypatch.setenv(name, value)
    site, database = fresh(tmp_path, f"sqlite:///{tmp_path}/guildry.db", Nursed)
    try:
        yield Attack(site, database)
    finally:
        site.stop()
        database.dispose()


def test_slow_clients_are_cut_and_nobody_waits_for_them(attack: Attack, chance: Random, figures: Figures) -> None:
    kinds = [kind for kind, _number in zip(itertools.cycle(KINDS), range(CONNECTIONS), strict=False)]
    chance.shuffle(kinds)
    stop = threading.Event()
    with ThreadPoolExecutor() as threads:
        member = threads.submit(ask_on, attack, stop)
        try:
            clients = []
            for kind in kinds:
                clients.append(Slow.come(kind, attack.site.port))
                time.sleep(0.005)
            put_up_with(clients)
        finally:
            stop.set()
        waited = member.result()
    lasted = {kind: max(one.lasted for one in clients if one.kind == kind) for kind in KINDS}
    figures.tell(connections=len(clients), longest={kind: round(seconds, 1) for kind, seconds in lasted.items()})
    p95 = quantiles(waited, n=20)[-1]
    figures.tell(requests=len(waited), p95_ms=round(p95 * 1000, 1), longest_ms=round(max(waited) * 1000, 1))
    assert [(kind, seconds) for kind, seconds in lasted.items() if not 0 < seconds <= KINDS[kind].within] == []
    assert p95 < length(1.0, 0.3)
    assert still_open(attack.site) < 5, "cut for the client, and kept by the server"


def put_up_with(clients: list[Slow]) -> None:
    """Let them go on until all are cut, or have been put up with too long."""
    deadline = time.monotonic() + 2 * BODIES
    for tick in itertools.count():
        for client in clients:
            client.note()
            if tick % 10 == 0:
                client.go_on()
        if all(client.lasted for client in clients) or time.monotonic() > deadline:
            return
        time.sleep(0.1)


def ask_on(attack: Attack, stop: threading.Event) -> list[float]:
    """A member who reads, logs and reads again meanwhile; how many seconds each took."""
    waited: list[float] = []
    headers = {"Authorization": f"Bearer {attack.ada}"}
    with httpx2.Client(base_url=f"{attack.site.url}/api/v1", headers=headers, timeout=30, trust_env=False) as client:
        for number in itertools.count():
            began = time.monotonic()
            if number % 10:
                answer = client.get("/communities/guild")
            else:
                log = {"kind": "lesson", "title": f"Meanwhile {number}", "evidence": ["https://example.org/x"]}
                key = {"Idempotency-Key": f"meanwhile-{number}"}
                answer = client.post("/communities/guild/contributions", json=log, headers=key)
            waited.append(time.monotonic() - began)
            assert answer.is_success, answer.text
            if stop.wait(0.02):
                break
    return waited


def still_open(site: Nursed) -> int:
    """Connections that the server still holds; a client that was told so may have another moment."""
    time.sleep(1.5)
    server = psutil.Process(site.pid)
    everybody = [server, *server.children(recursive=True)]
    return sum(one.status != psutil.CONN_LISTEN for process in everybody for one in process.net_connections("tcp"))
