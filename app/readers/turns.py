"""Turns: all readers of a process, one after the other, for as long as it leads.

Most facts concern one reader or two. The others' places are moved together, in one unit of work: eight commits for each fact
would keep everybody who writes waiting (docs/decisions/0032).
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.journal.book import head
from app.journal.facts import ALL_FACTS
from app.models.journal import JournalEntry, ReaderPlace
from app.readers.runner import BATCH, Reader, act

LONGEST_PAUSE = 60.0
EACH_LOOKS = 5.0  # seconds; then every reader looks for itself, though there is no new fact: a place may have been set back

log = structlog.get_logger()


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
            seen = act(database, self.reader)
        except Exception:  # a reader's fault must stop neither the others nor the server
            self.failures += 1
            pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 2))
            self.not_before = monotonic() + pause
            log.exception("reader_failed", reader=self.reader.name, failures=self.failures, pause_seconds=pause)
            return 0
        self.failures = 0
        return seen
