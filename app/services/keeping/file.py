"""A SQLite database: a whole copy of it while it is written to, and putting a copy in its place."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.files import settle
from app.services.keeping.archive import Advance

PAGES = 1024  # to a step, after which progress is told
BESIDE = ("-wal", "-shm", "-journal")


def copy(session: Session, into: Path, advance: Advance) -> None:
    """Copy what the session sees, page by page. Whoever writes meanwhile neither waits nor appears in the copy.

    That the session has begun to read is what keeps SQLite from starting anew at every write of others.
    """
    connection: Any = session.connection().connection.driver_connection
    size: int = connection.execute("PRAGMA page_size").fetchone()[0]

    def told(_status: int, remaining: int, total: int) -> None:
        advance("Copying", (total - remaining) * size, total * size)

    with closing(sqlite.connect(into)) as target:
        target.execute("PRAGMA synchronous=OFF")  # it is read and packed at once, and only the archive has to last
        connection.backup(target, pages=PAGES, progress=told)


def confirm(copy: Path, head: str) -> None:
    """See that a copy is whole and ends where it should; InvalidError otherwise."""
    position, _, last = head.partition(":")
    with closing(sqlite.connect(f"file:{copy}?immutable=1", uri=True)) as read:
        state = read.execute("PRAGMA integrity_check").fetchone()[0]
        if state != "ok":
            raise InvalidError(f"SQLite finds the copy damaged, so the database is too: {state}. Run: guildry verify")
        rows = read.execute("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1").fetchall()
    if rows != ([(int(position), last)] if int(position) else []):
        raise InvalidError("The copy does not end where the journal did.")


@contextmanager
def alone(target: Path, *, replace: bool) -> Iterator[None]:
    """Hold a database so that nobody else can open it; refuse one that is in use, or that holds something.

    Leaving write-ahead logging needs every other connection closed, which is the question and the answer at once; it also
    folds the log into the file, so that nothing of it is left to be replayed over another file of the same name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        yield
        return
    with closing(sqlite.connect(target, isolation_level=None, timeout=0.5)) as held:
        try:
            is_empty = not held.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not is_empty and not replace:
                raise ConflictError(
                    f"{target} holds a database already, and it was left as it is. Name another file in "
                    "GUILDRY_DATABASE_URL, or say --replace: the present one is then kept beside it under another name."
                )
            held.execute("PRAGMA journal_mode=DELETE")
            held.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError as error:
            if error.sqlite_errorname not in {"SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_LOCKED"}:
                raise
            raise ConflictError(f"Something still uses {target}. Stop Guildry's server and worker first.") from error
        except sqlite.DatabaseError:  # damaged beyond opening, which is what restoring is for
            if not replace:
                raise ConflictError(f"{target} is no database, or a damaged one. Say --replace to set it aside.") from None
        yield


def put(copy: Path, target: Path, moment: datetime) -> Path | None:
    """Give a copy the name of the database, in one step. What had the name is kept under another, which is given."""
    with closing(sqlite.connect(copy)) as last:
        last.execute("PRAGMA journal_mode=DELETE")  # whatever was changed since it was unpacked is in the file now
    aside = target.with_name(f"{target.name}.before-{moment:%Y%m%dT%H%M%SZ}")
    was_there = target.exists() and target.stat().st_size > 0
    for ending in BESIDE:  # left by a damaged or a vanished database: SQLite would replay them over the copy
        if (left := target.with_name(target.name + ending)).exists():
            left.rename(aside.with_name(aside.name + ending))
    if was_there:
        aside.hardlink_to(target)
    settle(copy)
    copy.replace(target)
    settle(target.parent)
    return aside if was_there else None
