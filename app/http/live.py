"""Live streams: one watcher in each process looks for all who listen, while anybody does (docs/decisions/0021).

It wakes when the database's change counter moves (app/core/changes.py), reads the new end of the journal once, in a thread and
in one short unit, and puts what each may hear into their ear. A stream itself is a coroutine that waits: it holds no thread and
nothing of the database, and whoever reads too slowly is cut and goes on from where they were.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import structlog
from prometheus_client import Gauge
from sqlalchemy.exc import SQLAlchemyError

from app.core.changes import Changes
from app.core.db import Database
from app.core.errors import TooManyError, UnavailableError
from app.core.i18n import _
from app.core.settings import Settings
from app.http.ear import Ear
from app.services import live
from app.services.live import Heard, Listener

log = structlog.get_logger("guildry.live")

POLL = 0.2  # seconds between looks at the change counter
AT_ONCE = 16  # streams that are sent something before others have their turn: a fact for five hundred would hold them up
PATIENCE = 1.0  # seconds until a database that does not answer is asked again
BACK = 30  # seconds after which to come back, for somebody with too many streams

OPEN = Gauge("guildry_streams", "Live streams that are open.")


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
        for number, ear in enumerate(ears, 1):
            ear.hear(head, heard.get(ear.listener), now)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _read(self, listeners: Collection[Listener], due: Collection[Listener]) -> tuple[int, dict[Listener, Heard]]:
        with self.database.read() as session:
            return live.listen(session, listeners, due)
