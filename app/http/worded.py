"""Says as a problem what the framework says in plain words of its own: that a body is too large (RFC 9110 §15.5.14)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.i18n import _
from app.http.problems import Problem

ITS_OWN = (b"content-type", b"text/plain; charset=utf-8")


class Worded:
    """Pure ASGI middleware. `guildry serve` refuses such bodies before anybody reads them; other servers leave it to us."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, but that."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        replaced = False

        async def sending(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == 413 and ITS_OWN in message["headers"]:
                replaced = True
                problem = Problem(413, "too-large", _("This is too large. Send less at once."), scope["path"])
                await problem.response()(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, sending)
