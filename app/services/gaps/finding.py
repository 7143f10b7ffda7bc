"""Finding gaps: what somebody may not know of does not exist, in lists as one by one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.gaps import Gap, GapNight, GapReading, GapRule, GapState, GapStep
from app.policies import gaps as policy
from app.policies.matrix import may
from app.services import people
from app.services.communities.finding import visible
from app.services.people import Ref

OPEN = (GapState.DETECTED, GapState.TRIAGED, GapState.ASSIGNED, GapState.IN_PROGRESS)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; without a state, to what is open. `rules`: any of these. `mine`: what the actor owns."""

    community_id: str | None = None
    rules: tuple[GapRule, ...] = ()
    state: GapState | None = None
    mine: bool = False


def find(session: Session, actor: Actor, gap_id: str) -> tuple[Gap, Community | None]:
    """A gap with its community; raises NotFoundError where the actor may not know of it."""
    condition = and_(col(Gap.id) == gap_id, seen_by(actor))
    row = session.execute(_WITH_PLACE.where(condition)).first()
    if row is None:
        raise NotFoundError(_("There is no such gap."))
    return row[0], row[1]


def named(session: Session, actor: Actor, gap_id: str, *, field: str) -> tuple[Gap, Community | None]:
    """A gap that a body names; raises InvalidError at the field where there is none for the actor."""
    try:
        return find(session, actor, gap_id)
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def listing(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[tuple[Gap, Community | None]]:
    """Gaps, the most pressing first."""
    keys = [col(Gap.priority), col(Gap.id)]
    query = _WITH_PLACE.add_columns(*paging.labelled(keys)).where(seen_by(actor), *_narrowed(actor, wanted))
    page: paging.Page[Any] = paging.page(session, query, keys, ask)
    return paging.Page([(row.Gap, row.Community) for row in page.items], page.next)


def counts(session: Session, actor: Actor, community_id: str | None = None) -> dict[GapState, int]:
    """How many there are in each state."""
    query = select(col(Gap.state), func.count()).outerjoin(Community, col(Community.id) == col(Gap.community_id))
    query = query.where(seen_by(actor), *_narrowed(actor, Filters(community_id=community_id), states=False))
    return {row[0]: row[1] for row in session.execute(query.group_by(col(Gap.state)))}


def readings(session: Session, gap: Gap, most: int = 100) -> list[GapReading]:
    """How it stood, day by day, the oldest first."""
    query = select(GapReading).where(col(GapReading.gap_id) == gap.id).order_by(col(GapReading.day).desc()).limit(most)
    return list(reversed(list(session.execute(query).scalars())))


def steps(session: Session, gap: Gap, most: int = 50) -> list[tuple[GapStep, Ref | None]]:
    """What became of it, the newest first, and by whom."""
    query = select(GapStep).where(col(GapStep.gap_id) == gap.id).order_by(col(GapStep.id).desc()).limit(most)
    found = list(session.execute(query).scalars())
    names = people.refs(session, [one.by_id for one in found])
    return [(one, names.get(one.by_id or "")) for one in found]


def judged_on(session: Session) -> date | None:
    """The last day on which the rules were asked."""
    last: date | None = session.execute(select(func.max(GapNight.day))).scalar()
    return last


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """`can_see`, in SQL, of a gap beside its community."""
    everywhere = may(actor, "triage gaps", None, "D")
    here = [place for place in actor.roles if may(actor, "triage gaps", place, "D", "V", "P")]
    handed = [place for place in actor.roles if may(actor, "hand over", place, "D")]
    nowhere: ColumnElement[bool] = false()
    if not actor.bounded:
        searched = col(Gap.rule).in_(policy.SEARCHED) if policy.sees_searches(actor) else false()
        nowhere = col(Gap.community_id).is_(None) if everywhere else and_(col(Gap.community_id).is_(None), searched)
    leaving = col(Gap.rule) == GapRule.EXPERT_LEAVING
    if everywhere:
        return or_(nowhere, and_(col(Gap.community_id).is_not(None), visible(actor)))
    ours = or_(and_(col(Gap.community_id).in_(here), ~leaving), and_(col(Gap.community_id).in_(handed), leaving))
    return or_(nowhere, ours)


def not_yours() -> str:
    """Why somebody may not see to a gap that they know of."""
    return _("The community's leader and manager, and KM advisors, see to gaps.")


def _narrowed(actor: Actor, wanted: Filters, *, states: bool = True) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Gap.merged_into).is_(None)]
    if wanted.community_id:
        found.append(col(Gap.community_id) == wanted.community_id)
    if wanted.rules:
        found.append(col(Gap.rule).in_(wanted.rules))
    if wanted.mine:
        found.append(col(Gap.owner_id) == actor.person_id)
    if states:
        found.append(col(Gap.state).in_([wanted.state] if wanted.state else OPEN))
    return found


_WITH_PLACE: Any = select(Gap, Community).outerjoin(Community, col(Community.id) == col(Gap.community_id))
