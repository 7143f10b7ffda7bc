"""What surrounds every request: an id, one log line, figures for /metrics, and safe headers."""

import re
import time
from functools import lru_cache

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import ids
from app.http.breaches import REPORTED
from app.journal.book import request_id

log = structlog.get_logger("guildry.access")
_GIVEN = re.compile(rb"[A-Za-z0-9._-]{1,64}")

REQUESTS = Counter("guildry_requests", "Requests answered.", ["method", "status"])
SECONDS = Histogram("guildry_request_seconds", "Time to answer, in seconds.", ["method"])
CALENDAR = "/calendar/"  # what follows opens somebody's days (docs/decisions/0016)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'" + REPORTED
    ),
}
_SAFE = [(name.encode(), value.encode()) for name, value in SAFE_HEADERS.items()]


class RequestContext:
    """Pure ASGI middleware, the outermost of ours: every request passes it, so it handles headers as the raw list."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = log.bind()  # once: the look-up of a logger costs more than a line that is filtered out

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer inside a context, and say in one line what was asked and how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = _identity(scope)
        status, seconds = 0, 0.0
        begun = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status, seconds = message["status"], time.perf_counter() - begun
                given = {header[0] for header in message["headers"]}
                safe = [header for header in _SAFE if header[0] not in given]
                message = {**message, "headers": [*message["headers"], *safe, (b"x-request-id", identity.encode())]}
            await send(message)

        mark = request_id.set(identity)
        try:
            await self.app(scope, receive, sending)
        finally:
            request_id.reset(mark)
            seconds = seconds or time.perf_counter() - begun  # a stream may last for an hour: what counts is when it began
            _measure(scope["method"], status, seconds)
            ms = round(seconds * 1000, 1)
            self.log.info(
                "answered", method=scope["method"], path=loggable(scope["path"]), status=status, ms=ms, request=identity
            )


def loggable(path: str) -> str:
    """A path as the log may have it: of a calendar's, which is a secret, that it was one."""
    return f"{CALENDAR}…" if path.startswith(CALENDAR) else path


def _identity(scope: Scope) -> str:
    """The id that the request brings, where it is one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _GIVEN.fullmatch(value):
            return bytes(value).decode()
    return ids.new_mark()


def _measure(method: str, status: int, seconds: float) -> None:
    requests, durations = _measures(method if method in METHODS else "OTHER", status)
    requests.inc()
    durations.observe(seconds)


@lru_cache
def _measures(method: str, status: int) -> tuple[Counter, Histogram]:
    """Looked up once each: on a request that is answered from ready bytes the look-up would show."""
    return REQUESTS.labels(method, str(status)), SECONDS.labels(method)
