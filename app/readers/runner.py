"""Runs readers: each follows the journal at its own pace and keeps its place beside what it did.

A reader's effect and its new place are committed together, under a lock on the place, so that every fact has its effect
exactly once: after a kill, after a rollback, and when two processes run the same reader by mistake.

Most facts concern one reader or two. The others' places are moved together, in one unit of work: eight commits for each fact
would keep everybody who writes waiting.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from app.journal.fact import Fact
from app.journal.facts import ALL_FACTS
from app.models.journal import JournalEntry, ReaderPlace

BATCH = 500
LONGEST_PAUSE = 60.0
EACH_LOOKS = 5.0  # seconds; then every reader looks for itself, though there is no new fact: a place may have been set back

log = structlog.get_logger()


class Reader(Protocol):
    """Does what follows from facts, in the session it is given: it neither commits nor opens another one."""

    name: str
    follows: frozenset[str]  # types of the facts that it acts on; all others it only passes

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
    return _act(database, reader, batch)


def _act(database: Database, reader: Reader, batch: int = BATCH) -> int:
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
            if _turn(database, running, stop):
                continue
            done_at = None if any(one.failures for one in running) else newest
            looks_at = monotonic() + EACH_LOOKS
        stop.wait(poll)


def following(*facts: type[Fact]) -> frozenset[str]:
    """What a reader that acts on such facts follows."""
    return frozenset(fact.type for fact in facts)


def _turn(database: Database, running: Sequence["_Running"], stop: threading.Event) -> int:
    """A batch for each reader that is awake; how many facts they acted on or passed."""
    awake = [one for one in running if not one.rests]
    try:
        with database.read() as session:
            places = {row.name: row.position for row in session.execute(select(*_PLACE))}
            ahead = {here: _ahead(session, here) for here in {places.get(one.reader.name, 0) for one in awake}}
    except SQLAlchemyError:  # each reader meets it for itself
        places, ahead = {}, {}
    seen, passing = 0, defaultdict[tuple[int, int], list[str]](list)
    for one in awake:
        here = places.get(one.reader.name)
        told = ahead.get(here or 0)
        if told == _NOTHING or stop.is_set():
            continue
        if here is None or told is None or one.concerned(told.kinds):
            seen += one.act(database)
        else:
            passing[here, told.until].append(one.reader.name)
    return seen + _pass(database, passing)


@dataclass(frozen=True)
class _Ahead:
    """What comes after a place, a batch at most: up to which position, and facts of which types."""

    until: int
    kinds: frozenset[str]


_NOTHING = _Ahead(0, frozenset())
_PLACE = col(ReaderPlace.name), col(ReaderPlace.position)


def _ahead(session: Session, here: int) -> _Ahead:
    query = select(col(JournalEntry.position), col(JournalEntry.type)).where(col(JournalEntry.position) > here)
    rows = session.execute(query.order_by(col(JournalEntry.position)).limit(BATCH)).all()
    return _Ahead(rows[-1].position, frozenset(row.type for row in rows)) if rows else _NOTHING


def _pass(database: Database, passing: Mapping[tuple[int, int], Sequence[str]]) -> int:
    """Move the places of readers whom nothing there concerns, unless somebody has moved them since."""
    if not passing:
        return 0
    with database.write() as session:
        for (here, until), names in passing.items():
            mine = col(ReaderPlace.name).in_(names), col(ReaderPlace.position) == here
            session.execute(update(ReaderPlace).where(*mine).values(position=until, moved_at=clock.now()))
    return sum((until - here) * len(names) for (here, until), names in passing.items())


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

    @property
    def rests(self) -> bool:
        """Whether it has failed, and is left alone for a while."""
        return monotonic() < self.not_before

    def concerned(self, kinds: frozenset[str]) -> bool:
        """Whether any of these types is among what it follows, or is none that we know: that it may not pass."""
        return not (kinds.isdisjoint(self.reader.follows) and kinds <= ALL_FACTS.keys())

    def act(self, database: Database) -> int:
        """One batch."""
        try:
            seen = _act(database, self.reader)
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
