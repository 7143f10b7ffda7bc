"""Both databases behind one small class: short units of work, one writer at a time on SQLite, durable commits.

The discipline is reliability.md §4.1: a writer takes the process's lock and then BEGIN IMMEDIATE, so that it can neither
lose an update nor fail half-way with "database is locked"; a reader gets a snapshot and never waits.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlmodel
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from app.core.settings import Settings


class Session(sqlmodel.Session):
    """One unit of work. Facts recorded in it are written to the journal as it commits (app/journal/book.py)."""


class Database:
    """The engine of one database, and the only maker of sessions."""

    def __init__(self, url: str, *, synchronous: str = "FULL", pool_size: int = 8) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url, synchronous, pool_size) if self.is_sqlite else _postgres_engine(url, pool_size)
        self._writing = self.engine.execution_options(guildry_write=True)
        self._turn = threading.Lock()

    @classmethod
    def from_settings(cls, settings: Settings) -> "Database":
        """The database that the settings name; makes the folder of a SQLite file."""
        if settings.sqlite_file:
            settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        return cls(settings.database_url, synchronous=settings.synchronous, pool_size=settings.threads + 4)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A unit of work that changes things: committed when the block ends, rolled back when it raises."""
        if not self.is_sqlite:
            with self._unit(self.engine) as session:
                yield session
            return
        with self._turn, self._unit(self._writing) as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A unit of work that only looks; whatever it changes by mistake is rolled back."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def _unit(self, engine: Engine) -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def lock(session: Session, model: type[Any], key: str) -> None:
    """Hold a row until commit, so that what is counted now is still true then. SQLite's writer is alone anyway."""
    session.exec(sqlmodel.select(model.id).where(model.id == key).with_for_update()).first()


def is_unavailable(error: Exception) -> bool:
    """Whether the database could not be asked (down, full, restarting), as against a mistake of ours."""
    return isinstance(error, OperationalError) or getattr(error, "connection_invalidated", False)


def _postgres_engine(url: str, pool_size: int) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"connect_timeout": 5, "options": "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=30s"},
    )


def _sqlite_engine(url: str, synchronous: str, pool_size: int) -> Engine:
    engine = create_engine(url, module=sqlite, pool_size=pool_size, pool_timeout=10)

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late (reliability.md §1.2)
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "busy_timeout=10000",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("guildry_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
