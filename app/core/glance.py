"""Glances: units of work that only ask questions (quick.py), in the event loop, over a connection that stays open.

On SQLite a reader waits for nobody, so a question that an index answers is quicker asked at once than handed to a thread and
back. One that turns out slow is broken off: whoever asked then asks again in a thread, where it holds up nobody.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Dialect

from app.core.db import PRAGMAS, Database, Session

LONGEST = 0.05  # seconds that a glance may take
STEPS = 100_000  # of SQLite's machine, some milliseconds, between two looks at the clock


class FileGlance(Session):
    """A session for questions to a SQLite file; it knows no tables and changes nothing. For one thread only."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._file = str(database.engine.url.database)
        self._dialect = database.engine.dialect
        self._connection: sqlite.Connection | None = None
        self._ends = 0.0

    @property
    def dialect(self) -> Dialect:
        """See Session."""
        return self._dialect

    def look(self, sql: str, values: Any) -> Sequence[Sequence[Any]]:
        """See Session."""
        if self._connection is None:
            raise RuntimeError("Nobody is looking.")
        found: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        return found

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """At one moment's state of everything. After an error of the database the connection is made anew."""
        connection = self._connection or self._open()
        self._ends = time.monotonic() + LONGEST
        connection.execute("BEGIN")
        try:
            yield self
        except sqlite.Error:
            self.close()
            raise
        finally:
            if self._connection is not None:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite.Connection:
        connection = self._connection = sqlite.connect(
            f"file:{self._file}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in (*PRAGMAS, "query_only=ON", "busy_timeout=0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_progress_handler(lambda: time.monotonic() > self._ends, STEPS)
        return connection
