"""The card of a community: what a stranger may know of it at a glance (domain.md §5.9)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, bindparam, func, select
from sqlmodel import col

from app.core.db import Session
from app.core.quick import Question
from app.core.settings import settings
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleName
from app.models.contributions import Contribution, ContributionState
from app.models.knowledge import Asset, Confidence
from app.models.people import Person, PersonStatus
from app.models.questions import Question as Asked
from app.models.questions import QuestionState
from app.models.trust import Reuse
from app.policies.publishing import told
from app.services.held import in_force, today
from app.services.publishing.finding import find

RECENT_DAYS = 91
BEST = 3


@dataclass(frozen=True)
class Card:
    """A community as strangers see it; `members`, `recent` and open `questions` are None where they are fewer than five.

    `community` is a row of what finding asks; `assets` are rows of `id, title, kind, lang`.
    """

    community: Any
    leaders: list[str]
    members: int | None
    recent: int | None
    questions: int | None
    next_meeting_on: date | None
    assets: list[Any]


def card(session: Session, slug: str) -> Card:
    """The card of a published community; raises NotFoundError for any other.

    Colleagues are counted who are here: not guests, whom only their communities know, nor those who have yet to begin.
    """
    community = find(session, slug)
    day = today()
    begin = datetime.combine(day - timedelta(days=RECENT_DAYS), time(), ZoneInfo(settings().time_zone))
    [counted] = _COUNTED.all(session, community_id=community.id, since=begin)
    meeting = community.first_meeting_on
    return Card(
        community=community,
        leaders=[row.display_name for row in _LEADERS.all(session, community_id=community.id, today=day)],
        members=told(counted.members),
        recent=told(counted.recent),
        questions=told(counted.questions),
        next_meeting_on=meeting if meeting and meeting >= day else None,
        assets=_BEST.all(session, community_id=community.id),
    )


_HERE = (col(Person.status).in_([PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE]), col(Person.guest).is_(False))
STANDING = (ContributionState.LOGGED, ContributionState.ENDORSED)

_members = (
    select(func.count())
    .select_from(Membership)
    .join(Person, col(Person.id) == col(Membership.person_id))
    .where(
        col(Membership.community_id) == bindparam("community_id"), col(Membership.state) == MembershipState.ACTIVE, *_HERE
    )
)  # fmt: skip
_recent = (
    select(func.count())
    .select_from(Contribution)
    .where(
        col(Contribution.community_id) == bindparam("community_id"),
        col(Contribution.logged_at) >= bindparam("since"),
        col(Contribution.state).in_(STANDING),
    )
)
_open = (
    select(func.count())
    .select_from(Asked)
    .where(col(Asked.community_id) == bindparam("community_id"), col(Asked.state) == QuestionState.OPEN)
)
_COUNTED = Question(
    select(
        _members.scalar_subquery().label("members"), _recent.scalar_subquery().label("recent"),
        _open.scalar_subquery().label("questions"),
    )
)  # fmt: skip
_LEADERS = Question(
    select(col(Person.display_name), col(Person.name_key), col(Person.id))
    .distinct()
    .join(RoleAssignment, col(RoleAssignment.person_id) == col(Person.id))
    .where(
        col(RoleAssignment.community_id) == bindparam("community_id"), col(RoleAssignment.role) == RoleName.LEADER,
        *in_force(bindparam("today", type_=Date())), *_HERE,
    )
    .order_by(col(Person.name_key), col(Person.id))
)  # fmt: skip
_uses = select(func.count()).select_from(Reuse).where(col(Reuse.asset_id) == col(Asset.id)).correlate(Asset).scalar_subquery()
_BEST = Question(
    select(col(Asset.id), col(Asset.title), col(Asset.kind), col(Asset.lang))
    .where(
        col(Asset.community_id) == bindparam("community_id"), col(Asset.translation_of).is_(None),
        col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED]),
    )
    .order_by(_uses.desc(), col(Asset.revised_at).desc(), col(Asset.id))
    .limit(BEST)
)  # fmt: skip
