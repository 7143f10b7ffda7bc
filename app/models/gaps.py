"""Knowledge gaps: demand without adequate, current knowledge that more than one person has (domain.md §4.5)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from app.models.base import Chosen, Row, Versioned, list_column


class GapRule(StrEnum):
    """What shows that something is missing, in the order of domain.md §4.5: the first is G1."""

    NOTHING_FOUND = "nothing_found"
    NOT_USEFUL = "not_useful"
    UNANSWERED = "unanswered"
    ASKED_AGAIN = "asked_again"
    SINGLE_EXPERT = "single_expert"
    EXPERT_LEAVING = "expert_leaving"
    STALE = "stale"
    ORPHAN = "orphan"
    STRATEGY = "strategy"
    NEWCOMERS = "newcomers"
    NOT_FOLLOWED = "not_followed"


class GapState(StrEnum):
    """Where it stands. `closed` is the signal's doing alone; `dismissed` a person's, for a reason."""

    DETECTED = "detected"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class Gap(Versioned, table=True):
    """One gap: what a rule found about one cluster, computed anew each night, and what people do about it.

    `key` says which cluster: `leads` are what its members are known by (folded queries, or ids of questions), the key's own
    first. `measures`, `phrases` and `things` are the evidence: figures by name; searches that five askers or more share;
    and what it is about, as `question:<id>`. `fires`: whether the signal was there last night. `community_id` is whose it is;
    of what is looked for, people decide that.
    """

    __tablename__ = "gap"
    __table_args__ = (
        Index("uq_gap_rule_key", "rule", "key", unique=True),
        Index("ix_gap_community_id_state", "community_id", "state"),
        Index("ix_gap_priority_id", "priority", "id"),
        Index("ix_gap_owner_id_state", "owner_id", "state"),
    )

    rule: GapRule = Field(sa_type=Chosen(GapRule))
    key: str = Field(max_length=300)
    community_id: str | None = Field(default=None, foreign_key="community.id", max_length=36)
    topic: str = Field(default="", max_length=200)
    leads: list[str] = list_column()
    measures: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    phrases: list[str] = list_column()
    things: list[str] = list_column()
    demand: float = 0.0
    severity: int = 1
    weight: float = 1.0
    priority: float = 0.0
    formula: str = Field(max_length=20)
    fires: bool = True
    seen_on: date
    state: GapState = Field(default=GapState.DETECTED, sa_type=Chosen(GapState))
    owner_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    due_on: date | None = None
    merged_into: str | None = Field(default=None, foreign_key="gap.id", max_length=36)

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor dismissed."""
        return self.state not in {GapState.CLOSED, GapState.DISMISSED}

    @property
    def stays(self) -> bool:
        """Whether a rule found it in its community, as against words that were looked for, which may hold a `|` too."""
        return self.community_id is not None and self.key.startswith(f"{self.community_id}|")


class GapStep(Row, table=True):
    """One change of a gap's state: who, when, why. Nobody where the signal came or went."""

    __tablename__ = "gap_step"
    __table_args__ = (
        Index("ix_gap_step_gap_id_id", "gap_id", "id"),
        Index("ix_gap_step_created_at", "created_at"),
    )  # fmt: skip

    gap_id: str = Field(foreign_key="gap.id", max_length=36)
    source: GapState | None = Field(default=None, sa_type=Chosen(GapState))
    target: GapState = Field(sa_type=Chosen(GapState))
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36, index=True)
    reason: str = Field(default="", max_length=1000)


class GapReading(SQLModel, table=True):
    """How a gap stood on a day, for its trend."""

    __tablename__ = "gap_reading"

    gap_id: str = Field(primary_key=True, foreign_key="gap.id", max_length=36)
    day: date = Field(primary_key=True, index=True)
    demand: float
    priority: float
    fires: bool


class GapNight(SQLModel, table=True):
    """That the rules were asked on a day, by which edition of them, and how many gaps they found."""

    __tablename__ = "gap_night"

    day: date = Field(primary_key=True)
    formula: str = Field(max_length=20)
    found: int


class StrategicTopic(Row, table=True):
    """That the organisation's strategy needs a topic, and who said so: what is missing there weighs half as much again."""

    __tablename__ = "strategic_topic"
    __table_args__ = (Index("uq_strategic_topic_topic_id", "topic_id", unique=True),)

    topic_id: str = Field(foreign_key="topic.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
