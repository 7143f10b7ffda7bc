"""What HR told, for HR: newest first, by what became of it."""

from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.models.hr import HrEvent, HrEventState
from app.models.people import Person
from app.services.hr.taking import admit


def listing(session: Session, actor: Actor, ask: paging.Ask, state: HrEventState | None = None) -> paging.Page[dict[str, Any]]:
    """Each event as it was replied to, in its state of now."""
    admit(actor)
    keys = [col(HrEvent.id)]
    statement: Select[*tuple[Any, ...]] = select(
        HrEvent, col(Person.username), *paging.labelled(keys)
    ).outerjoin(Person, col(Person.id) == col(HrEvent.person_id))  # fmt: skip
    if state is not None:
        statement = statement.where(col(HrEvent.state) == state)
    page = paging.page(session, statement, keys, ask)
    items = [{**row.HrEvent.reply, "state": row.HrEvent.state, "person": row.username} for row in page.items]
    return paging.Page(items, page.next)
