"""Runs readers: each follows the journal at its own pace and keeps its place beside what it did.

A reader's effect and its new place are committed together, under a lock on the place, so that every fact has its effect
exactly once: after a kill, after a rollback, and when two processes run the same reader by mistake.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.journal.book import Entry, head, read_after
from app.models.journal import ReaderPlace

BATCH = 500
LONGEST_PAUSE = 60.0
EACH_LOOKS = 5.0  # seconds; then every reader looks for itself, though there is no new fact: a place may have been set back

log = structlog.get_logger()


class Reader(Protocol):
    """Does what follows from facts, in the session it is given: it neither commits nor opens another one."""

    name: str

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Act on the next facts, oldest first. Whatever it raises undoes the batch, which then comes again."""


def catch_up(database: Database, reader: Reader, batch: int = BATCH) -> int:
    """Apply a reader to every fact it has not seen, `batch` facts to a transaction; returns how many there were."""
    seen = 0
    while count := step(database, reader, batch):
        seen += count
    return seen


def step(database: Database, reader: Reader, batch: int = BATCH) -> int:
    """Apply a reader to the next batch; returns its size, 0 when there is nothing to do (and then nothing was locked)."""
    with database.read() as session:
        if head(session) <= place(session, reader.name):
            return 0
    with database.write() as session:
        entries = read_after(session, _locked_place(session, reader.name), batch)
        if entries:
            reader.apply(session, entries)
            _move(session, reader.name, entries[-1].position)
        return len(entries)


def place(session: Session, name: str) -> int:
    """The position of the last fact that a reader has acted on; 0 when it never ran."""
    return session.execute(select(col(ReaderPlace.position)).where(col(ReaderPlace.name) == name)).scalar() or 0


def lags(session: Session, readers: Iterable[Reader]) -> dict[str, int]:
    """How many facts each reader has yet to act on."""
    newest = head(session)
    return {reader.name: newest - place(session, reader.name) for reader in readers}


def run_forever(
    database: Database,
    readers: Sequence[Reader],
    stop: threading.Event,
    poll: float,
    holds: Callable[[], bool] = lambda: True,
) -> None:
    """Keep readers caught up until told to stop or `holds` says no more, looking for new facts every `poll` seconds.

    While there are none one question serves all of them: an idle server should cost next to nothing.

    A reader that raises is logged and left alone for a while, twice as long each time; the others go on, and what it owes
    shows in `lags`.
    """
    running = [_Running(reader) for reader in readers]
    done_at, looks_at = None, 0.0
    while not stop.is_set() and holds():
        newest = _newest(database)
        if newest is None or newest != done_at or monotonic() >= looks_at:
            seen = sum(one.turn(database) for one in running if not stop.is_set())
            if seen:
                continue
            done_at = None if any(one.failures for one in running) else newest
            looks_at = monotonic() + EACH_LOOKS
        stop.wait(poll)


def _newest(database: Database) -> int | None:
    """The position of the newest fact; None while the database does not say, which each reader then meets for itself."""
    try:
        with database.read() as session:
            return head(session)
    except SQLAlchemyError:
        return None


@dataclass
class _Running:
    reader: Reader
    failures: int = 0
    not_before: float = 0.0

    def turn(self, database: Database) -> int:
        """One batch, unless the reader rests after a failure."""
        if monotonic() < self.not_before:
            return 0
        try:
            seen = step(database, self.reader)
        except Exception:  # a reader's fault must stop neither the others nor the server
            self.failures += 1
            pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 2))
            self.not_before = monotonic() + pause
            log.exception("reader_failed", reader=self.reader.name, failures=self.failures, pause_seconds=pause)
            return 0
        self.failures = 0
        return seen


def _locked_place(session: Session, name: str) -> int:
    """The reader's place, nobody else's to move until commit. SQLite's writer is alone anyway."""
    mine = select(col(ReaderPlace.position)).where(col(ReaderPlace.name) == name).with_for_update()
    position: int | None = session.execute(mine).scalar()
    if position is None:
        _begin(session, name)
        position = session.execute(mine).scalar_one()
    return position


def _begin(session: Session, name: str) -> None:
    """Give a new reader its place. Where two begin at once, the second waits for the first and then finds it."""
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(ReaderPlace).values(name=name, position=0, moved_at=clock.now()))


def _move(session: Session, name: str, position: int) -> None:
    session.execute(update(ReaderPlace).where(col(ReaderPlace.name) == name).values(position=position, moved_at=clock.now()))
