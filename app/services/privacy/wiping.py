"""Leaving no byte: a database keeps what was deleted until something is written over it, so the files are written anew.

It is done right after an erasure, outside of any transaction, and owed until it succeeded (`Erasure.wiped_at`): the hourly
duties try again. SQLite: `secure_delete` has zeroed the cells, VACUUM leaves out what page splits forgot, and the checkpoint
empties the write-ahead log. PostgreSQL: VACUUM FULL writes each table that erasing touches into a new file, and the samples
that the planner took of its columns with it. What both cannot reach stands in docs/privacy.md.
"""

import psycopg
import structlog
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Dialect, Table, select, update
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.models.base import metadata
from app.models.privacy import Erasure
from app.services.privacy.register import REGISTER

log = structlog.get_logger("guildry.privacy")


class NotWipedError(Exception):
    """The files could not be written anew now; the message says why."""


def wipe(database: Database) -> bool:
    """Write anew what still holds bytes of somebody who was erased; whether nothing is owed any more."""
    with database.read() as session:
        due = owed(session)
    if not due:
        return True
    try:
        if database.is_sqlite:
            _wipe_file(database)
        else:
            _wipe_tables(database)
    except (NotWipedError, psycopg.Error) as error:
        log.warning("not_wiped", reason=str(error), erasures=due)
        return False
    with database.write() as session:
        session.execute(update(Erasure).where(col(Erasure.id).in_(due)).values(wiped_at=clock.now()))
    return True


def owed(session: Session) -> list[str]:
    """Ids of erasures whose bytes may still be in the files."""
    return list(session.execute(select(col(Erasure.id)).where(col(Erasure.wiped_at).is_(None))).scalars())


def _wipe_file(database: Database) -> None:
    with database.alone() as connection:
        try:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'").fetchone():
                connection.execute("ANALYZE")  # else the planner's samples would keep what they once were taken of
            connection.execute("VACUUM")
            is_busy, *_pages = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite.OperationalError as error:
            raise NotWipedError(str(error)) from error
    if is_busy:
        raise NotWipedError("somebody still reads what was there before")


def _without_samples(table: Table, dialect: Dialect) -> str:
    """A change of types to what they are: PostgreSQL then drops its samples, which ANALYZE leaves alone in an empty table."""
    plain = [column for column in table.c if not column.primary_key and not column.foreign_keys]
    changes = (f'ALTER COLUMN "{column.name}" TYPE {column.type.compile(dialect)}' for column in plain)
    return f'ALTER TABLE "{table.name}" {", ".join(changes)}'


def _wipe_tables(database: Database) -> None:
    tables = [name for name, entry in REGISTER.items() if entry.is_changed]
    with database.alone() as connection:
        connection.execute("SET statement_timeout = 0")
        not_ours = connection.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND relkind = 'r' "
            "AND relnamespace = current_schema()::regnamespace AND NOT pg_has_role(relowner, 'USAGE')", (tables,),
        ).fetchall()  # fmt: skip
        if not_ours:
            raise NotWipedError("only the owner of the tables may: run `guildry person wipe` as that role")
        for table in tables:
            connection.execute(f'VACUUM (FULL, ANALYZE) "{table}"')
            if connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is None:  # noqa: S608  # a name of ours
                connection.execute(_without_samples(metadata.tables[table], database.engine.dialect))
        connection.execute("VACUUM FULL pg_statistic")
        connection.execute("RESET statement_timeout")
