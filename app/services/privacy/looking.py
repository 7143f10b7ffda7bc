"""Who looked at whose data: noted once a day for each who looks, for each person and kind of thing, before the reply leaves.

A service or a door that shows somebody's sensitive data says so with `note`; what is noted is written when the answer is made
(app/http/unit.py). That write is a change, so the database's clock moves, and the bytes of the answer are not kept
(app/http/fresh.py). Only an answer that needs no more noting today is, and the day is its deadline.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, text
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.settings import settings
from app.journal import facts
from app.journal.book import GENESIS, record, request_id, row_hash
from app.models.journal import JournalEntry
from app.models.privacy import Look, Looked
from app.policies.people import can_see_email

LOCK = 0x6C6F_6F6B  # "look": the log's advisory lock on PostgreSQL
MONTH = timedelta(days=31)  # so that nothing goes too early
HASHED = ("position", "at", "day", "looker_id", "token_id", "person_id", "what", "request_id")


@dataclass(frozen=True)
class Glimpse:
    """One thing to note: who, through which token if any, at whose data, and of which kind."""

    looker_id: str | None
    token_id: str | None
    person_id: str | None
    what: Looked
    day: date


def note(session: Session, actor: Actor | None, people: Iterable[str | None], what: Looked) -> None:
    """Say that `actor` is shown something of `people` (None: of nobody in particular).

    Of one's own data nothing is noted but that it was exported.
    """
    day = clock.today()
    who, token = (actor.person_id, actor.token_id) if actor else (None, None)
    for person in people:
        if person is None or person != who or what == Looked.EXPORT:
            session.info.setdefault("looks", []).append(Glimpse(who, token, person, what, day))


def note_contacts(session: Session, actor: Actor, people: Iterable[Any]) -> None:
    """Note whose e-mail or employee id is shown, given rows of people of whom everything is shown that the actor may see."""
    shown = [one.id for one in people if (one.email or one.external_id) and can_see_email(actor, one)]
    note(session, actor, shown, Looked.CONTACT)


def keep(database: Database, noted: list[Glimpse]) -> None:
    """Write what was noted, but for what stands there already. What cannot be noted must not be shown, so it may raise."""
    with database.read() as session:
        fresh = _fresh(session, noted)
    if fresh:
        with database.write() as session:
            write(session, fresh)


def write(session: Session, noted: Iterable[Glimpse]) -> None:
    """Write in this unit of work what was noted, chained to what stands there."""
    if session.dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    rows, (position, previous) = [], end(session)
    for glimpse in _fresh(session, noted):
        position += 1
        values = {one.name: getattr(glimpse, one.name) for one in fields(glimpse)}
        values |= {"position": position, "at": clock.now(), "request_id": request_id.get()}
        previous = row_hash(previous, values, HASHED)
        rows.append({**values, "hash": previous})
    if rows:
        session.execute(insert(Look), rows)


def forget_old(session: Session) -> None:
    """Delete looks that are older than they are kept, and record up to where, so that the chain has its beginning."""
    limit = clock.now() - MONTH * settings().access_log_months
    last = select(col(Look.position), col(Look.hash)).where(col(Look.at) < limit).order_by(col(Look.position).desc())
    row = session.execute(last.limit(1)).first()
    if row is not None:
        session.execute(delete(Look).where(col(Look.position) <= row.position))
        record(session, None, facts.LooksForgotten(position=row.position, hash=row.hash))


def end(session: Session) -> tuple[int, str]:
    """Position and hash of the newest look; of the last forgotten one when there is none left."""
    row = session.execute(
        select(col(Look.position), col(Look.hash)).order_by(col(Look.position).desc()).limit(1)
    ).first()  # fmt: skip
    return (row.position, row.hash) if row else _beginning(session)


def faults(session: Session) -> Iterator[str]:
    """What is wrong with the chain of looks, a sentence each, for `guildry verify`."""
    position, previous = _beginning(session)
    for row in session.execute(select(Look).order_by(col(Look.position)).execution_options(yield_per=2000)).scalars():
        position += 1
        if row.position != position:
            yield f"Access log: position {position} is missing before {row.position}."
            position = row.position
        if row.hash != row_hash(previous, row.model_dump(), HASHED):
            yield f"Access log: the row at position {position} was altered or stands in the wrong place."
        previous = row.hash


def _fresh(session: Session, noted: Iterable[Glimpse]) -> list[Glimpse]:
    """Of what was noted, each once, what does not stand there yet."""
    alike: dict[tuple[str | None, Looked, date], dict[str | None, Glimpse]] = defaultdict(dict)
    for glimpse in noted:
        alike[glimpse.looker_id, glimpse.what, glimpse.day].setdefault(glimpse.person_id, glimpse)
    fresh = []
    for (looker, what, day), glimpses in alike.items():
        person = col(Look.person_id)
        there = select(person).where(col(Look.looker_id) == looker, col(Look.day) == day, col(Look.what) == what)
        known = set(session.execute(there.where(or_(person.in_(glimpses), person.is_(None)))).scalars())
        fresh += [glimpse for who, glimpse in glimpses.items() if who not in known]
    return fresh


def _beginning(session: Session) -> tuple[int, str]:
    told = select(col(JournalEntry.data)).where(col(JournalEntry.type) == facts.LooksForgotten.type)
    data = session.execute(told.order_by(col(JournalEntry.position).desc()).limit(1)).scalar()
    if data is None:
        return 0, GENESIS
    last = facts.LooksForgotten.load(data)
    return last.position, last.hash
