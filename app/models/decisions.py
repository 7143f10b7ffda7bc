"""Decisions: what a community proposes to itself, who took which position, and what came of it (domain.md §2.9)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from app.models.base import Chosen, Row, Versioned, list_column


class Method(StrEnum):
    """How a community decides."""

    ADVICE = "advice"
    LAZY_CONSENSUS = "lazy_consensus"
    CONSENT = "consent"
    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"


VOTES = frozenset({Method.MAJORITY, Method.TWO_THIRDS})  # in which heads are counted, and a quorum is needed


class DecisionState(StrEnum):
    """Where a decision stands."""

    DRAFT = "draft"
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


class Stance(StrEnum):
    """What somebody says to a proposal. `concern` is worth hearing and stops nothing; `object` names a harm."""

    AGREE = "agree"
    ABSTAIN = "abstain"
    CONCERN = "concern"
    OBJECT = "object"


_STANDS = text("state IN ('open', 'accepted', 'superseded')")


class Decision(Versioned, table=True):
    """A proposal and what became of it. Once accepted nothing of it changes; another one may take its place.

    `proposal` is what shall hold; `outcome` may be said once, when it is over. `quorum_bp` is a share of those eligible, for
    votes alone. `eligible` counts those in `decision_voter`. Of decisions that stand, one at most supersedes another.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_community_id_state_id", "community_id", "state", "id"),
        Index("ix_decision_state_closes_at", "state", "closes_at"),
        Index("uq_decision_source_id", "source_id", unique=True),
        Index("uq_decision_supersedes", "supersedes", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    title: str = Field(max_length=200)
    proposal: str = Field(max_length=1000)
    context: str = ""
    options: list[str] = list_column()
    method: Method = Field(sa_type=Chosen(Method))
    quorum_bp: int | None = None
    review_on: date | None = None
    supersedes: str | None = Field(default=None, foreign_key="decision.id", max_length=36)
    state: DecisionState = Field(default=DecisionState.DRAFT, sa_type=Chosen(DecisionState))
    proposed_by: str = Field(foreign_key="person.id", max_length=36)
    opened_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    eligible: int = 0
    settled_at: datetime | None = None
    settled_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    reason: str = Field(default="", max_length=1000)
    outcome: str = Field(default="", max_length=2000)
    stated_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    source_id: str | None = Field(default=None, max_length=200)


class DecisionVoter(SQLModel, table=True):
    """Somebody who belonged when a decision was opened, and may therefore take a position."""

    __tablename__ = "decision_voter"
    __table_args__ = (Index("ix_decision_voter_person_id", "person_id"),)

    decision_id: str = Field(primary_key=True, foreign_key="decision.id", max_length=36)
    person_id: str = Field(primary_key=True, foreign_key="person.id", max_length=36)


class Position(Row, table=True):
    """What somebody says to a proposal: one word each, the last one counts. A word taken back is gone."""

    __tablename__ = "decision_position"
    __table_args__ = (
        Index("uq_decision_position_decision_id_person_id", "decision_id", "person_id", unique=True),
        Index("ix_decision_position_person_id", "person_id"),
    )

    decision_id: str = Field(foreign_key="decision.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    stance: Stance = Field(sa_type=Chosen(Stance))
    reason: str = Field(default="", max_length=1000)
    taken_at: datetime
