"""Finding communities is authorising: what the actor may not see does not exist, in lists and counts alike."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import among
from app.core.sql import contains
from app.core.text import fold
from app.models.communities import Community, Status, Visibility
from app.policies import communities as policy


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of communities is narrowed to; declined and archived ones only when asked for by status."""

    q: str = ""
    kind: str | None = None
    orientation: str | None = None
    status: str | None = None
    mine: bool = False


def find(session: Session, actor: Actor, slug: str) -> Community:
    """The community of this slug; raises NotFoundError when there is none that the actor may know of."""
    community = session.execute(select(Community).where(col(Community.slug) == slug.lower())).scalar_one_or_none()
    if community is None or not policy.can_see(actor, community):
        raise NotFoundError(_("There is no such community."))
    return community


def by_id(session: Session, actor: Actor, community_id: str) -> Community:
    """The community of this id, found the same way."""
    community = session.get(Community, community_id)
    if community is None or not policy.can_see(actor, community):
        raise NotFoundError(_("There is no such community."))
    return community


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Community under which the actor may know of it: `can_see`, in SQL."""
    if sees_all(actor):
        return true()
    return or_(col(Community.visibility) != Visibility.RESTRICTED, col(Community.id).in_(list(actor.roles)))


def hidden_ids(session: Session, actor: Actor) -> list[str]:
    """Ids of the communities that the actor may not know of: few, so that long lists can leave them out cheaply."""
    return list(session.execute(select(col(Community.id)).where(~visible(actor))).scalars())


def sees_all(actor: Actor) -> bool:
    """Whether there is nothing that `HIDDEN` could hide from an actor."""
    return actor.is_platform_admin or "km_advisor" in actor.platform


# Ids of what `visible` leaves out for an actor with roles in `mine`, for questions that are made once.
HIDDEN = select(col(Community.id)).where(
    col(Community.visibility) == Visibility.RESTRICTED, ~among(col(Community.id), "mine")
)  # fmt: skip


def listing(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[Row[Any]]:
    """Communities by name, as rows of Community."""
    keys = [col(Community.name_key), col(Community.id)]
    statement = select(Community, *paging.labelled(keys)).where(visible(actor), *_conditions(actor, wanted))
    return paging.page(session, statement, keys, ask, newest_first=False)


def counts(session: Session, actor: Actor) -> dict[str, dict[str, int]]:
    """How many communities the actor may know of, by kind, orientation and status, for the directory's filters."""
    found: dict[str, dict[str, int]] = {}
    for name in ("kind", "orientation", "status"):
        column = col(getattr(Community, name))
        rows = session.execute(select(column, func.count()).where(visible(actor)).group_by(column))
        found[name] = {str(value): count for value, count in rows}
    return found


def _conditions(actor: Actor, wanted: Filters) -> list[ColumnElement[bool]]:
    conditions = [contains(col(Community.search_key), word) for word in fold(wanted.q).split()]
    if wanted.kind:
        conditions.append(col(Community.kind) == wanted.kind)
    if wanted.orientation:
        conditions.append(col(Community.orientation) == wanted.orientation)
    if wanted.status:
        conditions.append(col(Community.status) == wanted.status)
    else:
        conditions.append(col(Community.status).not_in([Status.ARCHIVED, Status.DECLINED]))
    if wanted.mine:
        mine = [community_id for community_id in actor.roles if actor.belongs_to(community_id)]
        conditions.append(col(Community.id).in_(mine))
    return conditions
