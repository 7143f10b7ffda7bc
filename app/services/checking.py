"""`guildry verify`: the journal's chain and the invariants of reliability.md §2.1."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, String, func, select, text, type_coerce
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.settings import settings
from app.journal.book import GENESIS, HASHED, row_hash
from app.models.base import metadata
from app.models.belonging import RoleAssignment, RoleState
from app.models.journal import JournalEntry, ReaderPlace
from app.models.people import Person, PersonStatus
from app.models.recognition import LedgerEntry
from app.services import search
from app.services.privacy import looking
from app.services.recognition.recount import recount

CHUNK = 2000
JOURNAL = "Journal"
INSTANTS = tuple(name for name in HASHED if name.endswith("_at"))


@dataclass
class Report:
    """What a check looked at, and what it found wrong, a sentence each; `head` is the newest row, `position:hash`."""

    facts: int = 0
    entries: int = 0
    head: str = f"0:{GENESIS}"
    faults: list[str] = field(default_factory=list)


def verify(session: Session, anchor: str = "") -> Report:
    """The chain, the readers' places, the ledger against a recount, roles, and the database's own checks.

    `anchor` is a head that was noted outside the database, which shows what no chain can: that its newest rows were cut
    off, or that all of it was written anew.
    """
    report = Report()
    _check_chain(session, report, anchor)
    report.faults += [*unprotected(session), *_database_faults(session), *looking.faults(session), *search.faults(session)]
    report.entries = session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()
    if any(fault.startswith(JOURNAL) for fault in report.faults):
        report.faults.append("The ledger was not recounted: first the journal it follows from must be whole.")
        return report
    report.faults += [*_readers_astray(session, report.facts), *recount(session), *_role_faults(session)]
    return report


def _check_chain(session: Session, report: Report, anchor: str) -> None:
    previous, position, anchored = GENESIS, 0, not anchor or anchor == report.head
    for row in _rows(session):
        position += 1
        if row.position != position:
            report.faults.append(f"{JOURNAL}: position {position} is missing before {row.position}.")
            position = row.position
        if row.hash != _recomputed(previous, row):
            report.faults.append(f"{JOURNAL}: the row at position {position} was altered or stands in the wrong place.")
        previous = row.hash
        report.facts += 1
        report.head = f"{position}:{row.hash}"
        anchored = anchored or report.head == anchor
    if not anchored:
        report.faults.append(f"{JOURNAL}: it does not contain {anchor}, so rows were cut off or written anew.")


def _recomputed(previous: str, row: Row[Any]) -> str:
    """The hash that a row should have. SQLite's instants come as the text they are, which may have become anything."""
    values = dict(row._mapping)
    try:
        for name in INSTANTS:
            if isinstance(value := values[name], str):
                values[name] = datetime.fromisoformat(value).replace(tzinfo=UTC)
        return row_hash(previous, values)
    except ValueError:
        return "unreadable"


def _rows(session: Session) -> Iterator[Row[Any]]:
    """The journal's rows as they are stored, in order."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    columns = [
        type_coerce(column, String()).label(column.name) if sqlite and column.name.endswith("_at") else column
        for column in metadata.tables[JournalEntry.__tablename__].c
    ]
    place, position = col(JournalEntry.position), 0
    while rows := session.execute(select(*columns).where(place > position).order_by(place).limit(CHUNK)).all():
        yield from rows
        position = rows[-1].position


def _readers_astray(session: Session, newest: int) -> Iterator[str]:
    for place in session.execute(select(ReaderPlace)).scalars():
        if place.position > newest:
            yield f"Reader {place.name} stands at {place.position}, past the journal's end at {newest}."


def _role_faults(session: Session) -> Iterator[str]:
    """Nobody holds a role twice at once, and none outlives its person (I8)."""
    rows = session.execute(
        select(RoleAssignment, col(Person.status))
        .join(Person, col(Person.id) == col(RoleAssignment.person_id))
        .where(col(RoleAssignment.state) == RoleState.ACCEPTED)
        .order_by(col(RoleAssignment.id))
    )
    held: dict[tuple[str, ...], list[RoleAssignment]] = defaultdict(list)
    today = clock.today(settings().time_zone)
    for row, status in rows:
        same = held[row.person_id, row.community_id, row.role, row.kind]
        if any(row.meets(other.valid_from, other.valid_to) for other in same):
            yield f"Role {row.id}: the same person holds this role twice at once."
        same.append(row)
        if status == PersonStatus.LEFT and not row.over_by(today):
            yield f"Role {row.id}: its person has left the organisation."


def unprotected(session: Session) -> Iterator[str]:
    """The triggers that refuse changes to what was written must be there, and switched on."""
    dialect = session.get_bind().dialect.name
    found = dict(session.execute(text(_TRIGGERS[dialect])).all())
    for table, count in _PROTECTED[dialect].items():
        if found.get(table) != count:
            yield f"Table {table}: nothing refuses changes to what was written; its triggers are gone."


_TRIGGERS = {
    "sqlite": "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_no_*' GROUP BY tbl_name",
    "postgresql": "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger "
    "WHERE tgname LIKE '%append_only' AND tgenabled IN ('O', 'A') GROUP BY tgrelid",
}
_PROTECTED = {
    "sqlite": {"journal": 2, "ledger": 2, "look": 2, "asset_revision": 2, "question_revision": 2},
    "postgresql": {"journal": 1, "ledger": 1, "look": 2, "asset_revision": 2, "question_revision": 2},
}


def _database_faults(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for row in session.execute(text("PRAGMA foreign_key_check")).fetchmany(20):
        yield f"Table {row[0]}: row {row[1]} refers to something that is not there."
    # A connection that has read the search index remembers its shape, and FTS5 forgets that when it is asked, not when it
    # is checked: unasked, it calls an index that others have written to since "corrupt" (seen with SQLite 3.53.4).
    session.execute(text("SELECT 1 FROM search_fts WHERE search_fts MATCH 'a' LIMIT 1")).all()
    state = session.execute(text("PRAGMA quick_check")).scalar_one()
    if state != "ok":
        yield f"SQLite: {state}"
