"""Finding communities is authorising: what the actor may not see does not exist, in lists and counts alike."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.sql import among
from app.models.communities import Community, Visibility
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


def sees_all(actor: Actor) -> bool:
    """Whether there is nothing that `HIDDEN` could hide from an actor."""
    return actor.is_platform_admin or "km_advisor" in actor.platform


# Ids of what `visible` leaves out for an actor with roles in `mine`, for questions that are made once.
HIDDEN = select(col(Community.id)).where(
    col(Community.visibility) == Visibility.RESTRICTED, ~among(col(Community.id), "mine")
)  # fmt: skip
