"""Hand-over tasks: what only one person holds, and that person leaves, moves on or is away."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Chosen, Versioned


class HandoverReason(StrEnum):
    """Why something may have to change hands."""

    LEAVING = "leaving"
    MOVING = "moving"
    AWAY = "away"


class HandoverSubject(StrEnum):
    """What is held: a role in a community, an appointment by the organisation, a draft nobody else leads, or reports."""

    ROLE = "role"
    APPOINTMENT = "appointment"
    DRAFT = "draft"
    REPORTS = "reports"


class HandoverState(StrEnum):
    """`cancelled`: the reason went away (they stay, or are back)."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Handover(Versioned, table=True):
    """One thing to hand over, confirm or have covered. It exists only once it may be seen."""

    __tablename__ = "handover"
    __table_args__ = (
        Index("ix_handover_state_id", "state", "id"),
        Index("ix_handover_person_id_state", "person_id", "state"),
        Index("ix_handover_community_id_state", "community_id", "state"),
    )

    person_id: str = Field(foreign_key="person.id")
    line_manager_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    reason: HandoverReason = Field(sa_type=Chosen(HandoverReason))
    subject: HandoverSubject = Field(sa_type=Chosen(HandoverSubject))
    role: str | None = Field(default=None, max_length=20)
    role_id: str | None = Field(default=None, foreign_key="role_assignment.id")
    community_id: str | None = Field(default=None, foreign_key="community.id")
    hr_event_id: str | None = Field(default=None, foreign_key="hr_event.id", index=True)
    due_on: date | None = None
    state: HandoverState = Field(default=HandoverState.OPEN, sa_type=Chosen(HandoverState))
    settled_by: str | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None
