"""A PostgreSQL database: a dump of what one snapshot sees, and a dump put into a database that holds nothing."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import text

from app.core.db import Database, Session
from app.core.errors import ConflictError, InvalidError, UnavailableError
from app.services.keeping.archive import Advance

LOOK_EVERY = 0.2  # seconds between two looks at how far a program has come


def copy(session: Session, into: Path, advance: Advance) -> None:
    """Dump what the session sees, with the server's own program. Writers do not wait for it."""
    # The session holds its snapshot for as long as the dump takes.
    session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    snapshot = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    size = session.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    arguments = ("--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={into}")

    def told() -> None:
        advance("Dumping", min(into.stat().st_size if into.exists() else 0, size), size)

    _run("pg_dump", session, arguments, told)


def confirm(dump: Path, head: str) -> None:
    """See that a dump can be read to its end and ends where it should; InvalidError otherwise."""
    position, _, last = head.partition(":")
    command = [_program("pg_restore"), "--data-only", "--table=journal", "--file=-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:  # noqa: S603 - a fixed program, our own file
        assert reading.stdout  # noqa: S101 - it was asked for in the line above
        places, found, columns = 0, False, []
        for line in reading.stdout:
            if line.startswith(b"COPY "):
                columns = line.decode().replace('"', "").partition("(")[2].partition(")")[0].split(", ")
            elif columns and line == b"\\.\n":
                columns = []
            elif columns:
                row = dict(zip(columns, line.decode().rstrip("\n").split("\t"), strict=True))
                places += 1
                found = found or (row["position"], row["hash"]) == (position, last)
    if reading.returncode or places != int(position) or found != (places > 0):
        raise InvalidError("The dump does not end where the journal did.")


def refuse_unless_empty(database: Database) -> None:
    """ConflictError when the database holds a table, or when somebody else is connected to it."""
    tables = (
        "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    )
    others = (
        "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    name = database.engine.url.database
    with database.read() as session:
        if session.execute(text(tables)).scalar_one():
            raise ConflictError(
                f"The database {name} holds something already, and it was left as it is. Make a new one "
                "(createdb), name it in GUILDRY_DATABASE_URL, and restore into that."
            )
        if session.execute(text(others)).scalar_one():
            raise ConflictError(f"Somebody is connected to the database {name}. Stop Guildry's server and worker first.")


def put(dump: Path, database: Database, advance: Advance) -> None:
    """Put a dump into an empty database: all of it, or nothing."""
    arguments = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump))
    with database.read() as session:
        _run("pg_restore", session, arguments, lambda: advance("Restoring", 0, 0))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("ANALYZE"))  # a dump brings no statistics, and without them questions take the long way


def _run(program: str, session: Session, arguments: Sequence[str], told: Callable[[], None]) -> None:
    """Run one of PostgreSQL's programs to its end, as the user and on the very server that the session talks to."""
    connection = session.connection()
    info = cast("psycopg.Connection", connection.connection.driver_connection).info
    named = {"user", "dbname", *connection.engine.url.query}  # no more: the program may know fewer options than we do
    how = {name: value for name, value in info.get_parameters().items() if name in named}
    how |= {"host": info.host, "port": str(info.port)}
    secret = {"PGPASSWORD": info.password} if info.password else {}  # not for everybody's `ps` to read
    command = [_program(program), f"--dbname={make_conninfo(**how)}", *arguments]
    environment = {**os.environ, **secret}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 - as above
        while True:
            with suppress(subprocess.TimeoutExpired):
                _, words = running.communicate(timeout=LOOK_EVERY)
                break
            told()
    if running.returncode:
        raise UnavailableError(f"{program} could not do it:\n{words.strip()}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UnavailableError(f"{name} is not on this machine. Install PostgreSQL's client programs (postgresql-client).")
    return found
