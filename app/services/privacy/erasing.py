"""Erasing a person: what they did stays, under an id; who they were goes from every table (GDPR, article 17).

Facts, ledger and hash chain are not touched: they hold ids only. What each table loses stands in the register.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, false, func, or_, select, update
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.sql import holds
from app.journal import facts
from app.journal.book import record
from app.models.base import metadata
from app.models.contributions import Authorship, Contribution, ContributionState
from app.models.former import FormerName
from app.models.people import Person, PersonStatus
from app.models.privacy import Erasure
from app.policies import privacy as policy
from app.policies.guard import require
from app.services import people
from app.services.privacy.entry import GONE, Entry, Filled, by_way_of
from app.services.privacy.mentions import FORMER, Mentions
from app.services.privacy.register import REGISTER
from app.services.privacy.traces import Traces
from app.services.search import forgetting


@dataclass(frozen=True)
class Loss:
    """What erasing does, or did, to a table: rows deleted or emptied, and texts in which mentions are replaced."""

    table: str
    rows: int
    mentions: int


def erase(session: Session, actor: Actor | None, person: Person, confirmed: str) -> list[Loss]:
    """Erase a person; `confirmed` is the username typed once more, `actor` None the installation itself.

    Access ends first, as when somebody leaves. Raises ConflictError for the last platform administrator and for somebody who
    was erased before.
    """
    refuse(session, actor, person)
    if confirmed != person.username:
        raise InvalidError.at("confirm", _("Type the username, %(name)s, to say that you mean it.") % {"name": person.username})
    by_id = actor.person_id if actor else None
    if person.status != PersonStatus.LEFT:
        people.deactivate(session, by_id, person)
    session.add(Erasure(person_id=person.id, by_id=by_id))
    session.flush()  # only while an erasure is under way does the database let a text that was kept for ever be changed
    traces = Traces.of(session, person)
    mentioned = forgetting.holding(session, Mentions(traces).replacements)
    losses = list(_losses(session, traces, change=True))
    session.expire_all()
    _become_nobody(person)
    session.flush()
    session.execute(delete(FormerName).where(col(FormerName.person_id) == person.id))  # who they were until this very change
    forgetting.cut_anew(session, mentioned)
    record(session, by_id, facts.PersonErased(person_id=person.id))
    return losses


def foreseen(session: Session, actor: Actor | None, person: Person) -> list[Loss]:
    """What erasing a person would do, table by table; changes nothing."""
    refuse(session, actor, person)
    return list(_losses(session, Traces.of(session, person), change=False))


def refuse(session: Session, actor: Actor | None, person: Person) -> None:
    """Raise unless the actor may erase this person, and they were not erased yet."""
    if actor is not None:
        require(policy.can_erase(actor), otherwise=_("Only a platform administrator may erase somebody."))
    if session.execute(select(col(Erasure.id)).where(col(Erasure.person_id) == person.id)).first():
        raise ConflictError(_("This person was erased before."))


def _losses(session: Session, traces: Traces, *, change: bool) -> Iterator[Loss]:
    """Table by table, those first that refer to others, so that a row goes before what it refers to."""
    mentions = Mentions(traces)
    for table in reversed(metadata.sorted_tables):
        entry = REGISTER[table.name]
        if entry.is_changed:
            goes = _either(_doomed(table, entry, traces))
            filled = dict(_emptied(table, entry, traces))
            lost = [goes, *filled]
            rows = sum(_count(session, table, condition) for condition in lost)
            texts = list(_texts_without(session, table, entry, mentions, but=_either(lost)))
            if change:
                if entry.has_rows_that_go:
                    _remove(session, table, goes)
                _fill(session, table, filled)
                for row_id, new in texts:
                    session.execute(update(table).where(table.c.id == row_id).values(**new))
            yield Loss(table.name, rows, len(texts))


def _doomed(table: Table, entry: Entry, traces: Traces) -> list[ColumnElement[bool]]:
    """Which rows the register says are deleted."""
    doomed: list[ColumnElement[bool]] = [table.c[name] == traces.id for name in entry.goes]
    doomed += [by_way_of(table, way, traces.id) for way in entry.through if entry.goes_through]
    doomed += [table.c[name].in_(found(traces)) for name, found in entry.goes_by.items()]
    return doomed + [_mentions(table.c[name], traces) for name in entry.mentioned]


def _emptied(table: Table, entry: Entry, traces: Traces) -> Iterator[tuple[ColumnElement[bool], Filled]]:
    """Which rows stay and lose what stands in them. What the person withdrew is nobody's knowledge."""
    for who, filled in entry.emptied.items():
        yield table.c[who] == traces.id, filled
    if table.name == Contribution.__tablename__:
        own = select(col(Authorship.contribution_id)).where(col(Authorship.person_id) == traces.id)
        withdrawn = table.c.id.in_(own) & (table.c.state == ContributionState.WITHDRAWN)
        yield withdrawn, {"title": GONE, "body": "", "evidence": [], "topics": []}


def _remove(session: Session, table: Table, doomed: ColumnElement[bool]) -> None:
    """Delete rows; where rows that stay refer to them, the reference ends."""
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and key.parent.nullable:
                going = key.parent.in_(select(table.c.id).where(doomed))
                session.execute(update(other).where(going).values({key.parent.name: None}))
    session.execute(delete(table).where(doomed))


def _fill(session: Session, table: Table, filled: Mapping[ColumnElement[bool], Filled]) -> None:
    for condition, values in filled.items():
        session.execute(update(table).where(condition).values(**values))


def _texts_without(
    session: Session, table: Table, entry: Entry, mentions: Mentions, but: ColumnElement[bool]
) -> Iterator[tuple[str, Filled]]:
    """The words of each row in which the person is mentioned, as they are without that; not of rows that lose theirs anyway."""
    if not entry.words:
        return
    columns = [table.c[name] for name in entry.words]
    stays = func.coalesce(but, false()).is_(False)
    query = select(table.c.id, *columns).where(stays)
    found = {row.id: row for some in mentions.among(table, entry.words) for row in session.execute(query.where(some))}
    for row in found.values():
        old = dict(zip(entry.words, row[1:], strict=True))
        new = {name: _fitting(table, name, mentions.without(value)) for name, value in old.items()}
        if new != old:
            yield row.id, new


def _mentions(column: ColumnElement[Any], traces: Traces) -> ColumnElement[bool]:
    """Whether a part of a kept reply names the person: its address, its headers, or the bytes of its JSON."""
    quoted, within = ([f"{put}{name}{end}" for name in traces.usernames] for put, end in (('"', '"'), ("/", "")))
    known = [*traces.names, *traces.emails, *traces.employee_ids, *quoted]
    if column.type.python_type is bytes:
        return or_(*(holds(column, text.encode()) for text in known))
    return or_(*(column.icontains(text, autoescape=True) for text in (*known, *within)))


def _either(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(false(), *conditions)


def _fitting(table: Table, name: str, value: object) -> object:
    length = getattr(table.c[name].type, "length", None)
    return value[:length] if isinstance(value, str) and length else value


def _count(session: Session, table: Table, condition: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).select_from(table).where(condition)).scalar_one()


def _become_nobody(person: Person) -> None:
    """A name that says nothing, and a username that nobody can guess or tell apart by."""
    person.username = person.username_key = f"former-{secrets.token_hex(6)}"
    person.rename(FORMER)
    person.touch()
