"""An open stream: who listens, how far they have heard, and what waits to be sent to them."""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic

import orjson

from app.services.live import Heard, Listener, News

ASKED_AGAIN = 2.0  # seconds after which a listener is asked who they are, if anything changed (at most 5: reliability.md §3.1)
ANYWAY = 60.0  # seconds after which they are asked if nothing did: sessions and roles end with time alone
LAST_LOOK = 10.0  # seconds for which a stream whose time is over waits for its only look
LEAST = 0.2  # seconds that it waits at a time
BEAT = 15.0  # seconds of silence after which a stream says that it is there
MOST_WAITING = 262_144  # bytes that may wait for one reader: more than all that can be missed at once


class Ear:
    """One open stream: who listens, and what waits to be sent to them."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.asked: float | None = None  # when they were last asked who they are; at first, when they came
        self.told_of_news: bool | None = None  # whether their inbox holds something unread, as they know it
        self.ended = False
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._woken = asyncio.Event()

    def is_due(self, now: float, moved: float) -> bool:
        """Whether it is time to ask who they are; `moved` is when anything last changed."""
        if self.asked is None:
            return True
        age = now - self.asked
        return age >= ANYWAY or (age >= ASKED_AGAIN and self.asked < moved)

    def hear(self, head: int, heard: Heard | None, now: float) -> None:
        """Take what one look brought; None where it brought nothing for them."""
        if heard is not None and heard.actor is None:
            self.end()
            self._waiting.clear()
        elif heard is not None and heard.actor is not None:
            self.asked, self.listener.actor = now, heard.actor
            parts = [event(head, "reload", {})] if heard.missed else [_told(news, place) for news, place in heard.news]
            if heard.actor.session_id and heard.actor.has_news is not self.told_of_news:
                self.told_of_news = heard.actor.has_news
                parts.append(event(None, "inbox", {"unread": heard.actor.has_news}))
            self._wait(b"".join(parts))
        self.listener.position = head
        self._woken.set()

    def end(self) -> None:
        """The stream ends once what waits is sent."""
        self.ended = True
        self._woken.set()

    async def parts(self, seconds: float) -> AsyncIterator[bytes]:
        """What to send, as it comes, for so many seconds; at least for one look."""
        until = monotonic() + seconds
        yield b"retry: %d\nid: %d\n\n" % (1000 + secrets.randbelow(4000), self.listener.position)  # not all back at once
        while True:
            if self._waiting:
                part = b"".join(self._waiting)
                self._waiting.clear()
                self._bytes = 0
                yield part
            elif self.ended or monotonic() >= until + (0 if self.asked else LAST_LOOK):
                return
            elif not await self._wake(min(BEAT, max(until - monotonic(), LEAST))):
                yield b"id: %d\n\n" % self.listener.position

    def _wait(self, part: bytes) -> None:
        if self._bytes + len(part) > MOST_WAITING:
            self.end()
        elif part and not self.ended:
            self._waiting.append(part)
            self._bytes += len(part)

    async def _wake(self, seconds: float) -> bool:
        """Whether anything came within so many seconds."""
        self._woken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._woken.wait()
        return False


def event(position: int | None, name: str, data: dict[str, object]) -> bytes:
    """One event as it travels (HTML Living Standard §9.2.6); with a position it can be gone on from. JSON holds no line end."""
    place = b"" if position is None else b"id: %d\n" % position
    return b"%bevent: %b\ndata: %b\n\n" % (place, name.encode(), orjson.dumps(data))


def _told(news: News, place: str) -> bytes:
    data = {"kind": news.kind, "at": news.at, "community": place, "subject": news.subject_id}
    return event(news.position, "fact", data)
