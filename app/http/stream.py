"""The answer to somebody who listens: it begins at once and ends when they leave, may listen no longer, or the server stops."""

import asyncio

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.core.errors import ProductError
from app.http.ear import Ear
from app.http.live import Live
from app.http.problems import Problem
from app.services.live import Listener

STREAMS = "/api/v1/events/stream"  # whose answers are never ready
HEADERS = {
    "Cache-Control": "no-store, no-transform",  # nobody on the way may keep it, or pack it and so hold it back
    "X-Accel-Buffering": "no",  # nginx would wait for more
}


class Stream(StreamingResponse):
    """Server-sent events for one listener. `live` in the request's state holds all of them."""

    media_type = "text/event-stream"

    def __init__(self, listener: Listener, seconds: float | None) -> None:
        super().__init__((), headers=HEADERS)
        self.listener = listener
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes, unless there are too many streams already."""
        live: Live = scope["state"]["live"]
        try:
            with live.open(self.listener) as ear:
                await self._answer(ear, live.longest, receive, send)
        except ProductError as error:
            await Problem.of(error, scope["path"]).response()(scope, receive, send)

    async def _answer(self, ear: Ear, longest: float, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(_until_gone(receive, ear))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async for part in ear.parts(longest if self.seconds is None else min(self.seconds, longest)):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()


async def _until_gone(receive: Receive, ear: Ear) -> None:
    """Wait until the client leaves, or the server wants to (app/http/replies.py)."""
    while (await receive())["type"] != "http.disconnect":
        pass
    ear.end()
