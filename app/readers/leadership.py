"""One process among several that serve runs the readers; when it dies, however it dies, another takes over.

Leadership saves work. It is not what keeps things right: that is the lock on each reader's place (app/readers/runner.py),
which holds even in the moment in which two processes believe that they lead.
"""

import fcntl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.core.db import Database
from app.readers.runner import Reader
from app.readers.turns import run_forever

LOCK = 0x7265_6164  # "read": the leader's advisory lock on PostgreSQL
PATIENCE = 2.0  # seconds between two attempts to lead

log = structlog.get_logger()


def lead_forever(database: Database, readers: Sequence[Reader], stop: threading.Event, poll: float) -> None:
    """Run the readers while this process leads, and wait for its turn while another one does, until told to stop."""
    while not stop.is_set():
        try:
            with leading(database) as holds:
                if holds:
                    run_forever(database, readers, stop, poll, holds)
        except SQLAlchemyError:  # the database is away: try again for as long as it takes
            log.warning("leadership_unavailable", exc_info=True)
        stop.wait(PATIENCE)


@contextmanager
def leading(database: Database) -> Iterator[Callable[[], bool] | None]:
    """Try to lead inside the block: gives a question, “do I still lead?”, or None where another process leads."""
    with _by_file(database) if database.is_sqlite else _by_connection(database) as holds:
        yield holds


@contextmanager
def _by_file(database: Database) -> Iterator[Callable[[], bool] | None]:
    """The system lets go of the file's lock when the process ends, and not before."""
    with Path(f"{database.engine.url.database}.readers.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lambda: True


@contextmanager
def _by_connection(database: Database) -> Iterator[Callable[[], bool] | None]:
    """PostgreSQL lets go of the lock when the connection ends, so it is one that the pool never gets back."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        won = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one()
        yield (lambda: _lives(connection)) if won else None


def _lives(connection: Connection) -> bool:
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True
