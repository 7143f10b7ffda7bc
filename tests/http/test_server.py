"""What a connection is refused, and that a refusal arrives: a real server around a small application, and bytes."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.core.settings import Settings
from app.http.listening import AT_ONCE, Server
from app.http.server import REFUSED, Connection

LIMITS = Settings(head_seconds=1, body_seconds=1.5, unread_seconds=1, max_body_bytes=2048, secret="s" * 40)
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


async def _echo(request: Request) -> Response:
    return PlainTextResponse(await request.body() or b"hello")


async def _deaf(_request: Request) -> Response:
    return PlainTextResponse("no need to read that")


class Broken(Response):
    """Says how long it will be, and then fails; or says something that no header may hold."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin, and go wrong."""
        value = b"x\r\ny: z" if scope["query_string"] else b"9"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", value)]})
        raise RuntimeError("in the middle")


async def _broken(_request: Request) -> Response:
    return Broken()


async def _crowd(request: Request) -> Response:
    """How many are connected now; whoever asks for it with `?busy` keeps everybody waiting before."""
    if "busy" in request.query_params:
        request.app.state.busy.set()
        request.app.state.let_go.wait(10)
    return PlainTextResponse(str(len(request.app.state.server.server_state.connections)))


@pytest.fixture(scope="module")
def crowd() -> State:
    """What a busy moment is told by."""
    return State({"busy": threading.Event(), "let_go": threading.Event()})


@pytest.fixture(scope="module")
def port(crowd: State) -> Iterator[int]:
    """Where a server listens for as long as these tests run."""
    routes = [
        Route("/", _echo, methods=["GET", "POST"]),
        Route("/deaf", _deaf, methods=["POST"]),
        Route("/broken", _broken),
        Route("/crowd", _crowd),
    ]
    app = Starlette(routes=routes)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        loop="uvloop",
        timeout_keep_alive=1,
        log_level="critical",
    )
    app.state = crowd
    server = crowd.server = Server(config)
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as listening:
        patch.setattr("app.http.server.settings", lambda: LIMITS)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def converse(port: int, *said: bytes) -> bytes:
    """All that comes back until the server hangs up; it must."""
    with socket.create_connection(("127.0.0.1", port), timeout=6) as client:
        for one in said:
            client.sendall(one)
        heard = b""
        while more := client.recv(65536):
            heard += more
    return heard


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        (b"what is this\r\n\r\n", 400, "malformed"),
        (GET + b"A B: c\r\n\r\n", 400, "malformed"),
        (POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "malformed"),
        (CHUNKED + b"zz\r\n", 400, "malformed"),
        (b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "no-host"),
        (GET + b"Host: y\r\n\r\n", 400, "no-host"),
        (POST + b"Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\n\r\nhello", 400, "upgrade"),
        (b"GET /" + b"a" * 8200 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "long-address"),
        (b"GET /" + b"a" * 17_000, 414, "long-address"),
        (GET + b"X: " + b"a" * 16_400 + b"\r\n\r\n", 431, "large-headers"),
        (GET + b"X: " + b"a" * 17_000, 431, "large-headers"),
        (GET + b"X: y\r\n" * 3000, 431, "large-headers"),
        (b"\r\n" * 9000, 431, "large-headers"),
        (CHUNKED + b"1\r\na\r\n0\r\n" + b"X: y\r\n" * 90_000, 431, "large-headers"),
        (POST + b"Content-Length: 2049\r\n\r\n", 413, "too-large"),
        (POST + b"Content-Length: 99999999999999999999\r\n\r\n", 400, "malformed"),
        (b"GE", 408, "slow-headers"),
        (GET, 408, "slow-headers"),
        (POST + b"Content-Length: 9\r\n\r\nhalf", 408, "slow-body"),
        (CHUNKED + b"5\r\nhello\r\n", 408, "slow-body"),
    ],
)
def test_a_refusal_is_a_problem_and_is_counted(port: int, said: bytes, status: int, kind: str) -> None:
    before = REFUSED.labels(kind)._value.get()
    head, _end, body = converse(port, said).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), head
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head
    assert b"connection: close" in head
    assert json.loads(body)["type"] == f"/problems/{kind}"
    assert REFUSED.labels(kind)._value.get() == before + 1


def test_what_is_within_the_limits_is_answered(port: int) -> None:
    close = b"Connection: close\r\n"
    assert converse(port, GET + close + b"X: " + b"a" * 16_000 + b"\r\n\r\n").endswith(b"hello")
    assert converse(port, POST + close + b"Content-Length: 2048\r\n\r\n" + b"b" * 2048).endswith(b"b" * 2048)
    assert converse(port, CHUNKED, b"3\r\nabc\r\n", b"0\r\nX-Trailer: y\r\n\r\n").endswith(b"abc")


def test_a_client_that_says_nothing_is_left(port: int) -> None:
    began = time.monotonic()
    assert converse(port) == b""
    assert time.monotonic() - began < 3


def test_requests_in_a_row_are_answered_in_their_order_and_not_without_end(port: int) -> None:
    said = b"".join(POST + b"Content-Length: 2\r\n\r\n%02d" % number for number in range(40))
    heard = converse(port, said)
    assert heard.count(b"HTTP/1.1 200 OK") == 17, "one being answered, and sixteen that wait"
    assert [int(one.rpartition(b"\r\n")[2]) for one in heard.split(b"HTTP/1.1 200 OK")[1:]] == list(range(17))


def test_what_comes_after_a_fault_is_not_believed_and_what_came_before_is_answered(port: int) -> None:
    heard = converse(port, GET + b"\r\n" + b"nonsense\r\n\r\n" + GET + b"\r\n")
    assert heard.count(b"HTTP/1.1 200 OK") == 1
    assert b"HTTP/1.1 400" not in heard


def test_an_offer_of_another_protocol_is_passed_over(port: int) -> None:
    heard = converse(port, GET + b"Connection: upgrade\r\nUpgrade: h2c\r\n\r\n" + GET + b"\r\n")
    assert heard.count(b"HTTP/1.1") == 1, "what follows might not be HTTP"
    assert heard.endswith(b"hello")


@pytest.mark.parametrize("more", [b"", b"Connection: close\r\n"])
def test_an_answer_that_comes_before_the_body_is_heard_nevertheless(port: int, more: bytes) -> None:
    heard = converse(port, b"POST /deaf HTTP/1.1\r\nHost: x\r\n" + more + b"Content-Length: 2000\r\n\r\n" + b"x" * 100)
    assert heard.endswith(b"no need to read that")


def test_an_answer_that_fails_after_it_began_is_apologised_for(port: int) -> None:
    heard = converse(port, b"GET /broken HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
    assert heard.startswith(b"HTTP/1.1 500 ")
    assert b"HTTP/1.1 200" not in heard


def test_an_answer_that_is_only_a_head_or_empty_is_one(port: int) -> None:
    heard = converse(port, b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", GET + b"Connection: close\r\n\r\n")
    assert heard.count(b"HTTP/1.1 200 OK") == 2
    assert heard.count(b"hello") == 1


def test_a_client_that_leaves_in_the_middle_harms_nobody(port: int) -> None:
    for said in (b"", b"GE", GET, POST + b"Content-Length: 9\r\n\r\nhalf", GET + b"\r\n"):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(said)
    assert converse(port, GET + b"Connection: close\r\n\r\n").endswith(b"hello")


def test_whoever_comes_while_others_are_served_is_let_in_with_all_who_came(port: int, crowd: State) -> None:
    with ExitStack() as doors:
        busy = doors.enter_context(socket.create_connection(("127.0.0.1", port), timeout=6))
        busy.sendall(b"GET /crowd?busy HTTP/1.1\r\nHost: x\r\n\r\n")
        assert crowd.busy.wait(6)
        all_at_once = [
            doors.enter_context(socket.create_connection(("127.0.0.1", port), timeout=6)) for _ in range(3 * AT_ONCE)
        ]
        for one in all_at_once:
            one.sendall(b"GET /crowd HTTP/1.1\r\nHost: x\r\n\r\n")
        crowd.let_go.set()
        there = [int(one.recv(65536).rpartition(b"\r\n")[2]) for one in all_at_once]
    assert min(there) > AT_ONCE, "one in a turn: the first is answered while hardly anybody else has been let in"
