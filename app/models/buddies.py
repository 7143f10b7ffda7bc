"""Buddies: who goes along with whom, and when they met (domain.md §2.12)."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Row, Versioned


class BuddyPairing(Versioned, table=True):
    """Somebody goes along with a newcomer for ninety days (half-open); `meets_at` is when they meet first."""

    __tablename__ = "buddy_pairing"
    __table_args__ = (
        Index("uq_buddy_pairing_current", "plan_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    plan_id: str = Field(foreign_key="onboarding_plan.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    buddy_id: str = Field(foreign_key="person.id", index=True)
    named_by: str = Field(foreign_key="person.id")
    valid_from: date
    valid_to: date
    meets_at: datetime
    ended_at: datetime | None = None


class BuddyCheckin(Row, table=True):
    """Newcomer and buddy met on a day; what they spoke of is theirs."""

    __tablename__ = "buddy_checkin"
    __table_args__ = (Index("uq_buddy_checkin_pairing_id_met_on", "pairing_id", "met_on", unique=True),)

    pairing_id: str = Field(foreign_key="buddy_pairing.id")
    met_on: date
    noted_by: str = Field(foreign_key="person.id")
