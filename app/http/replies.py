"""How an answer goes onto the wire: a whole one in one piece, its headers checked together.

uvicorn searches every name and value of an answer for what may not stand there, one by one, and writes head and body apart.
For our sixteen headers that was a third of the time that an answer from ready bytes took (docs/decisions/0011).
"""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

FRAMING = frozenset({b"connection", b"transfer-encoding"})
WITHOUT_BODY = frozenset({204, 304})


class Replies(RequestResponseCycle):
    """One request and its answer. Whatever is not plainly a whole answer goes uvicorn's way, with uvicorn's errors."""

    stopping = False  # whoever waits for the client to leave is told that it has
    begun: Any = None  # the start of an answer whose body, which says its length, comes in the next message

    def stop(self) -> None:
        """The server stops: an answer without an end (app/http/stream.py) is to end now."""
        self.stopping = True
        self.message_event.set()

    async def receive(self) -> Any:
        """What the client sends, as ASGI has it; once all of it has come, this waits for them to leave."""
        message = await super().receive()
        return {"type": "http.disconnect"} if self.stopping else message

    async def send(self, message: Any) -> None:
        """Send a part of an answer, as ASGI has it."""
        if message["type"] == "http.response.start":
            self.begun = None  # what had begun and then failed: an apology comes in its stead
            if not self.response_started and self._may_be_whole(message):
                self.begun = message
                return
        start, self.begun = self.begun, None
        if start is not None:
            if self._in_one_piece(start, message):
                return
            await super().send(start)
        await super().send(message)

    def _may_be_whole(self, start: Any) -> bool:
        if not self.keep_alive:
            return False
        given = dict(start["headers"])
        return FRAMING.isdisjoint(given) and (b"content-length" in given or start["status"] in WITHOUT_BODY)

    def _in_one_piece(self, start: Any, message: Any) -> bool:
        """Send start and body together, if that is all there is and the client reads."""
        headers = [*self.default_headers, *start["headers"]]
        body = message.get("body", b"")
        looks = self.scope["method"] == "HEAD"
        fits = looks or len(body) == int(dict(headers).get(b"content-length", b"0"))
        if not fits or message.get("more_body") or self.disconnected or self.flow.write_paused:
            return False
        if HEADER_RE.search(b"".join([name for name, _value in headers])) or HEADER_VALUE_RE.search(
            b"".join([value for _name, value in headers])
        ):
            return False
        head = b"".join([b"%b: %b\r\n" % header for header in headers])
        self.transport.write(b"".join((STATUS_LINE[start["status"]], head, b"\r\n", b"" if looks else body)))
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        self.message_event.set()
        self.on_response()
        return True
