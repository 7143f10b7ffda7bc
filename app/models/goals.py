"""Goals: what the organisation is after, what each community does for it, and by what that is measured (domain.md §2.10)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.base import Chosen, Row, Versioned


class GoalState(StrEnum):
    """Where a goal stands. What it asks for is written while it is a draft, and stays as it was agreed."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Direction(StrEnum):
    """Which way a value is to go."""

    INCREASE = "increase"
    DECREASE = "decrease"


class ResultType(StrEnum):
    """What reaching it means: a promise is kept in full or not, an ambition is well met from seven tenths on."""

    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


class ResultSource(StrEnum):
    """Where its values come from."""

    MANUAL = "manual"


class Outlook(StrEnum):
    """How sure whoever checks in is that the target will be reached."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Objective(Versioned, table=True):
    """What the organisation is after in a period, and which executive answers for it."""

    __tablename__ = "strategic_objective"
    __table_args__ = (Index("ix_strategic_objective_ends_on_id", "ends_on", "id"),)

    title: str = Field(max_length=200)
    begins_on: date
    ends_on: date
    owner_id: str = Field(foreign_key="person.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)

    def runs_on(self, day: date) -> bool:
        """Whether its period is not over on a day."""
        return day <= self.ends_on


class Goal(Versioned, table=True):
    """What a community wants to have reached by a day.

    `put_by`: who laid it before the sponsor; `note`: why it went back, was withdrawn, or how it ended.
    """

    __tablename__ = "community_goal"
    __table_args__ = (
        Index("ix_community_goal_community_id_id", "community_id", "id"),
        Index("ix_community_goal_community_id_state", "community_id", "state"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    statement: str = Field(max_length=280)
    begins_on: date
    ends_on: date
    owner_id: str = Field(foreign_key="person.id", max_length=36)
    state: GoalState = Field(default=GoalState.DRAFT, sa_type=Chosen(GoalState))
    written_by: str = Field(foreign_key="person.id", max_length=36)
    put_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    agreed_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    agreed_on: date | None = None
    closed_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    closed_on: date | None = None
    note: str = Field(default="", max_length=1000)

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self.state not in {GoalState.CLOSED, GoalState.WITHDRAWN}

    def spans(self, day: date) -> bool:
        """Whether a day is within its period."""
        return self.begins_on <= day <= self.ends_on

    def covers(self, day: date) -> bool:
        """Whether work of a day may have served it: agreed once, and neither before its period nor after its end."""
        agreed = self.state in {GoalState.AGREED, GoalState.CLOSED}
        return agreed and self.begins_on <= day <= min(self.ends_on, self.closed_on or self.ends_on)


class GoalObjective(SQLModel, table=True):
    """That a community's goal serves an objective of the organisation."""

    __tablename__ = "goal_objective"
    __table_args__ = (Index("ix_goal_objective_objective_id", "objective_id"),)

    goal_id: str = Field(primary_key=True, foreign_key="community_goal.id", max_length=36)
    objective_id: str = Field(primary_key=True, foreign_key="strategic_objective.id", max_length=36)


class KeyResult(Versioned, table=True):
    """By what one sees that a goal is reached: from a value to a value until a day, looked at every so many days."""

    __tablename__ = "key_result"
    __table_args__ = (
        Index("ix_key_result_goal_id_id", "goal_id", "id"),
        Index("ix_key_result_owner_id", "owner_id"),
    )

    goal_id: str = Field(foreign_key="community_goal.id", max_length=36)
    metric: str = Field(max_length=200)
    unit: str = Field(default="", max_length=40)
    baseline: float
    target: float
    direction: Direction = Field(sa_type=Chosen(Direction))
    type: ResultType = Field(default=ResultType.ASPIRATIONAL, sa_type=Chosen(ResultType))
    source: ResultSource = Field(default=ResultSource.MANUAL, sa_type=Chosen(ResultSource))
    due_on: date
    owner_id: str = Field(foreign_key="person.id", max_length=36)
    cadence_days: int


class CheckIn(Row, table=True):
    """What was measured on a day, and one sentence about it. Nothing changes it: a slip is put right by the next one."""

    __tablename__ = "check_in"
    __table_args__ = (
        Index("ix_check_in_key_result_id_day_id", "key_result_id", "day", "id"),
        Index("ix_check_in_by_id", "by_id"),
    )

    key_result_id: str = Field(foreign_key="key_result.id", max_length=36)
    day: date
    value: float
    outlook: Outlook = Field(sa_type=Chosen(Outlook))
    note: str = Field(max_length=1000)
    final: bool = False
    by_id: str = Field(foreign_key="person.id", max_length=36)


class Serving(Versioned, table=True):
    """Which goal a contribution or a page serves, as somebody said: none, where `goal_id` is empty."""

    __tablename__ = "goal_serving"
    __table_args__ = (
        Index("uq_goal_serving_contribution_id", "contribution_id", unique=True),
        Index("uq_goal_serving_asset_id", "asset_id", unique=True),
        Index("ix_goal_serving_goal_id", "goal_id"),
    )

    contribution_id: str | None = Field(default=None, foreign_key="contribution.id", max_length=36)
    asset_id: str | None = Field(default=None, foreign_key="asset.id", max_length=36)
    goal_id: str | None = Field(default=None, foreign_key="community_goal.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
