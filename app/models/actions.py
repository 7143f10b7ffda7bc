"""What a meeting left for somebody to do (domain.md §2.8)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Chosen, Versioned


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


OPEN_STATES = (ActionState.OPEN, ActionState.IN_PROGRESS)


class ActionItem(Versioned, table=True):
    """One thing to do, with exactly one owner and one day. `meeting_id`: where it was agreed; `series_id`: of that meeting.

    `carried_to`: the latest meeting of the series at which it was still open; `carry_over_count`: how many there were.
    """

    __tablename__ = "action_item"
    __table_args__ = (
        Index("ix_action_item_community_id_state_due_on", "community_id", "state", "due_on"),
        Index("ix_action_item_meeting_id", "meeting_id"),
        Index("ix_action_item_carried_to", "carried_to"),
        Index("ix_action_item_series_id_state", "series_id", "state"),
        Index("ix_action_item_owner_id_state_due_on", "owner_id", "state", "due_on"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    meeting_id: str = Field(foreign_key="meeting.id", max_length=36)
    series_id: str | None = Field(default=None, foreign_key="meeting_series.id", max_length=36)
    title: str = Field(max_length=200)
    owner_id: str = Field(foreign_key="person.id", max_length=36)
    due_on: date
    state: ActionState = Field(default=ActionState.OPEN, sa_type=Chosen(ActionState))
    carry_over_count: int = 0
    carried_to: str | None = Field(default=None, foreign_key="meeting.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
    settled_at: datetime | None = None
    reason: str = Field(default="", max_length=1000)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_STATES

    def is_overdue(self, day: date) -> bool:
        """Whether its day has gone by, on a day."""
        return self.is_open and self.due_on < day
