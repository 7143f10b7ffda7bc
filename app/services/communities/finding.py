"""Finding communities is authorising: what the actor may not see does not exist, in lists and counts alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, or_, select, true
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.sql import among
from app.models.communities import Community, Visibility
from app.policies import communities as policy
from app.policies.communities import sees_all


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of communities is narrowed to; declined and archived ones only when asked for by status."""

    q: str = ""
    kind: str | None = None
    orientation: str | None = None
    status: str | None = None
    mine: bool = False


_BY_SLUG = select(Community).where(col(Community.slug) == bindparam("slug"))  # built once: nearly every call asks it


def find(session: Session, actor: Actor, slug: str) -> Community:
    """The community of this slug; raises NotFoundError when there is none that the actor may know of."""
    community = session.execute(_BY_SLUG, {"slug": slug.lower()}).scalar_one_or_none()
    if community is None or not policy.can_see(actor, community):
        raise NotFoundError(_("There is no such community."))
    return community


def by_id(session: Session, actor: Actor, community_id: str) -> Community:
    """The community of this id, found the same way."""
    community = session.get(Community, community_id)
    if community is None or not policy.can_see(actor, community):
        raise NotFoundError(_("There is no such community."))
    return community


def slugs(session: Session, community_ids: list[str]) -> list[str]:
    """Their slugs, in the order of the alphabet, of communities that were found before."""
    query = select(col(Community.slug)).where(col(Community.id).in_(community_ids)).order_by(col(Community.slug))
    return list(session.execute(query).scalars()) if community_ids else []


class PlaceRef(NamedTuple):
    """A community as it is named."""

    id: str
    slug: str
    name: str


def refs(session: Session, community_ids: Iterable[str | None]) -> dict[str, PlaceRef]:
    """Communities by id, named; for those of which the caller knows that the actor may know of them."""
    wanted = {community_id for community_id in community_ids if community_id}
    rows = session.execute(
        select(col(Community.id), col(Community.slug), col(Community.name)).where(col(Community.id).in_(wanted))
    )
    return {row.id: PlaceRef(*row) for row in rows}


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Community under which the actor may know of it: `can_see`, in SQL."""
    if sees_all(actor):
        return true()
    theirs = col(Community.id).in_(list(actor.roles))
    return theirs if actor.bounded else or_(col(Community.visibility) != Visibility.RESTRICTED, theirs)


def known_to(actor: Actor) -> dict[str, object]:
    """What questions with `HIDDEN` or `KNOWN` leave open, for an actor."""
    return {"mine": list(actor.roles), "bounded": actor.bounded}


# `visible` for questions that are made once, where the actor does not see all: what it keeps, and ids of what it leaves out.
_MINE = among(col(Community.id), "mine")
_OPEN = and_(col(Community.visibility) != Visibility.RESTRICTED, bindparam("bounded", type_=Boolean()).is_(False))
KNOWN = or_(_MINE, _OPEN)
HIDDEN = select(col(Community.id)).where(~KNOWN)
