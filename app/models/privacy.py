"""Who looked at whose data, and who was erased. Both hold ids only."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from app.models.base import Chosen, Row
from app.models.journal import Position


class Looked(StrEnum):
    """What somebody looked at that is not for everybody's eyes."""

    CONTACT = "contact"  # e-mail and employee id
    RECORD = "record"  # the record that HR and administrators keep
    SESSIONS = "sessions"
    HR_EVENTS = "hr_events"
    PLAN = "plan"
    EXPORT = "export"
    LOOKS = "looks"
    JOURNAL = "journal"
    ASKER = "asker"  # who asked a question without their name


class Look(SQLModel, table=True):
    """Somebody looked at somebody's data on a day, for the first time that day. Never changed; deleted when it is old.

    `looker_id` None is the installation itself, on the command line; `person_id` None is nobody in particular.
    """

    __tablename__ = "look"
    __table_args__ = (
        Index("ix_look_person_id_position", "person_id", "position"),
        Index("ix_look_looker_id_day", "looker_id", "day"),
        Index("ix_look_at", "at"),
    )

    position: int = Field(sa_column=Column(Position, primary_key=True, autoincrement=False))
    at: datetime
    day: date
    looker_id: str | None = Field(default=None, max_length=36)
    token_id: str | None = Field(default=None, max_length=36)
    person_id: str | None = Field(default=None, max_length=36)
    what: Looked = Field(sa_type=Chosen(Looked))
    request_id: str | None = Field(default=None, max_length=64)
    hash: str = Field(max_length=64)


class Erasure(Row, table=True):
    """A person was erased: when, and by whom. `wiped_at` says when no byte of them was left in the database's files."""

    __tablename__ = "erasure"

    person_id: str = Field(foreign_key="person.id", unique=True)
    by_id: str | None = Field(default=None, foreign_key="person.id")
    wiped_at: datetime | None = None
