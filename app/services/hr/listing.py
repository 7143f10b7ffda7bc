"""What HR told, for HR: newest first, by what became of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.hr import HrEvent, HrEventState
from app.models.people import Appointment, Person
from app.models.privacy import Looked
from app.policies import hr as policy
from app.policies.guard import require
from app.services.hr.taking import follow
from app.services.privacy.looking import note


def listing(session: Session, actor: Actor, ask: paging.Ask, state: HrEventState | None = None) -> paging.Page[dict[str, Any]]:
    """Each event as it was replied to, in its state of now."""
    follow(actor)
    keys = [col(HrEvent.id)]
    statement: Select[*tuple[Any, ...]] = select(
        HrEvent, col(Person.username), *paging.labelled(keys)
    ).outerjoin(Person, col(Person.id) == col(HrEvent.person_id))  # fmt: skip
    if state is not None:
        statement = statement.where(col(HrEvent.state) == state)
    page = paging.page(session, statement, keys, ask)
    note(session, actor, {row.HrEvent.person_id for row in page.items}, Looked.HR_EVENTS)
    items = [{**row.HrEvent.reply, "state": row.HrEvent.state, "person": row.username} for row in page.items]
    return paging.Page(items, page.next)


LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Connection:
    """How HR's system and Guildry get along: whether anybody may post, when it last did, and what became of what it told."""

    posters: int
    last: datetime | None
    states: Counter[str]
    lately: int
    refused_lately: int


def connection(session: Session, actor: Actor) -> Connection:
    """Figures only, over everybody: they name nobody."""
    require(policy.can_connect(actor), otherwise=_("This is for HR and for platform administrators."))
    counted = select(col(HrEvent.state), func.count(), func.max(col(HrEvent.created_at))).group_by(col(HrEvent.state))
    rows = list(session.execute(counted))
    since = clock.now() - LATELY
    recent = select(func.count()).where(col(HrEvent.created_at) > since)
    appointed = select(func.count()).where(col(Appointment.role) == "hr", col(Appointment.ended_at).is_(None))
    return Connection(
        posters=session.execute(appointed).scalar_one(),
        last=max((row[2] for row in rows), default=None),
        states=Counter({str(row[0]): int(row[1]) for row in rows}),
        lately=session.execute(recent).scalar_one(),
        refused_lately=session.execute(recent.where(col(HrEvent.state) == HrEventState.REJECTED)).scalar_one(),
    )
