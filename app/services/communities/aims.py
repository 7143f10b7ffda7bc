"""Which communities serve an objective of the organisation: the condition, asked here so that whoever lists them may (O10)."""

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, select
from sqlmodel import col

from app.core.db import Session
from app.core.i18n import _
from app.core.quick import Question
from app.models.communities import CLOSED, Community, Kind, Status
from app.models.goals import Goal, GoalObjective, GoalState, Objective
from app.services.held import today


def serves_an_objective(day: date | BindParameter[date] | None = None) -> ColumnElement[bool]:
    """The condition on Community: it is not closed, and a goal that was agreed and is not either serves a current objective."""
    return (
        select(col(Goal.id))
        .join(GoalObjective, col(GoalObjective.goal_id) == col(Goal.id))
        .join(Objective, col(Objective.id) == col(GoalObjective.objective_id))
        .where(col(Goal.community_id) == col(Community.id), col(Goal.state) == GoalState.AGREED)
        .where(_runs(day), col(Community.status).not_in(CLOSED))
        .correlate(Community)
        .exists()
    )


def has_objectives(session: Session) -> bool:
    """Whether the organisation says what it is after now."""
    return session.execute(select(col(Objective.id)).where(_runs(None)).limit(1)).first() is not None


def _runs(day: date | BindParameter[date] | None) -> ColumnElement[bool]:
    return col(Objective.ends_on) >= (today() if day is None else day)


def missing(session: Session, community: Any) -> list[str]:
    """What a centre of excellence at work lacks where none of its goals serves the organisation: told, and nothing stops."""
    works = community.kind == Kind.COE and community.status in {Status.ACTIVE, Status.PAUSED}
    lacks = works and lacks_one(session, community)
    return [_("No agreed goal serves an objective of the organisation.")] if lacks else []


def lacks_one(session: Session, community: Any) -> bool:
    """Whether there are objectives and this community serves none; of a closed one nothing is asked."""
    return community.status not in CLOSED and _LACKING.first(session, community_id=community.id, day=today()) is not None


_DAY = bindparam("day", type_=Date())
_LACKING = Question(
    select(col(Community.id)).where(
        col(Community.id) == bindparam("community_id"),
        select(col(Objective.id)).where(_runs(_DAY)).exists(),
        ~serves_an_objective(_DAY),
    )
)
