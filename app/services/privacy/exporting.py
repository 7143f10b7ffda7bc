"""Everything that is kept of one person, for them to take along (GDPR, articles 15 and 20): what the register says is theirs.

Of others it holds no more than the username under which everybody here knows them. Where somebody only acted on another's
row (approved it, ended it), the act is given and not the row.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, false, func, or_, select, true
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.models.base import metadata
from app.models.people import Person
from app.models.privacy import Looked
from app.policies import privacy as policy
from app.services.held import today
from app.services.privacy.entry import Entry, by_way_of
from app.services.privacy.looking import note
from app.services.privacy.register import REGISTER

Row = dict[str, Any]


def export(session: Session, actor: Actor, person_id: str) -> dict[str, Any]:
    """What is kept of a person, for that person alone; it is noted. Raises NotFoundError for anybody else's."""
    if not policy.can_export(actor, person_id):
        raise NotFoundError(_("You can take your own data along, and nobody else's."))
    note(session, actor, [person_id], Looked.EXPORT)
    return everything(session, person_id)


def everything(session: Session, person_id: str) -> dict[str, Any]:
    """The same for whoever runs the installation, who answers for somebody that cannot sign in any more."""
    names = {row.id: row.username for row in session.execute(select(col(Person.id), col(Person.username)))}
    with_people = {name: entry for name, entry in REGISTER.items() if entry.people or entry.through}
    return {
        "organisation": settings().organisation,
        "person": names[person_id],
        "made_at": clock.now().isoformat(timespec="seconds"),
        "tables": {
            name: {"holds": entry.holds, "purpose": entry.purpose, "rows": list(_rows(session, name, person_id, names))}
            for name, entry in with_people.items()
            if not entry.not_exported
        },
        "left_out": {name: entry.not_exported for name, entry in with_people.items() if entry.not_exported},
    }


def _rows(session: Session, name: str, person_id: str, names: Mapping[str, str]) -> Iterator[Row]:
    """Rows that are the person's, whole; then those of others in which they are named, as the act alone."""
    table, entry = metadata.tables[name], REGISTER[name]
    theirs = or_(false(), *_theirs(table, entry, person_id))
    told = entry.shown(table, today()) if entry.shown else true()
    wanted = [([column for column in table.c if column.name not in entry.secret], theirs)]
    if entry.named:
        others = func.coalesce(theirs, false()).is_(False)
        named = or_(*(table.c[who] == person_id for who in entry.named))
        wanted.append(([column for column in table.c if column.name in {"id", "created_at", *entry.named}], named & others))
    for columns, condition in wanted:
        found = select(*columns).where(condition, told).order_by(*table.primary_key)
        for row in session.execute(found).mappings():
            yield {key: _plain(value, names if key in entry.people else {}) for key, value in row.items()}


def _theirs(table: Table, entry: Entry, person_id: str) -> Iterator[ColumnElement[bool]]:
    yield from (table.c[name] == person_id for name in entry.theirs)
    yield from (by_way_of(table, way, person_id) for way in entry.through)
    if entry.inside:
        yield table.c[entry.inside].contains(person_id, autoescape=True)


def _plain(value: object, names: Mapping[str, str]) -> object:
    """As JSON has it; an id of a person as their username."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return names.get(value, value) if isinstance(value, str) else value
