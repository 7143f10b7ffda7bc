"""Onboarding: templates in versions, and the plans that were frozen from them (domain.md §2.12)."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class PlanKind(StrEnum):
    """Somebody new, or somebody who comes back."""

    HIRE = "hire"
    REHIRE = "rehire"


class PlanState(StrEnum):
    """Where a plan stands."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OPEN = (PlanState.SCHEDULED, PlanState.ACTIVE, PlanState.PAUSED)


class Stage(IntEnum):
    """The days to which tasks belong."""

    DAY_0 = 0
    DAY_1 = 1
    DAY_7 = 7
    DAY_30 = 30
    DAY_60 = 60
    DAY_90 = 90


class Party(StrEnum):
    """Whose task it is."""

    NEW_HIRE = "new_hire"
    BUDDY = "buddy"
    LINE_MANAGER = "line_manager"
    COMMUNITY_MANAGER = "community_manager"


class TaskKind(StrEnum):
    """What is to be done. Some are done by being so (a buddy is named, a community joined), `other` has words of its own."""

    NAME_BUDDY = "name_buddy"
    MEET_BUDDY = "meet_buddy"
    JOIN = "join"
    GUIDELINES = "guidelines"
    INTRODUCE = "introduce"
    FIRST_CONTRIBUTION = "first_contribution"
    TRAINING = "training"
    GREET = "greet"
    SHOW_ROUND = "show_round"
    FIRST_WEEK = "first_week"
    LOOK_BACK = "look_back"
    OTHER = "other"


class TaskState(StrEnum):
    """Where a task stands; `skipped` has a reason."""

    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"


class OnboardingTemplate(Row, table=True):
    """One version of a template; never edited. `rule` says for whom, `tasks` what; a version may retire the template."""

    __tablename__ = "onboarding_template"
    __table_args__ = (Index("uq_onboarding_template_code_number", "code", "number", unique=True),)

    code: str = Field(max_length=60)
    number: int
    name: str = Field(max_length=200)
    kind: PlanKind = Field(default=PlanKind.HIRE, sa_type=Chosen(PlanKind))
    rule: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    tasks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    retired: bool = Field(default=False)
    published_by: str = Field(foreign_key="person.id")


class OnboardingPlan(Versioned, table=True):
    """One person's way in. Its tasks were copied from the template's version, which may change without it.

    `reasons` names the parts of the template's rule that fitted; `visible_from` the day before which only HR knows of it.
    """

    __tablename__ = "onboarding_plan"
    __table_args__ = (
        Index("uq_onboarding_plan_open", "person_id", unique=True,
              sqlite_where=text("state IN ('scheduled', 'active', 'paused')"),
              postgresql_where=text("state IN ('scheduled', 'active', 'paused')")),
        Index("ix_onboarding_plan_state_id", "state", "id"),
    )  # fmt: skip

    person_id: str = Field(foreign_key="person.id", index=True)
    kind: PlanKind = Field(sa_type=Chosen(PlanKind))
    template_code: str = Field(max_length=60)
    template_number: int
    reasons: list[str] = list_column()
    start_on: date
    paused_days: int = Field(default=0)
    paused_on: date | None = None
    visible_from: date | None = None
    state: PlanState = Field(default=PlanState.SCHEDULED, sa_type=Chosen(PlanState))
    community_id: str | None = Field(default=None, foreign_key="community.id", index=True)
    hr_event_id: str | None = Field(default=None, foreign_key="hr_event.id")
    introduction: str = Field(default="", max_length=280)
    escalated_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come."""
        return self.state in OPEN


class OnboardingTask(Versioned, table=True):
    """One thing to do. `offset_days` counts from the first day; `due_on` follows from it."""

    __tablename__ = "onboarding_task"
    __table_args__ = (Index("uq_onboarding_task_plan_id_place", "plan_id", "place", unique=True),)

    plan_id: str = Field(foreign_key="onboarding_plan.id")
    place: int
    kind: TaskKind = Field(sa_type=Chosen(TaskKind, 30))
    title: str = Field(default="", max_length=200)
    stage: int
    owner: Party = Field(sa_type=Chosen(Party))
    offset_days: int
    due_on: date
    minutes: int = Field(default=0)
    required: bool = Field(default=True)
    module: str = Field(default="", max_length=80)
    state: TaskState = Field(default=TaskState.PENDING, sa_type=Chosen(TaskState))
    reason: str = Field(default="", max_length=1000)
    settled_by: str | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None


class CheckinState(StrEnum):
    """Of a question about confidence: to come, asked, asked once more, answered, or let go."""

    WAITING = "waiting"
    ASKED = "asked"
    REMINDED = "reminded"
    ANSWERED = "answered"
    STOPPED = "stopped"


class ConfidenceCheckin(Versioned, table=True):
    """How confident a newcomer feels after 7, 30 and 90 days: for them and their community's manager alone."""

    __tablename__ = "confidence_checkin"
    __table_args__ = (
        Index("uq_confidence_checkin_plan_id_day", "plan_id", "day", unique=True),
        Index("ix_confidence_checkin_state_due_on", "state", "due_on"),
    )

    plan_id: str = Field(foreign_key="onboarding_plan.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    day: int
    due_on: date
    state: CheckinState = Field(default=CheckinState.WAITING, sa_type=Chosen(CheckinState))
    confidence: int | None = None
    note: str = Field(default="", max_length=1000)
    answered_at: datetime | None = None
