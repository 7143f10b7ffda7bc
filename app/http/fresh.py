"""Fresh answers: a GET is answered from ready bytes for as long as nothing was committed since they were made.

How it stays right, in four sentences. The change counter (app/core/changes.py) is asked for every request, before anything
else, so an answer given is never older than the request. All that was kept goes when the counter moves, so a revoked token,
an ended session and a changed role count on the very next request. What the key leaves out, the routes cannot see: a GET is
passed on with just the headers that its key holds. And what changes with time alone carries its deadline (core/clock.py).
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Counter, Gauge
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import clock
from app.core.changes import Changes
from app.http import packing
from app.http.rate import UNCOUNTED
from app.http.sending import is_file
from app.http.stream import STREAMS

LOOKS = frozenset({"GET", "HEAD"})
SEEN = frozenset({b"authorization", b"cookie", b"accept-language", b"hx-request", b"hx-history-restore-request"})
ABOUT_THE_BODY = frozenset({b"content-type", b"content-length", b"content-encoding"})
OVERHEAD = 2000  # bytes that an answer takes besides its body, as a guess

ANSWERS = Counter("guildry_fresh_answers", "Answers to GET, by whether their bytes were ready.", ["ready"])
READY, MADE = ANSWERS.labels("yes"), ANSWERS.labels("no")
BYTES = Gauge("guildry_fresh_bytes", "Bytes of answers that are ready now.")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes out, whole or, to whoever has it already, as a 304."""

    start: Message
    body: bytes
    etag: bytes
    until: datetime

    @property
    def size(self) -> int:
        """Bytes it takes in memory."""
        return len(self.body) + OVERHEAD

    async def give(self, send: Send, method: str, known: bytes) -> None:
        """Send it; `known` is the request's If-None-Match (RFC 9110 §13.1.2)."""
        start, body = self.start, self.body if method == "GET" else b""
        if known and self.etag and start["status"] == 200 and (tag := packing.match(known, self.etag)):
            kept = [(name, value) for name, value in start["headers"] if name not in ABOUT_THE_BODY and name != b"etag"]
            start, body = {**start, "status": 304, "headers": [*kept, (b"etag", tag)]}, b""
        await send({**start})  # others write into what they are given
        await send({"type": "http.response.body", "body": body})


class Shelf:
    """Answers of one moment: they go together when the next begins, the oldest before that if there are too many."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.moment: Hashable | None = None
        self.answers: dict[Hashable, Answer] = {}
        self.bytes = 0

    def find(self, moment: Hashable | None, key: Hashable) -> Answer | None:
        """The answer to a question, if it is ready and still holds."""
        if moment != self.moment:
            self.answers.clear()
            self.moment, self.bytes = moment, 0
        answer = self.answers.get(key)
        return None if answer is None or clock.is_past(answer.until) else answer

    def keep(self, moment: Hashable | None, key: Hashable, answer: Answer) -> None:
        """Keep an answer that was begun at a moment, unless that has passed."""
        if moment is None or moment != self.moment or clock.is_past(answer.until) or answer.size > self.most_bytes // 8:
            return
        self._drop(key)
        while self.bytes + answer.size > self.most_bytes:
            self._drop(next(iter(self.answers)))
        self.answers[key] = answer
        self.bytes += answer.size
        BYTES.set(self.bytes)

    def _drop(self, key: Hashable) -> None:
        dropped = self.answers.pop(key, None)
        self.bytes -= dropped.size if dropped else 0


class FreshAnswers:
    """Pure ASGI middleware in front of the routers; with no bytes to keep answers in, it makes each anew."""

    def __init__(self, app: ASGIApp, changes: Changes, most_bytes: int) -> None:
        self.app = app
        self.changes = changes
        self.shelf = Shelf(most_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from ready bytes, or have the answer made, and keep it if it may be kept."""
        if scope["type"] != "http" or scope["method"] not in LOOKS or _never_ready(scope["path"]):
            await self.app(scope, receive, send)
            return
        key, known = _question(scope)
        moment = await self.changes.count() if self.shelf.most_bytes else None
        answer = self.shelf.find(moment, key)
        if answer is not None:
            READY.inc()
        else:
            MADE.inc()
            answer = await self._made(scope, receive, send)
            if answer is None:
                return
            self.shelf.keep(moment, key, answer)
        await answer.give(send, scope["method"], known)

    async def _made(self, scope: Scope, receive: Receive, send: Send) -> Answer | None:
        """The routers' answer; None when it is a stream, which has gone out already."""
        heard = _Heard(send)
        with clock.horizon() as horizon:
            try:
                await self.app(_narrowed(scope), receive, heard)
            except Exception:
                await heard.pass_on()  # a framework that apologises and then raises: the apology is for the caller
                raise
        return heard.answer(horizon.until)


class _Heard:
    """What the routers say, held back until it is whole."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.held: list[Message] = []
        self.is_stream = False

    async def __call__(self, message: Message) -> None:
        """Hear a message."""
        self.held.append(message)
        if message.get("more_body"):
            self.is_stream = True
        if self.is_stream:
            await self.pass_on()

    async def pass_on(self) -> None:
        """Send what is held."""
        held, self.held = self.held, []
        for message in held:
            await self.send(message)

    def answer(self, until: datetime) -> Answer | None:
        """The whole answer. Only a plain 200 that hands out no cookie may be given twice."""
        if self.is_stream or len(self.held) < 2:
            return None
        start, *bodies = self.held
        headers = dict(start["headers"])
        if start["status"] != 200 or b"set-cookie" in headers:
            until = datetime.min.replace(tzinfo=clock.NEVER.tzinfo)
        return Answer(start, b"".join(one.get("body", b"") for one in bodies), headers.get(b"etag", b""), until)


def _never_ready(path: str) -> bool:
    return path.startswith((*UNCOUNTED, STREAMS)) or is_file(path)


def _question(scope: Scope) -> tuple[Hashable, bytes]:
    """What an answer depends on, and the If-None-Match, on which only its form does."""
    seen, known, codings = [], b"", []
    for header in scope["headers"]:
        name = header[0]
        if name in SEEN:
            seen.append(header)
        elif name == b"accept-encoding":
            codings.append(header[1])
        elif name == b"if-none-match":
            known += b"," + header[1]
    coding = packing.coding(b",".join(codings)) if codings else ""
    return (scope["path"], scope["query_string"], coding, *seen), known


def _narrowed(scope: Scope) -> Scope:
    """The request as the routers see it: nothing by which two callers with one key could be told apart."""
    scope.setdefault("state", {})  # so that both share it
    headers = [header for header in scope["headers"] if header[0] in SEEN or header[0] == b"accept-encoding"]
    return {**scope, "method": "GET", "headers": headers, "client": None}
