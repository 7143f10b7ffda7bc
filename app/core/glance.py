"""Glances: units of work that only ask questions (quick.py), in the event loop, over connections that stay open.

A question that an index answers takes less time than handing it to a thread and back. What turns out slow is broken off:
whoever asked then asks again in a thread, where it holds up nobody.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Dialect

from app.core.db import PRAGMAS, Database, Session
from app.core.glance_server import ServerGlances

Seen = TypeVar("Seen")
STEPS, MOST = 100_000, 20  # a glance into a file ends after so many times so many steps of SQLite's machine: some 50 ms


class Glances(Protocol):
    """Where questions are asked in the event loop."""

    async def look(self, work: Callable[[Session], Seen]) -> Seen:
        """What `work` makes of one moment's state of everything. It may be run more than once, and must change nothing."""

    def close(self) -> None:
        """Let go of every connection."""


def glances_of(database: Database) -> Glances:
    """Glances at a database."""
    return FileGlances(database) if database.is_sqlite else ServerGlances(database)


class FileGlances:
    """Into a SQLite file, where a reader waits for nobody: asked and answered at once, one after the other."""

    def __init__(self, database: Database) -> None:
        self._session = _FileSession(database)

    async def look(self, work: Callable[[Session], Seen]) -> Seen:
        """See Glances."""
        with self._session.looking() as session:
            return work(session)

    def close(self) -> None:
        """See Glances."""
        self._session.let_go()


class _FileSession(Session):
    """A session for questions; it knows no tables and changes nothing. For one thread only."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._file = str(database.engine.url.database)
        self._dialect = database.engine.dialect
        self._connection: sqlite.Connection | None = None
        self._left = MOST

    @property
    def dialect(self) -> Dialect:
        """See Session."""
        return self._dialect

    def ask(self, sql: str, values: Any) -> Sequence[Sequence[Any]]:
        """See Session."""
        if self._connection is None:
            raise RuntimeError("Nobody is looking.")
        found: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        return found

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """See one moment. After an error of the database the connection is made anew."""
        connection = self._connection or self._open()
        self._left = MOST
        try:
            connection.execute("BEGIN")
            yield self
            connection.execute("ROLLBACK")
        except BaseException:
            self.let_go()
            raise

    def let_go(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite.Connection:
        connection = sqlite.connect(f"file:{self._file}?mode=rw", uri=True, isolation_level=None, check_same_thread=False)
        for pragma in (*PRAGMAS, "query_only=ON", "busy_timeout=0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_progress_handler(self._is_too_long, STEPS)
        self._connection = connection
        return connection

    def _is_too_long(self) -> bool:
        """Counted, not timed: on a busy machine a clock would break off what is no more work than ever."""
        self._left -= 1
        return self._left < 0
