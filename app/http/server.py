"""One connection of a client, which may keep us neither waiting nor busy (docs/decisions/0011, reliability.md §1.9).

uvicorn's fast protocol has no deadline for headers, bodies or readers and no limit for headers. Here a connection notes by when
it must have moved on, and twice a second somebody looks at them all: that is cheaper than a timer for every request.
"""

import asyncio
from math import inf
from weakref import WeakSet

from prometheus_client import Counter
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.core.settings import settings
from app.http import refusals, sockets, uploads
from app.http.refusals import Refusal
from app.http.replies import Replies

REFUSED = Counter("guildry_connections_refused", "Connections that were refused or cut, by the reason.", ["reason"])

GLANCE = 0.5  # seconds between looks at all connections
LINGER = 1.0  # seconds in which a client may still read what it was told last
PIPELINED = 16  # requests that may wait behind the one being answered

_watched: WeakSet[ServerState] = WeakSet()


class RefusedError(Exception):
    """Ends the parsing of what a client sends."""


class Connection(HttpToolsProtocol):
    """What `guildry serve` gives uvicorn as its HTTP protocol."""

    url = b""
    phase = "idle"  # what we wait for: a request (idle), the rest of its head, of its body, or nothing: it is "ours" to answer
    due = inf  # when that must have come
    drained_by = inf  # when the client must have read what waits for it
    unpaid = 0  # bytes that came and were neither a whole head nor a body
    deaf = False  # whatever still comes is thrown away
    hang_up = False  # after this answer
    refusal = refusals.MALFORMED

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Somebody calls; they have so long to say what they want."""
        super().connection_made(transport)
        self.limits = settings()
        self.access_log = False  # app/http/context.py keeps it
        self.due = self.loop.time() + self.limits.head_seconds
        if self.server_state not in _watched:
            _watched.add(self.server_state)
            self.loop.call_later(GLANCE, _look_after, self.server_state, self.loop)

    def data_received(self, data: bytes) -> None:
        """Read on, but no endless head, nor endless trailers and chunks of nothing."""
        if self.deaf:
            return
        self.unpaid += len(data)
        super().data_received(data)
        if self.unpaid > self.limits.max_head_bytes and not self.deaf:
            known = self.headers or len(self.url) <= self.limits.max_target_bytes
            self.refuse(refusals.LARGE_HEAD if known else refusals.LONG_TARGET)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self.phase = "head"
        self.drained_by = self.drained_by if self.flow.write_paused else inf
        self.due = min(self.due, self.loop.time() + self.limits.head_seconds)

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the head alone says that there will be no answer."""
        named = dict(self.headers)
        has_body = b"content-length" in named or b"transfer-encoding" in named
        if refusal := self._fault(has_body, int(named.get(b"content-length", b"0"))):
            self.refusal = refusal
            raise RefusedError
        upgrade = self.parser.should_upgrade()
        super().on_headers_complete()
        self.cycle.__class__ = Replies  # uvicorn names its own; the answer begins in a task, after this
        self.headers = []  # for trailers, of which nobody here makes use (RFC 9110 §6.5)
        self.unpaid, self.phase, self.due = 0, "body", self.loop.time() + uploads.limits_for(self.url, self.limits)[1]
        if has_body and not self.cycle.keep_alive:
            self.cycle.keep_alive, self.hang_up = True, True  # uvicorn would hang up on a client that is still sending
        if upgrade:  # the parser takes what follows for another protocol
            self.cycle.keep_alive, self.deaf = False, True

    def _fault(self, has_body: bool, length: int) -> Refusal | None:
        if len(self.url) > self.limits.max_target_bytes:
            return refusals.LONG_TARGET
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > self.limits.max_head_bytes:
            return refusals.LARGE_HEAD
        if length > uploads.limits_for(self.url, self.limits)[0]:
            return refusals.LARGE_BODY
        if sum(name == b"host" for name, _value in self.headers) != 1 and self.parser.get_http_version() == "1.1":
            return refusals.NO_HOST  # RFC 9112 §3.2
        if has_body and self.parser.should_upgrade():  # the parser would not give us the body
            return refusals.UPGRADE
        return refusals.IMPATIENT if len(self.pipeline) >= PIPELINED else None

    def on_body(self, body: bytes) -> None:
        """Some of a body, each byte of which pays for itself and one of framing."""
        self.unpaid -= 2 * len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is all here: now nobody waits for the client."""
        super().on_message_complete()
        self.unpaid, self.phase, self.due = 0, "ours", inf

    def on_response_complete(self) -> None:
        """Wait for the next request; or hang up on a client that sends what nobody will read."""
        super().on_response_complete()
        if self.transport.is_closing() or not self.cycle.response_complete:
            return
        if self.phase == "body" or self.hang_up:
            self.linger()
        elif self.phase == "ours":
            self.phase, self.due = "idle", self.loop.time() + self.timeout_keep_alive + self.limits.head_seconds

    def pause_writing(self) -> None:
        """More waits for the client than should."""
        super().pause_writing()
        self.drained_by = self.loop.time() + self.limits.unread_seconds

    def resume_writing(self) -> None:
        """The client has read on."""
        super().resume_writing()
        self.drained_by = inf

    def timeout_keep_alive_handler(self) -> None:
        """No other request came. Whoever has not read the last answer may still do so for a while."""
        if sockets.unread_bytes(self.transport):
            self.drained_by = min(self.drained_by, self.loop.time() + self.limits.unread_seconds)
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, _msg: str) -> None:
        """What uvicorn calls when parsing ends in an error: ours, or one of the parser's own."""
        self.refuse(self.refusal)

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: whoever offers another protocol gets this one, and the log is not for them to fill."""

    def refuse(self, refusal: Refusal) -> None:
        """Say no without the application, and hang up; requests that came before are answered first."""
        REFUSED.labels(refusal.kind).inc()
        if self.cycle is not None and not self.cycle.response_complete:  # type: ignore[redundant-expr]  # None at first
            if self.phase != "body":
                self.cycle.keep_alive, self.deaf = False, True
                return
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started or self.pipeline:
                self.transport.abort()
                return
        self.transport.write(refusal.answer(self.server_state.default_headers))
        self.linger()

    def linger(self) -> None:
        """Hang up gently: a socket closed with something unread takes back what was just said (RFC 9112 §9.6)."""
        self._unset_keepalive_if_required()
        self.deaf, self.due = True, self.loop.time() + LINGER
        self.flow.resume_reading()
        self.transport.write_eof()

    def shutdown(self) -> None:
        """The server stops: what has come is answered, what has not has little time left."""
        super().shutdown()
        if self.phase == "body":
            self.due = min(self.due, self.loop.time() + LINGER)
        elif self.phase == "ours":
            self.cycle.stop()  # type: ignore[attr-defined]  # its class is Replies

    def look(self, now: float) -> None:
        """Cut the connection if the client is late."""
        if self.transport.is_closing() and self.drained_by == inf:
            self.drained_by = now + self.limits.unread_seconds
        if self.drained_by <= now:
            REFUSED.labels("unread").inc()
            sockets.reset(self.transport)
        elif self.due <= now:
            self.due = inf
            if self.deaf or self.phase == "idle":
                self.timeout_keep_alive_handler()
            else:
                self.refuse(refusals.SLOW_HEAD if self.phase == "head" else refusals.SLOW_BODY)


def _look_after(state: ServerState, loop: asyncio.AbstractEventLoop) -> None:
    """Look at every connection now, and again in a while if there are any."""
    now = loop.time()
    for connection in list(state.connections):
        if isinstance(connection, Connection):
            connection.look(now)
    if state.connections:
        loop.call_later(GLANCE, _look_after, state, loop)
    else:
        _watched.discard(state)
