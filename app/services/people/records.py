"""People as those see them who administer them: those who left too, with what the organisation appointed them to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.core.sql import containing
from app.core.text import fold
from app.models.people import Appointment, OrgUnit, Person, PersonStatus
from app.policies import people as policy
from app.policies.guard import require


@dataclass(frozen=True)
class Record:
    """A person, the name of their unit, and their appointments."""

    person: Person
    unit: str
    appointed: list[str]


def records(session: Session, actor: Actor, q: str, status: PersonStatus | None, ask: paging.Ask) -> paging.Page[Record]:
    """People by name, whatever their status; `q` is looked for in name, username, e-mail and external id.

    Raises ForbiddenError for whoever does not administer people.
    """
    require(policy.can_administer(actor), otherwise=_("Only a platform administrator may look after people's records."))
    keys = [col(Person.name_key), col(Person.id)]
    statement: Select[*tuple[Any, ...]] = select(
        Person, col(OrgUnit.name).label("unit"), *paging.labelled(keys)
    ).outerjoin(OrgUnit, col(OrgUnit.id) == col(Person.unit_id))  # fmt: skip
    if status is not None:
        statement = statement.where(col(Person.status) == status)
    if wanted := fold(q.strip()):
        found = (col(Person.name_key), col(Person.username_key), col(Person.email_key), col(Person.external_id))
        statement = statement.where(or_(*(key.like(containing(wanted), escape="/") for key in found)))
    page = paging.page(session, statement, keys, ask, newest_first=False)
    appointed = _appointed(session, [row.Person.id for row in page.items])
    return paging.Page([Record(row.Person, row.unit or "", appointed[row.Person.id]) for row in page.items], page.next)


def _appointed(session: Session, person_ids: Iterable[str]) -> dict[str, list[str]]:
    held = select(col(Appointment.person_id), col(Appointment.role)).where(
        col(Appointment.person_id).in_(person_ids), col(Appointment.ended_at).is_(None)
    )
    roles: dict[str, list[str]] = defaultdict(list)
    for person_id, role in session.execute(held.order_by(col(Appointment.role))):
        roles[person_id].append(role)
    return roles
