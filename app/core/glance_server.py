"""Glances at a PostgreSQL server: asked without blocking the event loop, without threads, and written as if they waited.

The work is run until it asks something that is not known yet; the server is asked; the work is run again, with what is known
by now, until it gets to its end. As it changes nothing and asks the same every time, running it again is only a matter of
time, and its questions come first, before anything that takes any. Two trips to the server make a list and four a page: what
begins the transaction travels with the first question, and nobody waits for its end.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from sqlalchemy import Dialect, create_engine

from app.core.db import Database, Session

Seen = TypeVar("Seen")
Rows = Sequence[Sequence[Any]]
LONGEST = 2.0  # seconds that one question may take
LINES = 8
_NUMBERED: Dialect = create_engine("postgresql+psycopg://", paramstyle="numeric_dollar").dialect  # values go by number
BEGIN = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class _AskedError(BaseException):
    """Not an error: what stops work at a question whose answer is not here yet. Nothing between may mistake it for one."""


class _ServerSession(Session):
    """What is known so far of one moment."""

    def __init__(self) -> None:
        super().__init__()
        self._known: list[tuple[str, Any, Rows]] = []
        self._place = 0
        self.question: tuple[str, Any] = ("", ())

    @property
    def dialect(self) -> Dialect:
        """See Session."""
        return _NUMBERED

    def ask(self, sql: str, values: Any) -> Rows:
        """See Session."""
        if self._place == len(self._known):
            self.question = sql, values
            raise _AskedError
        known_sql, known_values, rows = self._known[self._place]
        if known_sql != sql or known_values != values:
            raise RuntimeError("Run again, this work asks something else.")
        self._place += 1
        return rows

    def learn(self, rows: Rows) -> None:
        """Take the answer to the last question, and begin again."""
        self._known.append((*self.question, rows))
        self._place = 0


class ServerGlances:
    """Several lines to the server, each for one glance at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._free: list[_Line] = []
        self._lines = asyncio.Semaphore(LINES)

    async def look(self, work: Callable[[Session], Seen]) -> Seen:
        """See Glances."""
        session = _ServerSession()
        async with self._lines:
            line = self._free.pop() if self._free else _Line(await asyncio.to_thread(self._connect))
            try:
                seen = await self._seen(session, line, work)
                line.end()
            except BaseException:
                line.close()
                raise
            self._free.append(line)
            return seen

    async def _seen(self, session: "_ServerSession", line: "_Line", work: Callable[[Session], Seen]) -> Seen:
        while True:
            try:
                return work(session)
            except _AskedError:
                session.learn(await line.answer(*session.question))

    def close(self) -> None:
        """See Glances."""
        while self._free:
            self._free.pop().close()

    def _connect(self) -> psycopg.Connection:
        pooled = self._database.engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        if not isinstance(connection, psycopg.Connection):
            raise TypeError(f"{connection!r} is no connection to PostgreSQL.")
        connection.pgconn.enter_pipeline_mode()
        return connection


class _Line:
    """One connection. Questions go out in batches, each up to a sync; answers come back in the same order."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._server = connection.pgconn
        self._adapt = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._begun = False
        self._heard: list[pq.abc.PGresult] = []
        self._batches: deque[asyncio.Future[pq.abc.PGresult] | None] = deque()
        self._loop = asyncio.get_running_loop()
        self._descriptor = connection.fileno()  # of its socket, which a lost connection no longer tells
        self._hears = True
        self._loop.add_reader(self._descriptor, self._hear)

    async def answer(self, sql: str, values: Any) -> Rows:
        """The rows that answer a question."""
        if not self._begun:
            self._server.send_query_params(BEGIN, None)
            self._begun = True
        name = self._names.get(sql)
        if name is None:
            name = self._names[sql] = f"glance_{len(self._names)}".encode()
            self._server.send_prepare(name, sql.encode())
        self._server.send_query_prepared(name, self._adapt.dump_sequence(values, [PyFormat.TEXT] * len(values)))
        answer: asyncio.Future[pq.abc.PGresult] = self._loop.create_future()
        self._send(answer)
        async with asyncio.timeout(LONGEST):
            result = await answer
        self._adapt.set_pgresult(result)
        return self._adapt.load_rows(0, result.ntuples, tuple)

    def end(self) -> None:
        """Let go of the moment."""
        if self._begun:
            self._begun = False
            self._server.send_query_params(b"ROLLBACK", None)
            self._send(None)

    def close(self) -> None:
        """Hang up."""
        self._listen_no_more()
        self._connection.close()

    def _listen_no_more(self) -> None:
        """Once: the number of a socket that is closed is the next one's, and whoever listens there must go on hearing."""
        if self._hears:
            self._hears = False
            self._loop.remove_reader(self._descriptor)

    def _send(self, answer: asyncio.Future[pq.abc.PGresult] | None) -> None:
        self._batches.append(answer)
        self._server.pipeline_sync()
        self._server.flush()

    def _hear(self) -> None:
        try:
            self._server.consume_input()
            while self._batches and not self._server.is_busy():
                result = self._server.get_result()
                if result is None:  # between one answer and the next, or for ever
                    if self._server.status != pq.ConnStatus.OK:
                        raise psycopg.OperationalError("The connection is lost.")
                    continue
                if result.status == pq.ExecStatus.PIPELINE_SYNC:
                    self._deliver()
                else:
                    self._heard.append(result)
        except psycopg.Error as error:
            self._fail(error)

    def _deliver(self) -> None:
        heard, self._heard = self._heard, []
        answer = self._batches.popleft()
        if answer is None or answer.done():
            return
        wrong = [result for result in heard if result.status == pq.ExecStatus.FATAL_ERROR]
        if wrong:
            answer.set_exception(error_from_result(wrong[0]))
        else:
            answer.set_result(heard[-1])

    def _fail(self, error: psycopg.Error) -> None:
        self._listen_no_more()
        while self._batches:
            answer = self._batches.popleft()
            if answer is not None and not answer.done():
                answer.set_exception(error)
