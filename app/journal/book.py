"""The book: `record` a fact beside the change it tells of, `read_after` a position.

Facts recorded in a unit of work are written as it commits, last of all, so that the journal's lock is held for the least
time. Positions are gapless and in commit order on both databases: SQLite has one writer, PostgreSQL takes an advisory lock
until commit (reliability.md §1.5). Each row's hash covers the row and the hash before it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import SessionTransaction
from sqlmodel import col

from app.core import clock, ids
from app.core.db import Session
from app.core.quick import Question
from app.core.rows import write
from app.journal.fact import KINDS, Fact
from app.models.journal import JournalEntry

GENESIS = "0" * 64
LOCK = 0x6775_696C  # "guil": the journal's advisory lock on PostgreSQL

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


@dataclass(frozen=True)
class Entry:
    """A fact in its place: where, when, by whom."""

    position: int
    id: str
    occurred_at: datetime
    recorded_at: datetime
    actor_id: str | None
    fact: Fact


@dataclass(frozen=True)
class _Pending:
    id: str
    actor_id: str | None
    occurred_at: datetime
    recorded_at: datetime
    cause_id: str | None
    fact: Fact


def record(
    session: Session,
    actor_id: str | None,
    fact: Fact,
    *,
    occurred_at: datetime | None = None,
    cause_id: str | None = None,
) -> str:
    """Write down that something happened, in the transaction that makes it so; returns the fact's id.

    `occurred_at` differs from now only where history is told (an import); `cause_id` names the fact that led to this one.
    """
    moment = clock.now()
    pending = _Pending(ids.new_id(), actor_id, occurred_at or moment, moment, cause_id, fact)
    if not session.in_transaction():
        session.begin()  # so that a rollback takes the fact back even where nothing else was done yet
    session.info.setdefault("facts", []).append(pending)
    return pending.id


def recorded(session: Session) -> list[Fact]:
    """What was recorded in this unit of work and is not written yet, oldest first."""
    return [pending.fact for pending in session.info.get("facts", [])]


def head(session: Session) -> int:
    """The position of the newest fact, 0 when there is none."""
    return _last(session)[0]


def anchor(session: Session) -> str:
    """The newest row as `position:hash`: kept outside the database, it lets `guildry verify` see rows that were cut off."""
    position, last = _last(session)
    return f"{position}:{last}"


def read_after(session: Session, position: int, limit: int = 500, types: Iterable[str] | None = None) -> list[Entry]:
    """The facts after a position, oldest first."""
    query = select(JournalEntry).where(col(JournalEntry.position) > position)
    if types is not None:
        query = query.where(col(JournalEntry.type).in_(list(types)))
    return [_entry(row) for row in session.execute(query.order_by(col(JournalEntry.position)).limit(limit)).scalars()]


def about(session: Session, subject_ids: Iterable[str], types: Iterable[str]) -> Iterator[Entry]:
    """The facts of some types about some subjects, oldest first for each subject."""
    wanted, kinds = list(subject_ids), frozenset(types)
    for start in range(0, len(wanted), 500):
        # A condition on the type would tempt SQLite to read every fact of these types instead of these subjects.
        query = select(JournalEntry).where(col(JournalEntry.subject_id).in_(wanted[start : start + 500]))
        rows = session.execute(query.order_by(col(JournalEntry.position))).scalars()
        yield from (_entry(row) for row in rows if row.type in kinds)


def row_hash(previous: str, values: Mapping[str, object], names: Sequence[str] = ()) -> str:
    """SHA-256 over the hash before and the row's own values, each with its length, so that none can run into the next.

    `names` says which values count, in order: those of a fact unless told.
    """
    parts = [previous]
    for name in names or HASHED:
        value = values[name]
        plain = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
        parts.append(f"{name}:{len(plain) if plain.isascii() else len(plain.encode())}:{plain}")
    return hashlib.sha256("".join(parts).encode()).hexdigest()


HASHED = (
    "position", "id", "type", "occurred_at", "recorded_at", "actor_id", "community_id", "subject_id", "data",
    "schema_version", "cause_id", "request_id",
)  # fmt: skip


def _entry(row: JournalEntry) -> Entry:
    return Entry(
        row.position, row.id, row.occurred_at, row.recorded_at, row.actor_id, KINDS[row.type].load(row.data)
    )  # fmt: skip


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint ends; what it recorded is written with all the rest
    pending: list[_Pending] = session.info.pop("facts", [])
    if not pending:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    position, previous = _last(session)
    for item in pending:
        position += 1
        values = _values(position, item)
        previous = row_hash(previous, values)
        write(session, JournalEntry, {**values, "hash": previous})


_LAST = Question(
    select(col(JournalEntry.position), col(JournalEntry.hash)).order_by(col(JournalEntry.position).desc()).limit(1)
)


def _last(session: Session) -> tuple[int, str]:
    row = _LAST.first(session)
    return (row.position, row.hash) if row else (0, GENESIS)


def _values(position: int, item: _Pending) -> dict[str, object]:
    return {
        "position": position,
        "id": item.id,
        "type": item.fact.type,
        "occurred_at": item.occurred_at,
        "recorded_at": item.recorded_at,
        "actor_id": item.actor_id,
        "community_id": item.fact.community,
        "subject_id": item.fact.subject_id,
        "data": item.fact.dump(),
        "schema_version": item.fact.schema_version,
        "cause_id": item.cause_id,
        "request_id": request_id.get(),
    }


def _mark(session: OrmSession, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault("marks", WeakKeyDictionary())[transaction] = len(session.info.get("facts", []))


def _forget(session: OrmSession, undone: SessionTransaction) -> None:
    """What is undone was never recorded: all of it, or what came since the savepoint."""
    recorded: list[_Pending] = session.info.get("facts", [])
    del recorded[session.info.get("marks", {}).pop(undone, 0) if undone.nested else 0 :]


event.listen(Session, "before_commit", _write)
event.listen(Session, "after_transaction_create", _mark)
event.listen(Session, "after_soft_rollback", _forget)
