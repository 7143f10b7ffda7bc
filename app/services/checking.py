"""Checking an installation: the journal's chain, the invariants of reliability.md §2.1, and what an operator should know."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select, text
from sqlmodel import col

from app.core import migrate
from app.core.db import Database, Session
from app.core.settings import Settings
from app.journal.book import GENESIS, HASHED, row_hash
from app.models.belonging import RoleAssignment, RoleState
from app.models.journal import JournalEntry, ReaderPlace
from app.models.recognition import LedgerEntry
from app.services.recognition.recount import recount

CHUNK = 2000


@dataclass
class Report:
    """What a check looked at, and what it found wrong, a sentence each."""

    facts: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)


def verify(session: Session) -> Report:
    """The chain, the readers' places, the ledger against a recount, roles, and the database's own checks."""
    report = Report()
    _check_chain(session, report)
    report.entries = session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()
    report.faults += recount(session)
    report.faults += _roles_that_overlap(session)
    report.faults += _database_faults(session)
    return report


def _check_chain(session: Session, report: Report) -> None:
    previous, expected = GENESIS, 0
    for row in _rows(session):
        expected += 1
        if row.position != expected:
            report.faults.append(f"Journal: position {expected} is missing before {row.position}.")
            expected = row.position
        if row.hash != row_hash(previous, {name: getattr(row, name) for name in HASHED}):
            report.faults.append(f"Journal: the row at position {row.position} was altered or stands in the wrong place.")
        previous = row.hash
        report.facts += 1
    for place in session.execute(select(ReaderPlace)).scalars():
        if place.position > expected:
            report.faults.append(f"Reader {place.name} stands at {place.position}, past the journal's end at {expected}.")


def _rows(session: Session) -> Iterator[JournalEntry]:
    position = 0
    while True:
        query = select(JournalEntry).where(col(JournalEntry.position) > position).order_by(col(JournalEntry.position))
        rows = list(session.execute(query.limit(CHUNK)).scalars())
        yield from rows
        if len(rows) < CHUNK:
            return
        position = rows[-1].position
        session.expunge_all()


def _roles_that_overlap(session: Session) -> list[str]:
    """Two accepted assignments of one person, community, role and kind must not overlap (I8)."""
    rows = session.execute(
        select(RoleAssignment)
        .where(col(RoleAssignment.state) == RoleState.ACCEPTED)
        .order_by(col(RoleAssignment.person_id), col(RoleAssignment.community_id), col(RoleAssignment.role))
    ).scalars()
    seen: set[tuple[str, str, str, str]] = set()
    faults = []
    for row in rows:
        key = (row.person_id, row.community_id, row.role, row.kind)
        if key in seen:
            faults.append(f"Role {row.id}: the same person holds this role twice at once.")
        seen.add(key)
    return faults


def _database_faults(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    broken = session.execute(text("PRAGMA foreign_key_check")).all()
    faults = [f"Table {row[0]}: row {row[1]} refers to something that is not there." for row in broken[:20]]
    state = session.execute(text("PRAGMA quick_check")).scalar_one()
    return faults if state == "ok" else [*faults, f"SQLite: {state}"]


def doctor(settings: Settings, database: Database) -> list[str]:
    """What is wrong or unwise, in sentences; an empty list is good news."""
    found = []
    if not migrate.is_current(database):
        found.append("The database is not migrated. Run: guildry migrate")
        return found
    if not settings.secure_cookies:
        found.append("People come by http: their cookies travel in the clear. Set GUILDRY_BASE_URL to an https address.")
    if settings.demo:
        found.append("GUILDRY_DEMO is on: anybody can sign in as the demo's people.")
    if settings.is_sqlite and settings.synchronous != "FULL":
        found.append("GUILDRY_SYNCHRONOUS=NORMAL: a power cut can lose what was acknowledged.")
    with database.read() as session:
        found += _behind(session)
    return found


def _behind(session: Session) -> list[str]:
    newest = session.execute(select(func.max(JournalEntry.position))).scalar() or 0
    places = session.execute(select(ReaderPlace)).scalars()
    return [
        f"Reader {place.name} is {newest - place.position} facts behind. Is `guildry worker` running?"
        for place in places
        if newest - place.position > 1000
    ]
