"""The inbox: what its owner was told, newest first, and what of it they have read. Nobody else's exists for anybody."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, update
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.notices import Notice
from app.models.people import Person
from app.policies.communities import sees_all
from app.services.communities.finding import PlaceRef, visible
from app.services.notices.saying import ELSEWHERE, titles
from app.services.people.finding import Ref

MANY = 99  # more than this is not counted for anybody


@dataclass(frozen=True)
class Told:
    """A notice with the names that its sentence needs."""

    row: Notice
    by: Ref | None
    community: PlaceRef | None
    title: str


def listing(session: Session, actor: Actor, ask: paging.Ask, *, unread_only: bool = False) -> paging.Page[Told]:
    """What the actor was told, newest first; of communities that they may no longer know of, nothing."""
    keys = [col(Notice.id)]
    query = shown_to(actor)
    if unread_only:
        query = query.where(col(Notice.read_at).is_(None))
    page = paging.page(session, query.add_columns(*paging.labelled(keys)), keys, ask)
    return paging.Page(with_titles(session, page.items), page.next)


def shown_to(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The actor's notices that they may still see, with who brought them about and where."""
    return (
        select(
            Notice, col(Person.id).label("who"), col(Person.username), col(Person.display_name),
            col(Community.id).label("place"), col(Community.slug), col(Community.name),
        )
        .outerjoin(Person, col(Person.id) == col(Notice.by_id))
        .outerjoin(Community, col(Community.id) == col(Notice.community_id))
        .where(col(Notice.person_id) == actor.person_id, _may_be_known(actor))
    )  # fmt: skip


def with_titles(session: Session, rows: Collection[Any]) -> list[Told]:
    """Rows of `shown_to` as what was told."""
    named = titles(session, [row.Notice for row in rows])
    return [
        Told(
            row.Notice,
            Ref(row.who, row.username, row.display_name) if row.who else None,
            PlaceRef(row.place, row.slug, row.name) if row.place else None,
            named.get(row.Notice.subject_id or "", ""),
        )
        for row in rows
    ]


def find(session: Session, actor: Actor, notice_id: str) -> Told:
    """One of the actor's own; raises NotFoundError for any other."""
    rows = session.execute(shown_to(actor).where(col(Notice.id) == notice_id)).all()
    if not rows:
        raise NotFoundError(_("There is no such notice."))
    return with_titles(session, rows)[0]


def read(told: Told) -> Told:
    """It has been read. Again changes nothing."""
    told.row.read_at = told.row.read_at or clock.now()
    return told


def read_all(session: Session, actor: Actor) -> None:
    """The actor has read everything there is."""
    mine = col(Notice.person_id) == actor.person_id, col(Notice.read_at).is_(None)
    session.execute(update(Notice).where(*mine).values(read_at=clock.now()))


def unread(session: Session, actor: Actor) -> int:
    """How many the actor has yet to read, up to one more than `MANY`."""
    some = shown_to(actor).where(col(Notice.read_at).is_(None)).limit(MANY + 1)
    return session.execute(select(func.count()).select_from(some.with_only_columns(col(Notice.id)).subquery())).scalar_one()


def _may_be_known(actor: Actor) -> ColumnElement[bool]:
    """What belongs to no community is the person's own, but for what happens outside of a bounded actor's places."""
    if sees_all(actor):
        return true()
    nowhere = col(Notice.community_id).is_(None)
    return or_(and_(nowhere, col(Notice.kind).not_in(ELSEWHERE)) if actor.bounded else nowhere, visible(actor))
