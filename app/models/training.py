"""Training: modules in versions, who completed what, what a role asks for, and whether it was of use afterwards."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class MoveOn(StrEnum):
    """What has to be said of somebody before they move on (domain.md §1.1, from CMI5)."""

    PASSED = "passed"
    COMPLETED = "completed"
    COMPLETED_AND_PASSED = "completed_and_passed"
    COMPLETED_OR_PASSED = "completed_or_passed"
    NOT_APPLICABLE = "not_applicable"


class CompletionStatus(StrEnum):
    """What one completion says; a failed one is kept, and fulfils nothing."""

    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"


class CompletionSource(StrEnum):
    """Whose word it is: one's own, that of whoever held the session, or a learning management system's."""

    SELF = "self"
    SESSION = "session"
    LMS = "lms"


class Use(StrEnum):
    """Whether what was learned was used."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class TrainingModule(Versioned, table=True):
    """Something to learn, looked after by its owner. `number` is its newest version; with `follow_up_days` 0 nobody asks."""

    __tablename__ = "training_module"

    code: str = Field(unique=True, max_length=80)
    title: str = Field(max_length=200)
    link: str = Field(default="", max_length=2000)
    owner_id: str = Field(foreign_key="person.id", index=True)
    audience: list[str] = list_column()
    follow_up_days: int = Field(default=30)
    number: int = Field(default=1)
    ended_at: datetime | None = None


class TrainingVersion(Row, table=True):
    """One edition of a module; never edited. `asks_again`: whoever completed an earlier one has to learn this one too."""

    __tablename__ = "training_version"
    __table_args__ = (Index("uq_training_version_module_id_number", "module_id", "number", unique=True),)

    module_id: str = Field(foreign_key="training_module.id")
    number: int
    minutes: int
    validity_months: int | None = None
    move_on: MoveOn = Field(default=MoveOn.COMPLETED_OR_PASSED, sa_type=Chosen(MoveOn, 30))
    asks_again: bool = Field(default=False)
    published_by: str = Field(foreign_key="person.id")


class TrainingCompletion(Versioned, table=True):
    """Somebody completed a version. `expires_on` is the first day on which it counts no longer; None: it always will."""

    __tablename__ = "training_completion"
    __table_args__ = (
        Index("ix_training_completion_person_id_module_id", "person_id", "module_id"),
        Index("ix_training_completion_module_id_id", "module_id", "id"),
        Index("ix_training_completion_person_id_follow_up_on", "person_id", "follow_up_on"),
    )

    person_id: str = Field(foreign_key="person.id")
    module_id: str = Field(foreign_key="training_module.id")
    number: int
    status: CompletionStatus = Field(sa_type=Chosen(CompletionStatus))
    score: int | None = None
    completed_on: date
    expires_on: date | None = None
    follow_up_on: date | None = None
    source: CompletionSource = Field(sa_type=Chosen(CompletionSource))
    source_id: str | None = Field(default=None, unique=True, max_length=200)
    recorded_by: str | None = Field(default=None, foreign_key="person.id")


class TrainingFollowUp(Row, table=True):
    """What somebody says a while after a training; for them and the module's owner, who notes when help was given."""

    __tablename__ = "training_follow_up"

    completion_id: str = Field(foreign_key="training_completion.id", unique=True)
    used: Use = Field(sa_type=Chosen(Use))
    obstacle: str = Field(default="", max_length=1000)
    needs_help: bool = Field(default=False)
    helped_at: datetime | None = None


class TrainingRequirement(Row, table=True):
    """Whoever holds a role (in one community, or in any) has to learn a module within some days."""

    __tablename__ = "training_requirement"
    __table_args__ = (Index("ix_training_requirement_role", "role"),)

    role: str = Field(max_length=20)
    community_id: str | None = Field(default=None, foreign_key="community.id", index=True)
    module_id: str = Field(foreign_key="training_module.id")
    within_days: int = Field(default=30)
    required_by: str = Field(foreign_key="person.id")
    ended_at: datetime | None = None
