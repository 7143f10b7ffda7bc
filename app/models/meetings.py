"""Meetings: series and their meetings, agendas, who was there, and minutes (domain.md §2.8)."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    AGENDA_PUBLISHED = "agenda_published"
    HELD = "held"
    MINUTES_PUBLISHED = "minutes_published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """What an item of an agenda is for."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class Presence(StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class AmendmentState(StrEnum):
    """Where an amendment stands; whoever says nothing approves of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    OBJECTED = "objected"


class MeetingSeries(Versioned, table=True):
    """Meetings that recur: an RRULE (RFC 5545) of days, and the wall clock of a named zone, which summer time does not move.

    `agenda`: what each meeting's agenda begins with, as `title, purpose, minutes`; `made_until`: through which day its
    meetings were made.
    """

    __tablename__ = "meeting_series"
    __table_args__ = (
        Index("ix_meeting_series_community_id_id", "community_id", "id"),
        Index("ix_meeting_series_ended_at_made_until", "ended_at", "made_until"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    title: str = Field(max_length=200)
    rule: str = Field(max_length=200)
    starts_on: date
    at: str = Field(max_length=5)
    zone: str = Field(max_length=64)
    duration: int
    place: str = Field(default="", max_length=500)
    agenda: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    made_until: date | None = None
    by_id: str = Field(foreign_key="person.id", max_length=36)
    ended_at: datetime | None = None


class Meeting(Versioned, table=True):
    """One meeting: `duration` in minutes; `occurrence`: the day of its series that it was made for.

    `minutes`: what was said, `decisions`: what was decided, a line each; both are drafts until `minutes_published_at`.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_community_id_starts_at_id", "community_id", "starts_at", "id"),
        Index("ix_meeting_state_starts_at", "state", "starts_at"),
        Index("uq_meeting_series_id_occurrence", "series_id", "occurrence", unique=True),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    series_id: str | None = Field(default=None, foreign_key="meeting_series.id", max_length=36)
    occurrence: date | None = None
    title: str = Field(max_length=200)
    starts_at: datetime
    zone: str = Field(max_length=64)
    duration: int
    place: str = Field(default="", max_length=500)
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=Chosen(MeetingState))
    by_id: str = Field(foreign_key="person.id", max_length=36)
    agenda_published_at: datetime | None = None
    late_agenda: bool = False
    held_at: datetime | None = None
    minutes: str = ""
    decisions: list[str] = list_column()
    minutes_published_at: datetime | None = None
    minutes_published_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    closed_at: datetime | None = None
    reason: str = Field(default="", max_length=1000)

    @property
    def ends_at(self) -> datetime:
        """When it is over, as planned."""
        return self.starts_at + timedelta(minutes=self.duration)

    @property
    def local(self) -> datetime:
        """When it begins by the wall clock of its zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be held."""
        return self.state in {MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED}


class AgendaItem(Versioned, table=True):
    """A question on an agenda. `taken`: somebody who prepares the meeting took it in; until then it is proposed.

    `pre_reads`: web addresses and ids of assets. `was_decide`: it was to be decided, and nothing to read came in time.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_meeting_id_position", "meeting_id", "position"),)

    meeting_id: str = Field(foreign_key="meeting.id", max_length=36)
    position: int
    title: str = Field(max_length=200)
    purpose: Purpose | None = Field(default=None, sa_type=Chosen(Purpose))
    owner_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    minutes: int | None = None
    pre_reads: list[str] = list_column()
    proposal: str = Field(default="", max_length=2000)
    taken: bool = False
    was_decide: bool = False
    by_id: str = Field(foreign_key="person.id", max_length=36)

    @property
    def is_ready_to_decide(self) -> bool:
        """Whether people can know beforehand what they are to decide: there is a proposal, and something to read."""
        return bool(self.pre_reads and self.proposal.strip())


class Attendance(Row, table=True):
    """That somebody was at a meeting, sent apologies, or was missed."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index("uq_attendance_meeting_id_person_id", "meeting_id", "person_id", unique=True),
        Index("ix_attendance_person_id", "person_id"),
    )

    meeting_id: str = Field(foreign_key="meeting.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    presence: Presence = Field(sa_type=Chosen(Presence))


class Amendment(Versioned, table=True):
    """What published minutes leave out or get wrong: stands below them from `until` on, unless somebody objects before."""

    __tablename__ = "amendment"
    __table_args__ = (
        Index("ix_amendment_meeting_id_id", "meeting_id", "id"),
        Index("ix_amendment_state_until", "state", "until"),
    )

    meeting_id: str = Field(foreign_key="meeting.id", max_length=36)
    text: str = Field(max_length=2000)
    by_id: str = Field(foreign_key="person.id", max_length=36)
    until: date
    state: AmendmentState = Field(default=AmendmentState.OPEN, sa_type=Chosen(AmendmentState))
    objected_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    reason: str = Field(default="", max_length=1000)
