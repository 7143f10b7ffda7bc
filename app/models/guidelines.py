"""Guidelines in versions, and who acknowledged which (domain.md §2.3)."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Row


class Guideline(Row, table=True):
    """One version of the guidelines of a community (None: of the whole organisation); the newest holds, none is edited."""

    __tablename__ = "guideline"
    __table_args__ = (Index("uq_guideline_community_id_number", "community_id", "number", unique=True),)

    community_id: str | None = Field(default=None, foreign_key="community.id")
    number: int
    text: str
    minutes: int = Field(default=2)
    mandatory: bool = Field(default=False)
    published_by: str = Field(foreign_key="person.id")
    published_at: datetime


class GuidelineAck(Row, table=True):
    """Somebody read a version and will keep to it."""

    __tablename__ = "guideline_ack"
    __table_args__ = (Index("uq_guideline_ack_person_id_guideline_id", "person_id", "guideline_id", unique=True),)

    guideline_id: str = Field(foreign_key="guideline.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    acknowledged_at: datetime
