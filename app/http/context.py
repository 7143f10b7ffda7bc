"""What surrounds every request: an id, the reader's language, one log line, figures for /metrics, and safe headers."""

import re
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import i18n, ids
from app.http.cookies import LANGUAGE
from app.journal.book import request_id

log = structlog.get_logger("guildry.access")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)

REQUESTS = Counter("guildry_requests", "Requests answered.", ["method", "status"])
SECONDS = Histogram("guildry_request_seconds", "Time to answer, in seconds.", ["method"])

SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    ),
}


class RequestContext:
    """Pure ASGI middleware, the outermost of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer inside a context, and say in one line what was asked and how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        identity = given if _GIVEN.fullmatch(given) else ids.new_id()
        said = {"status": 0}
        begun = time.perf_counter()
        mark = request_id.set(identity)
        try:
            with i18n.speaking(_language(scope, headers)):
                await self.app(scope, receive, self._sender(send, identity, said))
        finally:
            request_id.reset(mark)
            self._tell(scope, identity, said["status"], time.perf_counter() - begun)

    def _sender(self, send: Send, identity: str, said: dict[str, int]) -> Send:
        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                said["status"] = message["status"]
                out = MutableHeaders(scope=message)
                out["x-request-id"] = identity
                for name, value in SAFE_HEADERS.items():
                    out.setdefault(name, value)
            await send(message)

        return sending

    def _tell(self, scope: Scope, identity: str, status: int, seconds: float) -> None:
        REQUESTS.labels(scope["method"] if scope["method"] in METHODS else "OTHER", str(status)).inc()
        SECONDS.labels(scope["method"] if scope["method"] in METHODS else "OTHER").observe(seconds)
        log.info(
            "answered", method=scope["method"], path=scope["path"], status=status, ms=round(seconds * 1000, 1), request=identity
        )


def _language(scope: Scope, headers: Headers) -> str:
    chosen = Request(scope).cookies.get(LANGUAGE, "")
    return chosen if chosen in i18n.LANGUAGES else i18n.negotiate(headers.get("accept-language", "")[:200])


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
