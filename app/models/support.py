"""Requests for help, what is said about them, and who has promised to be there when (domain.md §2.6)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned
from app.models.questions import Kept


class Category(StrEnum):
    """Which kind of trouble it is."""

    ACCESS = "access"
    HOW_TO = "how_to"
    FAULT = "fault"
    INTEGRATION = "integration"
    CONTENT_MOVE = "content_move"


class Priority(StrEnum):
    """How much hangs on it: `p1` unusable for many, `p2` one person cannot go on, `p3` how does one do it."""

    P1 = "p1"
    P2 = "p2"
    P3 = "p3"


class HelpState(StrEnum):
    """Where a request stands. Its clock stands still in `waiting_requester` alone."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting_requester"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


class HelpRequest(Versioned, table=True):
    """Somebody needs help, of the platform's technical experts (without a community) or of a community.

    `due_at`: what is owed next is owed by then: the first response, afterwards the solution. `paused`: the clock stands still,
    since `waiting_since`; `waited_seconds` of working time it did so before. `helped`: what the requester said in the end.
    `question_id`: the question that it became; `from_question_id`: the one that it was.
    """

    __tablename__ = "help_request"
    __table_args__ = (
        Index("ix_help_request_opened_at_id", "opened_at", "id"),
        Index("ix_help_request_requester_id_opened_at", "requester_id", "opened_at"),
        Index("ix_help_request_community_id_state", "community_id", "state"),
        Index("ix_help_request_assignee_id_state", "assignee_id", "state"),
        Index("ix_help_request_state_resolved_at", "state", "resolved_at"),
        Index("ix_help_request_duplicate_of", "duplicate_of"),
        Index("ix_help_request_asset_id", "asset_id"),
        Index("ix_help_request_question_id", "question_id"),
        Index("ix_help_request_from_question_id", "from_question_id"),
        Index("uq_help_request_source_id", "source_id", unique=True),
    )

    community_id: str | None = Field(default=None, foreign_key="community.id", max_length=36)
    requester_id: str = Field(foreign_key="person.id", max_length=36)
    assignee_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    category: Category = Field(sa_type=Chosen(Category))
    priority: Priority = Field(sa_type=Chosen(Priority, 2))
    title: str = Field(max_length=200)
    body: str = ""
    lang: str = Field(max_length=35)
    state: HelpState = Field(default=HelpState.NEW, sa_type=Chosen(HelpState))
    opened_at: datetime
    first_response_at: datetime | None = None
    response_target_at: datetime
    resolution_target_at: datetime
    due_at: datetime
    paused: bool = False
    waiting_since: datetime | None = None
    waited_seconds: int = 0
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    ended_at: datetime | None = None
    resolution: str = ""
    kept: Kept | None = Field(default=None, sa_type=Chosen(Kept))
    asset_id: str | None = Field(default=None, foreign_key="asset.id", max_length=36)
    kept_note: str = Field(default="", max_length=1000)
    helped: bool | None = None
    duplicate_of: str | None = Field(default=None, foreign_key="help_request.id", max_length=36)
    question_id: str | None = Field(default=None, foreign_key="question.id", max_length=36)
    from_question_id: str | None = Field(default=None, foreign_key="question.id", max_length=36)
    source_id: str | None = Field(default=None, max_length=200)


class HelpReply(Row, table=True):
    """Something that was said about a request, by whoever asked or whoever helps."""

    __tablename__ = "help_reply"
    __table_args__ = (
        Index("ix_help_reply_request_id_id", "request_id", "id"),
        Index("ix_help_reply_author_id", "author_id"),
        Index("uq_help_reply_source_id", "source_id", unique=True),
    )

    request_id: str = Field(foreign_key="help_request.id", max_length=36)
    author_id: str = Field(foreign_key="person.id", max_length=36)
    body: str
    source_id: str | None = Field(default=None, max_length=200)


class Shift(Row, table=True):
    """Somebody is there every week from `starts` on `weekday` (Monday is 0), by the wall clock of `zone`, until ended.

    `starts` and `minutes` are minutes; a shift may go on into the next day.
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index("ix_shift_community_id_ended_at", "community_id", "ended_at"),
        Index("ix_shift_person_id_ended_at", "person_id", "ended_at"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    weekday: int
    starts: int
    minutes: int
    zone: str = Field(max_length=64)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
