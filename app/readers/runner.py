"""Runs readers: each follows the journal at its own pace and keeps its place beside what it did.

A reader's effect and its new place are committed together, under a lock on the place, so that every fact has its effect
exactly once: after a kill, after a rollback, and when two processes run the same reader by mistake.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Protocol

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.journal.book import Entry, head, read_after
from app.journal.fact import Fact
from app.models.journal import ReaderPlace

BATCH = 500


class Reader(Protocol):
    """Does what follows from facts, in the session it is given: it neither commits nor opens another one."""

    name: str
    follows: frozenset[str]  # types of the facts that it acts on; all others it only passes

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Act on the next facts, oldest first. Whatever it raises undoes the batch, which then comes again."""


def following(*facts: type[Fact]) -> frozenset[str]:
    """What a reader that acts on such facts follows."""
    return frozenset(fact.type for fact in facts)


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
    return act(database, reader, batch)


def act(database: Database, reader: Reader, batch: int = BATCH) -> int:
    """The same, where there is something to do."""
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
