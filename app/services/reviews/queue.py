"""What needs somebody to look at it again, so that effort follows use (domain.md §5.6).

    priority = looks in thirty days x weeks overdue, at least one x risk tier

In it stands what is overdue, flagged, or without an owner who is here. The tier is how often a text has to be looked at:
fast (90 days), normal (180), slow (365). Nothing is ever deleted here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence
from app.models.people import Person, PersonStatus
from app.models.reviews import AssetLook, ReviewHold
from app.models.trust import AssetFlag, FlagState
from app.policies import reviews as policy
from app.policies.guard import require
from app.policies.matrix import may
from app.services import knowledge, people
from app.services.communities.finding import visible
from app.services.knowledge.freshness import today
from app.services.people import Ref

LATELY = timedelta(days=30)
WEEK = timedelta(days=7)
MOST = 100
TIERS = {"fast": 90, "normal": 180, "slow": 365}
WEIGHTS = ((90, 3), (180, 2))  # days of an interval at most, and what a text of that tier weighs; slower ones 1


@dataclass(frozen=True)
class Item:
    """A text in the queue, and why it stands there."""

    id: str
    title: str
    lang: str
    place: str
    place_name: str
    owner: Ref | None
    looks: int
    weeks: int
    flags: int
    weight: int
    overdue: bool
    held_by: Ref | None

    @property
    def priority(self) -> int:
        """Looks × weeks × tier."""
        return self.looks * max(self.weeks, 1) * self.weight


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the queue is narrowed to."""

    lang: str | None = None
    community_id: str | None = None


def queue(session: Session, actor: Actor, wanted: Filters) -> list[Item]:
    """The first hundred, the most pressing first, the longest overdue among equals; ForbiddenError for who reviews nowhere."""
    require(policy.reviews_somewhere(actor), otherwise=_("Leaders and KM advisors review what their communities know."))
    rows = list(session.execute(_waiting(actor, wanted)))
    looks = _looks(session)
    names = people.refs(session, [row.owner_id for row in rows if row.status in _HERE])
    holds = _holds(session)
    found = [_item(row, looks, names, holds) for row in rows]
    since = {row.id: row.next_review_on or date.max for row in rows}
    return sorted(found, key=lambda one: (-one.priority, since[one.id], one.id))[:MOST]


def languages(session: Session, actor: Actor) -> list[str]:
    """The languages of what waits."""
    return sorted({row.lang for row in session.execute(_waiting(actor, Filters()))})


def find(session: Session, actor: Actor, asset_id: str) -> tuple[Asset, Community]:
    """A text that the actor reviews; raises NotFoundError for one they may not know of, ForbiddenError for another's."""
    asset, community = knowledge.find(session, actor, asset_id)
    require(policy.can_review(actor, community), otherwise=_("Leaders and KM advisors review what their communities know."))
    if asset.is_archived:
        raise NotFoundError(_("This is archived. There is nothing to review."))
    return asset, community


def named(session: Session, actor: Actor, asset_id: str, *, field: str) -> tuple[Asset, Community]:
    """The same for one that a body names; raises InvalidError at the field where there is none for the actor."""
    try:
        return find(session, actor, asset_id)
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def looks_of(session: Session, asset: Asset) -> int:
    """How many read it in thirty days, day by day."""
    return _looks(session, asset.id).get(asset.id, 0)


def tier_of(days: int) -> str:
    """The tier of a text that is looked at every so many days."""
    return next((name for name, most in TIERS.items() if days <= most), "slow")


_HERE = frozenset({PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE})
_FLAGS = (
    select(func.count()).select_from(AssetFlag)
    .where(col(AssetFlag.asset_id) == col(Asset.id), col(AssetFlag.state) == FlagState.OPEN)
    .correlate(Asset).scalar_subquery()
)  # fmt: skip


def _waiting(actor: Actor, wanted: Filters) -> Any:
    ours: ColumnElement[bool] = visible(actor)
    if not may(actor, "verify asset", None, "D"):
        ours = col(Community.id).in_([place for place in actor.roles if may(actor, "verify asset", place, "D")])
    query = (
        select(
            col(Asset.id), col(Asset.title), col(Asset.lang), col(Asset.next_review_on), col(Asset.review_interval_days),
            col(Asset.owner_id), col(Person.status), col(Community.slug), col(Community.name), _FLAGS.label("flags"),
        )
        .join(Community, col(Community.id) == col(Asset.community_id))
        .outerjoin(Person, col(Person.id) == col(Asset.owner_id))
        .where(
            ours, col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED]),
            or_(
                col(Asset.next_review_on) < today(), _FLAGS > 0, col(Asset.owner_id).is_(None),
                col(Person.status).not_in(_HERE), col(Asset.fell_on).is_not(None),
            ),
        )
    )  # fmt: skip
    narrowed = {col(Asset.lang): wanted.lang, col(Asset.community_id): wanted.community_id}
    return query.where(*(column == value for column, value in narrowed.items() if value))


def _item(row: Any, looks: Mapping[str, int], names: Mapping[str, Ref], holds: Mapping[str, Ref]) -> Item:
    late = today() - row.next_review_on if row.next_review_on else timedelta(0)
    weight = next((weight for days, weight in WEIGHTS if row.review_interval_days <= days), 1)
    return Item(
        id=row.id, title=row.title, lang=row.lang, place=row.slug, place_name=row.name, owner=names.get(row.owner_id or ""),
        looks=looks.get(row.id, 0), weeks=max(-(-late // WEEK), 0), flags=row.flags, weight=weight, overdue=late > timedelta(0),
        held_by=holds.get(row.id),
    )  # fmt: skip


def _looks(session: Session, asset_id: str | None = None) -> dict[str, int]:
    query = select(col(AssetLook.asset_id), func.count()).where(col(AssetLook.day) > today() - LATELY)
    narrowed = query.where(col(AssetLook.asset_id) == asset_id) if asset_id else query
    return {row[0]: row[1] for row in session.execute(narrowed.group_by(col(AssetLook.asset_id)))}


def _holds(session: Session) -> dict[str, Ref]:
    """Who reviews what just now."""
    rows = [row for row in session.execute(select(ReviewHold)).scalars() if not clock.is_past(row.until)]
    names = people.refs(session, [row.person_id for row in rows])
    return {row.asset_id: names[row.person_id] for row in rows}
