"""What HR told, and what follows from it: who worked where and when, and who is away for long (domain.md §2.2)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.models.base import Chosen, Row
from app.models.people import PersonStatus


class HrEventType(StrEnum):
    """What HR tells of."""

    HIRE = "hire"
    HIRE_CHANGED = "hire_changed"
    HIRE_CANCELLED = "hire_cancelled"
    TRANSFER = "transfer"
    MANAGER_CHANGE = "manager_change"
    LEAVE_START = "leave_start"
    LEAVE_END = "leave_end"
    TERMINATION_SCHEDULED = "termination_scheduled"
    TERMINATION_CANCELLED = "termination_cancelled"
    TERMINATION_EFFECTIVE = "termination_effective"
    REHIRE = "rehire"


class HrEventState(StrEnum):
    """What became of it: `received` waits for what it takes back, `unmatched` for its person, `scheduled` for its day."""

    RECEIVED = "received"
    SCHEDULED = "scheduled"
    APPLIED = "applied"
    SUPERSEDED = "superseded"
    UNMATCHED = "unmatched"
    REJECTED = "rejected"


class HrEvent(Row, table=True):
    """One thing that HR told, with nothing but the fields we asked for, and the reply that was given to it."""

    __tablename__ = "hr_event"
    __table_args__ = (
        Index("uq_hr_event_source_source_event_id", "source", "source_event_id", unique=True),
        Index("ix_hr_event_state_id", "state", "id"),
    )

    source: str = Field(max_length=64)
    source_event_id: str = Field(max_length=200)
    type: HrEventType = Field(sa_type=Chosen(HrEventType, 30))
    effective_on: date
    until: date | None = None
    recorded_at: datetime
    visible_from: date | None = None
    supersedes: str | None = Field(default=None, max_length=200)
    external_id: str = Field(max_length=200, index=True)
    manager_external_id: str | None = Field(default=None, max_length=200, index=True)
    payload: dict[str, Any] = Field(sa_type=JSON)
    digest: str = Field(max_length=64)
    reply: dict[str, Any] = Field(sa_type=JSON)
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    posted_by: str | None = Field(default=None, foreign_key="person.id")
    state: HrEventState = Field(sa_type=Chosen(HrEventState))
    told_at: datetime | None = None

    @property
    def order(self) -> tuple[date, datetime, str, str]:
        """Its place among the events of a person: by day of effect, then by when HR wrote it down."""
        return self.effective_on, *self.written

    @property
    def written(self) -> tuple[datetime, str, str]:
        """Its place in the order in which HR wrote things down."""
        return self.recorded_at, self.source, self.source_event_id


class Employment(Row, table=True):
    """Where somebody works, by half-open days; computed from the HR events, so that a late one changes the past too."""

    __tablename__ = "employment"
    __table_args__ = (Index("uq_employment_person_id_valid_from", "person_id", "valid_from", unique=True),)

    person_id: str = Field(foreign_key="person.id")
    unit_id: str | None = Field(default=None, foreign_key="org_unit.id", index=True)
    manager_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    job_family: str | None = Field(default=None, max_length=200)
    location: str | None = Field(default=None, max_length=200)
    valid_from: date | None = None
    valid_to: date | None = None
    hr_event_id: str | None = Field(default=None, foreign_key="hr_event.id")


class Absence(Row, table=True):
    """Somebody is away for thirty days or more (half-open; None: nobody knows until when). There is no reason to keep."""

    __tablename__ = "absence"
    __table_args__ = (Index("uq_absence_person_id_valid_from", "person_id", "valid_from", unique=True),)

    person_id: str = Field(foreign_key="person.id")
    valid_from: date
    valid_to: date | None = None
    hr_event_id: str = Field(foreign_key="hr_event.id")


class HrStanding(Row, table=True):
    """HR's last word on a person. What others changed since (SCIM, an administrator) stands until HR says something new.

    `due_on` is the next day on which time alone changes something; `before` what was so when HR first spoke of somebody
    who was already here; `shown_on` is there once others may know of somebody who has not begun.
    """

    __tablename__ = "hr_standing"

    person_id: str = Field(foreign_key="person.id", unique=True)
    status: PersonStatus | None = Field(default=None, sa_type=Chosen(PersonStatus))
    unit_id: str | None = Field(default=None, foreign_key="org_unit.id")
    manager_id: str | None = Field(default=None, foreign_key="person.id")
    shown_on: date | None = None
    due_on: date | None = Field(default=None, index=True)
    before_status: PersonStatus | None = Field(default=None, sa_type=Chosen(PersonStatus))
    before_unit_id: str | None = Field(default=None, foreign_key="org_unit.id")
    before_manager_id: str | None = Field(default=None, foreign_key="person.id")
