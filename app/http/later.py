"""What few installations ever ask for is made when it is first asked for: nobody else waits for its libraries to load."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send


class MadeLater:
    """An ASGI application in place of another, which `make` makes."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self.make = make
        self.made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the other does. Two who come first together may have two made, of which one stays."""
        if self.made is None:
            self.made = await run_in_threadpool(self.make)
        await self.made(scope, receive, send)
