"""Communities, their charters, and how their status changed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class Kind(StrEnum):
    """What a community is (domain.md §0, decision 2)."""

    COP = "cop"
    COE = "coe"
    WORKING_GROUP = "working_group"


class Orientation(StrEnum):
    """What a community is for (domain.md §1.1)."""

    PROFESSIONAL = "professional"
    INTEREST = "interest"
    HELPING = "helping"
    BEST_PRACTICE = "best_practice"
    LEARNING = "learning"
    KNOWLEDGE_MANAGEMENT = "knowledge_management"


class Visibility(StrEnum):
    """Who may know of it and join: `restricted` exists for its members only."""

    OPEN = "open"
    ON_REQUEST = "on_request"
    RESTRICTED = "restricted"


class Status(StrEnum):
    """The administrative state (domain.md §2.3)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    RETIRING = "retiring"
    ARCHIVED = "archived"
    DECLINED = "declined"


CLOSED = (Status.ARCHIVED, Status.DECLINED)  # nothing new may happen there


class Stage(StrEnum):
    """The judgement about maturity; not a status (domain.md §0, decision 1)."""

    POTENTIAL = "potential"
    COALESCING = "coalescing"
    MATURING = "maturing"
    STEWARDSHIP = "stewardship"
    TRANSFORMATION = "transformation"


class Community(Versioned, table=True):
    """A community of practice, centre of excellence or working group."""

    __tablename__ = "community"
    __table_args__ = (Index("ix_community_name_key_id", "name_key", "id"),)

    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=800)
    search_key: str = Field(default="", max_length=4000)
    kind: Kind = Field(default=Kind.COP, sa_type=Chosen(Kind))
    orientation: Orientation = Field(default=Orientation.PROFESSIONAL, sa_type=Chosen(Orientation, 30))
    domain: str = Field(default="", max_length=280)
    in_scope: list[str] = list_column()
    out_of_scope: list[str] = list_column()
    visibility: Visibility = Field(default=Visibility.OPEN, sa_type=Chosen(Visibility))
    status: Status = Field(default=Status.DRAFT, sa_type=Chosen(Status))
    stage: Stage = Field(default=Stage.POTENTIAL, sa_type=Chosen(Stage))
    languages: list[str] = list_column()
    capacity: int | None = None
    exit_criterion: str | None = Field(default=None, max_length=1000)
    review_on: date | None = None
    first_meeting_on: date | None = None
    resume_on: date | None = None
    meetings: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    founded_by: str | None = Field(default=None, foreign_key="person.id")

    @property
    def carries_points(self) -> bool:
        """Interest communities thank; they do not count (domain.md §3.3)."""
        return self.orientation != Orientation.INTEREST

    @property
    def is_closed(self) -> bool:
        """Whether nothing new may happen here."""
        return self.status in CLOSED


class Charter(Row, table=True):
    """The scope a community was approved with; a new version replaces it, none is ever edited."""

    __tablename__ = "charter"
    __table_args__ = (Index("uq_charter_community_id_number", "community_id", "number", unique=True),)

    community_id: str = Field(foreign_key="community.id")
    number: int
    domain: str = Field(max_length=280)
    in_scope: list[str] = list_column()
    out_of_scope: list[str] = list_column()
    approved_by: str = Field(foreign_key="person.id")
    approved_at: datetime


class Transition(Row, table=True):
    """One change of status: who, when, why."""

    __tablename__ = "transition"

    community_id: str = Field(foreign_key="community.id", index=True)
    source: Status = Field(sa_type=Chosen(Status))
    target: Status = Field(sa_type=Chosen(Status))
    by_id: str | None = Field(default=None, foreign_key="person.id")
    reason: str = Field(default="", max_length=1000)
    dispositions: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
