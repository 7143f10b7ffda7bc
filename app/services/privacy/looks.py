"""Telling people who looked at their data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.people import Person
from app.models.privacy import Look, Looked
from app.policies import privacy as policy
from app.policies.guard import require
from app.services import people
from app.services.people import Ref
from app.services.privacy.looking import note


@dataclass(frozen=True)
class SeenBy:
    """One look: when for the first time that day, by whom (None: whoever runs the installation), and at what."""

    id: str
    at: datetime
    by: Ref | None
    what: Looked
    by_token: bool


def looks_at(session: Session, actor: Actor, person: Person, ask: paging.Ask) -> paging.Page[SeenBy]:
    """Who looked at a person's data, newest first: for the person, and for platform admins, which is noted."""
    require(policy.can_see_looks(actor, person.id), otherwise=_("Who looked at somebody's data is for them to know."))
    note(session, actor, [person.id], Looked.LOOKS)
    keys = [col(Look.position)]
    query = select(Look, *paging.labelled(keys)).where(col(Look.person_id) == person.id)
    page = paging.page(session, query, keys, ask)
    rows: list[Look] = [row[0] for row in page.items]
    names = people.refs(session, [row.looker_id for row in rows])
    seen = [
        SeenBy(str(row.position), row.at, names.get(row.looker_id or ""), row.what, row.token_id is not None) for row in rows
    ]
    return paging.Page(seen, page.next)
