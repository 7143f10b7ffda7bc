"""Both databases behind one small class: short units of work, one writer at a time on SQLite, durable commits.

The discipline is reliability.md §4.1: a writer waits for its turn (app/core/turns.py) and then begins with BEGIN IMMEDIATE, so
that it can neither lose an update nor fail half-way with "database is locked"; a reader gets a snapshot, never waits, and
cannot write.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import Any

import orjson
import sqlmodel
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.core.settings import Settings
from app.core.turns import Turns


class Session(sqlmodel.Session):
    """One unit of work. Facts recorded in it are written to the journal as it commits (app/journal/book.py)."""

    only_looks = False  # so that nobody waits for it, however long it takes

    @property
    def dialect(self) -> Dialect:
        """Which kind of database this is."""
        return self.get_bind().dialect

    def ask(self, sql: str, values: Any) -> Sequence[Sequence[Any]]:
        """Rows of a question put in the driver's own words (app/core/quick.py), after what this unit has changed so far."""
        self.flush()
        return self.connection().exec_driver_sql(sql, values).all()

    def tell(self, sql: str, values: Any) -> None:
        """Change something in the driver's own words (app/core/rows.py), after what this unit has changed so far."""
        self.flush()
        self.connection().exec_driver_sql(sql, values)


class Database:
    """The engine of one database, and the only maker of sessions."""

    def __init__(self, url: str, *, synchronous: str = "FULL", pool_size: int = 8, pages_mb: int = 16) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            pages = f"cache_size=-{1000 * pages_mb}"
            self.engine = _sqlite_engine(url, "BEGIN IMMEDIATE", 1, pages, f"synchronous={synchronous}")
            self._reading = _sqlite_engine(url, "BEGIN", pool_size, pages, "query_only=ON")
        else:
            self.engine = _postgres_engine(url, pool_size)
            # One snapshot for all of a unit's questions, as SQLite gives it anyway.
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._turns = Turns(str(self.engine.url.database)) if self.is_sqlite else None

    @classmethod
    def from_settings(cls, settings: Settings) -> "Database":
        """The database that the settings name; makes the folder of a SQLite file."""
        if settings.sqlite_file:
            settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        sizes = {"pool_size": settings.threads + 4, "pages_mb": settings.pages_mb}
        return cls(settings.database_url, synchronous=settings.synchronous, **sizes)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A unit of work that changes things: committed when the block ends, rolled back when it raises."""
        with self._turn(), Session(self.engine, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A unit of work that only looks, at one moment's state of everything; the database refuses it any change."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            session.only_looks = True
            yield session

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The driver's own connection, outside any transaction: for what cannot be done within one, such as VACUUM.

        On SQLite it is the writer's, and the writer's turn is held.
        """
        with self._turn(), closing(self.engine.raw_connection()) as pooled:
            connection: Any = pooled.driver_connection
            if self.is_sqlite:  # which begins nothing unless told
                yield connection
                return
            connection.autocommit = True
            try:
                yield connection
            finally:
                connection.autocommit = False

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.mine() if self._turns else nullcontext()

    def dispose(self) -> None:
        """Close every connection."""
        if self._turns:
            self._turns.close()
        self.engine.dispose()
        self._reading.dispose()


def lock(session: Session, model: type[Any], key: str) -> None:
    """Hold a row until commit, so that what is counted now is still true then. SQLite's writer is alone anyway.

    Others may still refer to the row meanwhile: with the stronger FOR UPDATE two people who thank each other would deadlock.
    """
    if session.dialect.name != "sqlite":
        session.exec(sqlmodel.select(model.id).where(model.id == key).with_for_update(key_share=True)).first()


def is_unavailable(error: DBAPIError) -> bool:
    """Whether the database could not do it just now (down, full, busy, restarting), as against a mistake of ours."""
    if error.connection_invalidated:
        return True
    mistake = getattr(error.orig, "sqlite_errorname", None) == "SQLITE_ERROR"  # no such table, bad SQL
    return isinstance(error, OperationalError) and not mistake


def is_taken(error: IntegrityError) -> bool:
    """Whether somebody else has just taken what must be unique, as against a mistake of ours."""
    return getattr(error.orig, "sqlstate", None) == "23505" or str(error.orig).startswith("UNIQUE constraint failed")


def _postgres_engine(url: str, pool_size: int) -> Engine:
    return create_engine(
        _every_host(url),
        pool_size=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,  # what people wrote has no place in a log
        pool_timeout=10,
        json_deserializer=orjson.loads,
        connect_args={
            "connect_timeout": 5,
            "options": "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=30s "
            "-c random_page_cost=1.1 "  # no disk seeks
            "-c jit=off",  # compiling what is asked takes longer than answering it
            **NOTICE_GONE,
        },
    )


def _every_host(url: str) -> str:
    """A primary and its standbys, as libpq writes them (`//user@one:5432,two:5432/name`), in SQLAlchemy's words."""
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    user, at, hosts = place.rpartition("@")
    if "," not in hosts:
        return url
    named = re.findall(r"(\[[^]]+\]|[^:,]+)(?::(\d+))?", hosts)
    query = f"host={','.join(name.strip('[]') for name, _ in named)}&port={','.join(port for _, port in named)}"
    return f"{scheme}://{user}{at}{slash}{path}{'&' if '?' in path else '?'}{query}"


def _sqlite_engine(url: str, begin: str, pool_size: int, *pragmas: str) -> Engine:
    engine = create_engine(
        url, module=sqlite, pool_size=pool_size, pool_timeout=10, json_deserializer=orjson.loads, hide_parameters=True
    )

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late (reliability.md §1.2)
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


# A host that vanished without a word is noticed after ten seconds; the system's own patience is a quarter of an hour.
NOTICE_GONE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
PRAGMAS = (
    "journal_mode=WAL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE slips past the append-only triggers
    "trusted_schema=OFF",
    "secure_delete=ON",
)
