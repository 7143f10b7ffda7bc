"""Which communities serve an objective of the organisation: the condition, asked here so that whoever lists them may (O10)."""

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core.db import Session
from app.models.communities import Community
from app.models.goals import Goal, GoalObjective, GoalState, Objective
from app.services.held import today


def serves_an_objective() -> ColumnElement[bool]:
    """The condition on Community: a goal that was agreed and is not closed serves an objective whose period is not over."""
    return (
        select(col(Goal.id))
        .join(GoalObjective, col(GoalObjective.goal_id) == col(Goal.id))
        .join(Objective, col(Objective.id) == col(GoalObjective.objective_id))
        .where(col(Goal.community_id) == col(Community.id), col(Goal.state) == GoalState.AGREED)
        .where(col(Objective.ends_on) >= today())
        .correlate(Community)
        .exists()
    )


def has_objectives(session: Session) -> bool:
    """Whether the organisation says what it is after now."""
    return session.execute(select(col(Objective.id)).where(col(Objective.ends_on) >= today()).limit(1)).first() is not None


def lacks_one(session: Session, community: Community) -> bool:
    """Whether there are objectives and this community serves none."""
    served = select(col(Community.id)).where(col(Community.id) == community.id, serves_an_objective())
    return has_objectives(session) and session.execute(served).first() is None
