"""How often a caller may ask: generous to known callers, tight to unknown addresses. Counted in each process."""

import hashlib
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.settings import Settings
from app.http.problems import Problem

UNCOUNTED = ("/healthz", "/readyz", "/metrics", "/static/")


class RateLimit:
    """Pure ASGI middleware answering 429 with Retry-After and the RateLimit fields (draft-ietf-httpapi-ratelimit)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.limiter = FixedWindowRateLimiter(MemoryStorage())
        self.known = RateLimitItemPerMinute(settings.rate_per_minute)
        self.unknown = RateLimitItemPerMinute(settings.anonymous_rate_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on, or refuse it."""
        if scope["type"] != "http" or scope["path"].startswith(UNCOUNTED):
            await self.app(scope, receive, send)
            return
        caller, limit = self._caller(scope)
        allowed = self.limiter.hit(limit, caller)
        window = self.limiter.get_window_stats(limit, caller)
        wait = max(1, int(window.reset_time - time.time()) + 1)
        figures = {"Limit": limit.amount, "Remaining": window.remaining, "Reset": wait}
        told = {f"RateLimit-{name}": str(figure) for name, figure in figures.items()}
        if not allowed:
            sentence = "Too many requests. Wait as long as Retry-After says, in seconds."
            told["Retry-After"] = str(wait)
            await Problem(429, "too-many", sentence, scope["path"], headers=told).response()(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self.app(scope, receive, telling)

    def _caller(self, scope: Scope) -> tuple[str, RateLimitItemPerMinute]:
        headers = Headers(scope=scope)
        credential = headers.get("authorization") or headers.get("cookie")
        if credential and ("bearer" in credential.lower() or "guildry" in credential):
            return hashlib.sha256(credential.encode("latin-1", "replace")).hexdigest(), self.known
        client = scope.get("client")
        return (client[0] if client else "unknown"), self.unknown
