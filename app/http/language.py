"""The language in which a request is answered: the one this browser chose here, else the best of those it asks for.

Whoever signs in may have said otherwise: their own language counts once they are known (app/http/unit.py).
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import i18n
from app.http.cookies import LANGUAGE


class ReadersLanguage:
    """Pure ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the reader's language."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with i18n.speaking(_language(Request(scope))):
            await self.app(scope, receive, send)


def _language(request: Request) -> str:
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in i18n.LANGUAGES else i18n.negotiate(request.headers.get("accept-language", "")[:200])
