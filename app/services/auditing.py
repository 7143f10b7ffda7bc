"""Reading the journal as an auditor does: who did what, where and when, newest first. That it was read is noted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.journal.facts import ALL_FACTS
from app.models.communities import Community
from app.models.journal import JournalEntry
from app.models.privacy import Looked
from app.policies import privacy as policy
from app.policies.guard import require
from app.services import people
from app.services.people import Ref
from app.services.privacy.looking import note

MOST = 100_000  # rows of one sheet


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an auditor asks for; `since` and `until` are days of the organisation, both included.

    `subject` is the id of a thing, or `@username`.
    """

    who: str = ""
    kind: str = ""
    subject: str = ""
    community: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Audited:
    """One fact as an auditor reads it: `happened` says in words what facts of this kind mean."""

    position: int
    at: datetime
    kind: str
    happened: str
    actor: Ref | None
    subject: str | None
    person: Ref | None
    community: str | None
    data: dict[str, Any]
    request: str | None


def audit(session: Session, actor: Actor, wanted: Wanted, ask: paging.Ask) -> paging.Page[Audited]:
    """The facts that are wanted, newest first; for platform administrators. Raises InvalidError for names nobody bears."""
    require(policy.can_audit(actor), otherwise=_("Only a platform administrator may read the journal."))
    keys = [col(JournalEntry.position)]
    query = select(JournalEntry, *paging.labelled(keys)).where(*_conditions(session, actor, wanted))
    page = paging.page(session, query, keys, ask)
    return paging.Page(list(_told(session, [row[0] for row in page.items])), page.next)


def sheet(session: Session, actor: Actor, wanted: Wanted) -> list[Audited]:
    """All of them at once; raises InvalidError where they are too many for a sheet."""
    page = audit(session, actor, wanted, paging.Ask(MOST))
    if page.next:
        raise InvalidError(_("These are more than %(most)d facts. Choose fewer days.") % {"most": MOST})
    return page.items


def _conditions(session: Session, actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    looked_at: str | None = None
    if wanted.who:
        looked_at = _person(session, actor, wanted.who, "who")
        yield col(JournalEntry.actor_id) == looked_at
    if wanted.subject.startswith("@"):
        looked_at = _person(session, actor, wanted.subject[1:], "subject")
        yield col(JournalEntry.subject_id) == looked_at
    elif wanted.subject:
        yield col(JournalEntry.subject_id) == wanted.subject
    if wanted.kind:
        yield col(JournalEntry.type) == wanted.kind
    if wanted.community:
        yield col(JournalEntry.community_id) == _community(session, wanted.community)
    if wanted.since:
        yield col(JournalEntry.recorded_at) >= _begins(wanted.since)
    if wanted.until:
        yield col(JournalEntry.recorded_at) < _begins(wanted.until + timedelta(days=1))
    note(session, actor, [looked_at], Looked.JOURNAL)


def _person(session: Session, actor: Actor, username: str, field: str) -> str:
    try:
        return people.id_of(session, actor, username)
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def _community(session: Session, slug: str) -> str:
    found = session.execute(select(col(Community.id)).where(col(Community.slug) == slug)).scalar()
    if found is None:
        raise InvalidError.at("community", _("There is no such community."))
    return str(found)


def _begins(day: date) -> datetime:
    """The instant at which a day of the organisation begins."""
    return datetime.combine(day, time(), ZoneInfo(settings().time_zone)).astimezone(UTC)


def _told(session: Session, rows: list[JournalEntry]) -> Iterator[Audited]:
    names = people.refs(session, [one for row in rows for one in (row.actor_id, row.subject_id)])
    places = {row.community_id for row in rows}
    found = session.execute(select(col(Community.id), col(Community.slug)).where(col(Community.id).in_(places)))
    slugs = {row.id: row.slug for row in found}
    for row in rows:
        yield Audited(
            position=row.position,
            at=row.recorded_at,
            kind=row.type,
            happened=(ALL_FACTS[row.type].__doc__ or "").strip().partition("\n")[0],
            actor=names.get(row.actor_id or ""),
            subject=row.subject_id,
            person=names.get(row.subject_id or ""),
            community=slugs.get(row.community_id or ""),
            data=orjson.loads(row.data),
            request=row.request_id,
        )
