"""People, the units they work in, and what the organisation appointed them to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, false
from sqlmodel import Field

from app.core.text import sort_key
from app.models.base import Chosen, Row, Versioned, list_column


class PersonStatus(StrEnum):
    """Where a person stands with the organisation (domain.md §2.2)."""

    PRE_HIRE = "pre_hire"
    ACTIVE = "active"
    LONG_LEAVE = "long_leave"
    LEFT = "left"


class OrgUnit(Row, table=True):
    """A unit of the organisation; units form a tree."""

    __tablename__ = "org_unit"

    code: str = Field(unique=True, max_length=100)
    name: str = Field(max_length=200)
    parent_id: str | None = Field(default=None, foreign_key="org_unit.id")


class Person(Versioned, table=True):
    """Somebody of the organisation, or a guest of some of its communities.

    A placeholder (no e-mail) was named in an import and cannot sign in.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name_key_id", "name_key", "id"),)

    username: str = Field(max_length=64)
    username_key: str = Field(unique=True, max_length=64)
    display_name: str = Field(max_length=200)
    name_key: str = Field(max_length=800)
    email: str | None = Field(default=None, max_length=254)
    email_key: str | None = Field(default=None, unique=True, max_length=254)
    time_zone: str = Field(default="UTC", max_length=64)
    languages: list[str] = list_column()
    unit_id: str | None = Field(default=None, foreign_key="org_unit.id", index=True)
    manager_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    external_id: str | None = Field(default=None, unique=True, max_length=200)
    status: PersonStatus = Field(default=PersonStatus.ACTIVE, sa_type=Chosen(PersonStatus))
    leaderboard_opt_out: bool = Field(default=False)
    guest: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def is_active(self) -> bool:
        """Whether they may sign in and act."""
        return self.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE}

    def rename(self, display_name: str) -> None:
        """Set the name people see, and the key by which it is found."""
        self.display_name = display_name
        self.name_key = sort_key(display_name)


class Appointment(Row, table=True):
    """What the organisation as a whole appointed a person to: platform_admin, km_advisor or hr."""

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_person_id_role", "person_id", "role"),)

    person_id: str = Field(foreign_key="person.id")
    role: str = Field(max_length=20)
    appointed_by: str | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = None
