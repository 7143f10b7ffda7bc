"""What is too large is refused at once, wherever it is sent, and costs no memory (reliability.md §2.2 G16)."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.proving import Figures, length
from tests.torture.killable import Attack, Nursed, fresh
from tests.torture.raw import ask, request

pytestmark = pytest.mark.slow

MEGABYTE = 1_048_576
LARGE = 300 * MEGABYTE
AT_ONCE = length(3.0, 1.0)  # seconds: by the way other tests may have the processors
MOST_GROWTH = 50 * MEGABYTE
ADDRESSES = ("/api/v1/communities", "/api/v1/nowhere", "/sign-in", "/nowhere", "/healthz", "/metrics", "/static/x.css")
CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    """A server with a story in it."""
    folder: Path = tmp_path_factory.mktemp("large")
    site, database = fresh(folder, f"sqlite:///{folder}/guildry.db", Nursed)
    try:
        yield Attack(site, database)
    finally:
        site.stop()
        database.dispose()


def memory(attack: Attack) -> int:
    """What the server occupies, its workers included, in bytes."""
    server = psutil.Process(attack.site.pid)
    return sum(one.memory_info().rss for one in [server, *server.children(recursive=True)])


def megabytes(frame: bytes = b"%b") -> Iterator[bytes]:
    """300 MB, a megabyte at a time, each in a frame."""
    return itertools.repeat(frame % (b"x" * MEGABYTE), LARGE // MEGABYTE)


@pytest.mark.parametrize("way", ["announced", "in chunks"])
def test_a_large_body_is_refused_at_once_everywhere(attack: Attack, way: str, figures: Figures) -> None:
    before, answers = memory(attack), []
    for path, signed_in in itertools.product(ADDRESSES, [True, False]):
        headers = {"Authorization": f"Bearer {attack.ada}"} if signed_in else {}
        if way == "announced":
            head, body = request("POST", path, headers | {"Content-Length": str(LARGE)}), megabytes()
        else:
            head, body = request("POST", path, headers | CHUNKED), megabytes(b"%x\r\n%%b\r\n" % MEGABYTE)
        answers.append((path, ask(attack.site.port, itertools.chain([head], body), AT_ONCE)))
    grown = memory(attack) - before
    slowest = max(answer.seconds for _path, answer in answers)
    figures.tell(way=way, bodies=len(answers), slowest_seconds=round(slowest, 3), grown_mb=round(grown / MEGABYTE, 1))
    expected = {413} if way == "announced" else {401, 404, 405, 413}
    assert [(path, one.status) for path, one in answers if one.status not in expected] == []
    assert slowest < AT_ONCE
    assert grown < MOST_GROWTH


HEAD = b"POST /api/v1/communities HTTP/1.1\r\nHost: x\r\n"
CHUNKS = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
MANY = 2 * MEGABYTE
FLOODS: dict[str, tuple[bytes, bytes, int]] = {
    "one header": (b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"x" * 4096, 431),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n" * 800, 431),
    "a header's name": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"x" * 4096, 431),
    "an address": (b"GET /", b"x" * 4096, 414),
    "a query": (b"GET /?", b"x=y&" * 1024, 414),
    "a method": (b"", b"G" * 4096, 400),
    "empty lines": (b"", b"\r\n" * 2048, 431),
    "trailers": (CHUNKS + b"1\r\n{\r\n0\r\n", b"X: y\r\n" * 800, 431),
    "a trailer": (CHUNKS + b"1\r\n{\r\n0\r\nX: ", b"x" * 4096, 431),
    "a chunk's extension": (CHUNKS + b"1;", b"x" * 4096, 431),
    "chunks of a byte": (CHUNKS, b"1;e=xxxxxxxxxx\r\n \r\n" * 200, 431),
    "a chunk's length": (CHUNKS, b"f" * 4096, 400),
}


@pytest.mark.parametrize("what", FLOODS)
def test_two_megabytes_of_anything_but_a_body_are_refused(attack: Attack, what: str) -> None:
    start, piece, status = FLOODS[what]
    before = memory(attack)
    answer = ask(attack.site.port, itertools.chain([start], itertools.repeat(piece, MANY // len(piece))))
    assert answer.status == status, answer
    assert b"application/problem+json" in answer.said
    assert answer.seconds < AT_ONCE
    assert memory(attack) - before < MOST_GROWTH


BODIES: dict[str, bytes] = {
    "deep lists": b"[" * 500_000,
    "deep objects": b'{"a":' * 200_000,
    "deep and closed": b'{"title":' + b"[" * 400_000 + b"]" * 400_000 + b"}",
    "a huge number": b'{"kind":"lesson","title":' + b"9" * 900_000 + b"}",
    "a huge exponent": b'{"kind":"lesson","title":1e999}',
    "a huge key": b'{"' + b"k" * 900_000 + b'":1}',
    "many keys": b'{"kind":"lesson",' + b",".join(b'"k%d":1' % number for number in range(80_000)) + b"}",
    "a huge text": b'{"kind":"lesson","title":"' + b"x" * 900_000 + b'"}',
    "combining marks": '{{"kind":"lesson","title":"a{}"}}'.format("\u0301" * 400_000).encode(),
}


@pytest.mark.parametrize("what", BODIES)
def test_a_hostile_body_within_the_limit_is_refused(attack: Attack, what: str) -> None:
    before = memory(attack)
    headers = {
        "Authorization": f"Bearer {attack.ada}",
        "Content-Type": "application/json",
        "Idempotency-Key": what.replace(" ", "-"),
    }
    answer = ask(attack.site.port, pieces(request("POST", "/api/v1/communities/guild/contributions", headers, BODIES[what])))
    assert answer.status in {400, 422}, answer
    assert answer.seconds < AT_ONCE
    assert memory(attack) - before < MOST_GROWTH


def pieces(whole: bytes) -> Iterable[bytes]:
    """As a network would deliver it."""
    return (whole[start : start + 65536] for start in range(0, len(whole), 65536))
