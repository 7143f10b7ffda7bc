"""The change counter: a value that differs from an earlier one whenever anything was committed in between.

It comes from the database itself, so nothing that changes anything has to remember to say so: a fact, a reader's
consequence, a session's end and a hand-written UPDATE count alike, in whichever process, on whichever machine.
SQLite: `PRAGMA data_version`, microseconds. PostgreSQL: `pg_current_snapshot()`, which says exactly which transactions are
visible; one question serves all who wait for it.
"""

import asyncio
from collections.abc import Hashable
from contextlib import suppress
from typing import Protocol

import psycopg
import structlog
from psycopg import pq
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import Database

log = structlog.get_logger()

PATIENCE = 1.0  # seconds before a lost connection is tried again
LONGEST = 2.0  # seconds that a question may take: a server that vanished without a word must hold nobody up


class Changes(Protocol):
    """Asked once for each request; values are good for nothing but comparing."""

    async def start(self) -> None:
        """Begin to know, in the event loop in which it will be asked."""

    async def count(self) -> Hashable | None:
        """The counter now, no older than the question; None while the database does not say, and in other event loops."""

    def close(self) -> None:
        """Let go of the connection."""


def changes_of(database: Database) -> Changes:
    """The change counter of a database."""
    return _FileChanges(str(database.engine.url.database)) if database.is_sqlite else _ServerChanges(database)


class _FileChanges:
    """SQLite's own count, on a connection that never writes: of its own commits it would not tell."""

    def __init__(self, file: str) -> None:
        self._address = f"file:{file}?mode=rw"
        self._connection: sqlite.Connection | None = None
        self._cursor: sqlite.Cursor | None = None
        self._opened = 0  # each connection counts from a beginning of its own

    async def start(self) -> None:
        """Nothing needs to be awaited: a file opens at once, when first asked."""

    async def count(self) -> Hashable | None:
        """See Changes."""
        try:
            if self._cursor is None:
                self._opened += 1
                self._connection = sqlite.connect(self._address, uri=True, isolation_level=None, check_same_thread=False)
                self._cursor = self._connection.cursor()
            return self._opened, self._cursor.execute("PRAGMA data_version").fetchone()[0]
        except sqlite.Error:
            self.close()
            return None

    def close(self) -> None:
        """See Changes."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._cursor = None


class _ServerChanges:
    """PostgreSQL's snapshot, asked over one connection without blocking the event loop.

    The answer to a question that is on its way may be older than a request that comes meanwhile, so that one waits for the
    next question. After a lost connection nothing is compared with what was true before it: another server may answer now.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: psycopg.Connection | None = None
        self._descriptor = -1  # of its socket, which a lost connection no longer tells
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opened = 0
        self._opening: asyncio.Task[None] | None = None
        self._heard: Hashable | None = None
        self._asked: list[asyncio.Future[Hashable | None]] = []
        self._too_late: asyncio.TimerHandle | None = None
        self._waiting: list[asyncio.Future[Hashable | None]] = []

    async def start(self) -> None:
        """Connect, and connect again whenever the connection is lost."""
        self._loop = asyncio.get_running_loop()
        self._opening = asyncio.create_task(self._open())

    async def count(self) -> Hashable | None:
        """See Changes."""
        loop = asyncio.get_running_loop()
        if self._connection is None or loop is not self._loop:
            return None
        answer: asyncio.Future[Hashable | None] = loop.create_future()
        self._waiting.append(answer)
        if not self._asked:
            self._ask(self._connection.pgconn)
        return await answer

    def close(self) -> None:
        """See Changes."""
        if self._opening is not None:
            self._opening.cancel()
        self._let_go()

    async def _open(self) -> None:
        while self._connection is None:
            try:
                connection = await asyncio.to_thread(self._connect)
                self._descriptor = connection.fileno()
            except (SQLAlchemyError, psycopg.Error):
                await asyncio.sleep(PATIENCE)
            else:
                self._opened += 1
                self._connection = connection
                asyncio.get_running_loop().add_reader(self._descriptor, self._hear, connection.pgconn)

    def _connect(self) -> psycopg.Connection:
        pooled = self._database.engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()  # the pool never gets it back
        if not isinstance(connection, psycopg.Connection):
            raise TypeError(f"{connection!r} is no connection to PostgreSQL.")
        connection.pgconn.prepare(b"changes", b"SELECT pg_current_snapshot()::text")
        return connection

    def _ask(self, server: pq.abc.PGconn) -> None:
        self._asked, self._waiting = self._waiting, []
        try:
            server.send_query_prepared(b"changes", None)
            server.flush()
        except psycopg.Error:
            self._lose()
        else:
            self._too_late = asyncio.get_running_loop().call_later(LONGEST, self._lose)

    def _hear(self, server: pq.abc.PGconn) -> None:
        try:
            server.consume_input()
            while not server.is_busy():
                result = server.get_result()
                if result is None:  # and only now may the next question be put
                    self._answer(self._heard)
                    break
                if result.status != pq.ExecStatus.TUPLES_OK:
                    raise psycopg.OperationalError("PostgreSQL does not say what is visible.")
                self._heard = self._opened, result.get_value(0, 0)
        except psycopg.Error:
            self._lose()
            return
        if self._waiting and not self._asked:
            self._ask(server)

    def _answer(self, count: Hashable | None) -> None:
        if self._too_late is not None:
            self._too_late.cancel()
        answered, self._asked = self._asked, []
        for one in answered:
            if not one.done():
                one.set_result(count)

    def _lose(self) -> None:
        if self._connection is None:
            return  # it is being opened anew already
        log.warning("changes_unknown")
        self._let_go()
        self._opening = asyncio.create_task(self._open())

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(RuntimeError):  # the loop may be gone already
                asyncio.get_running_loop().remove_reader(self._descriptor)
            with suppress(psycopg.Error):
                connection.close()
        self._asked, self._waiting = [*self._asked, *self._waiting], []
        self._answer(None)
