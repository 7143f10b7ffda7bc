"""How often a caller may ask: generous to known callers, tight to unknown addresses; one count for all processes of a server.

A credential counts as known once a request with it was answered as somebody's; until then, and when it is made up, the
request counts against the address it came from. Otherwise a new made-up cookie each time would be a way past the limit.
"""

import hashlib
import ipaddress
from collections import OrderedDict
from functools import lru_cache

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.settings import Settings
from app.http.call import Call
from app.http.cookies import session_name
from app.http.problems import Problem
from app.http.windows import Windows

UNCOUNTED = ("/healthz", "/readyz", "/metrics", "/static/")
REMEMBERED = 10_000


class RateLimit:
    """Pure ASGI middleware answering 429 with Retry-After and the RateLimit fields (draft-ietf-httpapi-ratelimit)."""

    def __init__(self, app: ASGIApp, settings: Settings, windows: Windows) -> None:
        self.app = app
        self.cookie = session_name(settings)
        self.windows = windows
        self.known = settings.rate_per_minute
        self.unknown = settings.anonymous_rate_per_minute
        self.credentials: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on, or refuse it."""
        if scope["type"] != "http" or scope["path"].startswith(UNCOUNTED):
            await self.app(scope, receive, send)
            return
        credential = self._credential(scope)
        caller, limit = (credential, self.known) if credential in self.credentials else (_network(scope), self.unknown)
        used, wait = self.windows.count(caller)
        told = [
            (b"ratelimit-limit", b"%d" % limit),
            (b"ratelimit-remaining", b"%d" % max(0, limit - used)),
            (b"ratelimit-reset", b"%d" % wait),
        ]

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        if used > limit:
            sentence = "Too many requests. Wait as long as Retry-After says, in seconds."
            refusal = Problem(429, "too-many", sentence, scope["path"], headers={"Retry-After": str(wait)})
            await refusal.response()(scope, receive, telling)
            return
        await self.app(scope, receive, telling)
        self._learn(scope, credential)

    def _credential(self, scope: Scope) -> str:
        """A digest of the token or session that a request brings, or an empty string."""
        headers = dict(scope["headers"])
        brought = headers.get(b"authorization") or _cookie(headers.get(b"cookie", b""), self.cookie)
        return hashlib.sha256(brought).hexdigest() if brought else ""

    def _learn(self, scope: Scope, credential: str) -> None:
        call: Call | None = scope.get("state", {}).get("call")
        if not credential or call is None:
            return
        if call.who is None:
            self.credentials.pop(credential, None)
            return
        self.credentials[credential] = None
        self.credentials.move_to_end(credential)
        if len(self.credentials) > REMEMBERED:
            self.credentials.popitem(last=False)


@lru_cache(maxsize=1024)
def _cookie(header: bytes, name: str) -> bytes:
    return cookie_parser(header.decode("latin-1")).get(name, "").encode("latin-1", "replace")


def _network(scope: Scope) -> str:
    """The address a request came from; of IPv6 the /64, since one household or server has as many addresses as it likes."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
