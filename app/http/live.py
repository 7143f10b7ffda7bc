"""Live streams: one watcher in each process looks for all who listen, while anybody does (docs/decisions/0021).

It wakes when the database's change counter moves (app/core/changes.py), reads the new end of the journal once, in a thread and
in one short unit, and puts what each may hear into their ear. A stream itself is a coroutine that waits: it holds no thread and
nothing of the database, and whoever reads too slowly is cut and goes on from where they were.
"""

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import AsyncIterator, Collection, Hashable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import orjson
import structlog
from prometheus_client import Gauge
from sqlalchemy.exc import SQLAlchemyError

from app.core.changes import Changes
from app.core.db import Database
from app.core.errors import TooManyError, UnavailableError
from app.core.i18n import _
from app.core.settings import Settings
from app.services import live
from app.services.live import Heard, Listener, News

log = structlog.get_logger("guildry.live")

POLL = 0.2  # seconds between looks at the change counter
ASKED_AGAIN = 2.0  # seconds after which a listener is asked who they are, if anything changed (at most 5: reliability.md §3.1)
ANYWAY = 60.0  # seconds after which they are asked if nothing did: sessions and roles end with time alone
LAST_LOOK = 10.0  # seconds for which a stream whose time is over waits for its only look
PATIENCE = 1.0  # seconds until a database that does not answer is asked again
BEAT = 15.0  # seconds of silence after which a stream says that it is there
MOST_WAITING = 262_144  # bytes that may wait for one reader: more than all that can be missed at once
BACK = 30  # seconds after which to come back, for somebody with too many streams

OPEN = Gauge("guildry_streams", "Live streams that are open.")


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
            elif not await self._wake(min(BEAT, max(until - monotonic(), POLL))):
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


class Live:
    """All ears of one process, and the watcher that is there while there are any."""

    def __init__(self, database: Database, changes: Changes, settings: Settings) -> None:
        self.database = database
        self.changes = changes
        self.most, self.each, self.longest = settings.streams, settings.streams_each, settings.stream_seconds
        self._ears: set[Ear] = set()
        self._of: Counter[str] = Counter()
        self._watcher: asyncio.Task[None] | None = None
        self._come = asyncio.Event()
        self._moved = 0.0

    @contextmanager
    def open(self, listener: Listener) -> Iterator[Ear]:
        """An ear, for as long as the block lasts. Raises UnavailableError or TooManyError where there are too many."""
        person = listener.actor.person_id
        if len(self._ears) >= self.most:
            raise UnavailableError(_("Too many live streams are open here. Try again in a moment."))
        if self._of[person] >= self.each:
            raise TooManyError(_("You have too many live streams open. Close one, and try again."), BACK)
        ear = Ear(listener)
        self._ears.add(ear)
        self._of[person] += 1
        OPEN.inc()
        if self._watcher is None:
            self._come = asyncio.Event()
            self._watcher = asyncio.create_task(self._watch())
        self._come.set()
        try:
            yield ear
        finally:
            self._close(ear, person)

    def _close(self, ear: Ear, person: str) -> None:
        self._ears.discard(ear)
        self._of[person] -= 1
        self._of += Counter()  # forgets whoever has none
        OPEN.dec()
        if not self._ears and self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    async def _watch(self) -> None:
        """Look whenever there is reason to. Nobody may listen unwatched: what goes wrong for good ends all streams."""
        seen: Hashable | None = None
        try:
            while True:
                self._come.clear()
                seen = await self._look_if_moved(seen)
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL if seen is not None else PATIENCE):
                        await self._come.wait()
        except Exception:
            log.exception("unwatched")
            self._watcher = None
            for ear in self._ears:
                ear.end()

    async def _look_if_moved(self, seen: Hashable | None) -> Hashable | None:
        """Look, if anything changed or somebody is due; the count at which that was, None where the next look cannot wait."""
        count = await self.changes.count()
        now = monotonic()
        if count is None or count != seen:
            self._moved = now
        elif not any(ear.is_due(now, self._moved) for ear in self._ears):
            return count
        try:
            await self._look(now)
        except SQLAlchemyError as error:
            log.warning("unheard", error=repr(error)[:200])
            return None
        return count

    async def _look(self, now: float) -> None:
        ears = [ear for ear in self._ears if not ear.ended]
        due = {ear.listener for ear in ears if ear.is_due(now, self._moved)}
        head, heard = await asyncio.to_thread(self._read, [ear.listener for ear in ears], due)
        for ear in ears:
            ear.hear(head, heard.get(ear.listener), now)

    def _read(self, listeners: Collection[Listener], due: Collection[Listener]) -> tuple[int, dict[Listener, Heard]]:
        with self.database.read() as session:
            return live.listen(session, listeners, due)


def event(position: int | None, name: str, data: dict[str, object]) -> bytes:
    """One event as it travels (HTML Living Standard §9.2.6); with a position it can be gone on from. JSON holds no line end."""
    place = b"" if position is None else b"id: %d\n" % position
    return b"%bevent: %b\ndata: %b\n\n" % (place, name.encode(), orjson.dumps(data))


def _told(news: News, place: str) -> bytes:
    data = {"kind": news.kind, "at": news.at, "community": place, "subject": news.subject_id}
    return event(news.position, "fact", data)
