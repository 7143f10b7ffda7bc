"""Refuse state-changing requests that another site's page makes with a member's cookie.

Browsers say where a request comes from: Sec-Fetch-Site where they send it, else Origin (plain http intranets). Programs send
neither. A bearer token is never sent by a browser on its own, so such calls pass (reliability.md §3.3, 17).
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.problems import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossOriginGuard:
    """Pure ASGI middleware."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self.app = app
        self.origin = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in SAFE and not self._is_ours(Headers(scope=scope)):
            sentence = "This request came from another site. Use the page itself, or a token."
            await Problem(403, "forbidden", sentence, scope["path"]).response()(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        if headers.get("authorization", "").lower().startswith("bearer "):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = headers.get("origin")
        if origin is None or origin == self.origin:
            return True
        # On a plain http intranet people may come by another name than base_url's; by https they may not.
        return self.origin.startswith("http://") and origin == f"http://{headers.get('host')}"
