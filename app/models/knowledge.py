"""Knowledge assets: what a community wrote down, every revision of it, and why anybody may trust it (domain.md §2.5)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class AssetKind(StrEnum):
    """Kinds of knowledge assets."""

    HOW_TO = "how_to"
    FAQ = "faq"
    LESSON = "lesson"
    BEST_PRACTICE = "best_practice"
    CASE = "case"
    DECISION_GUIDE = "decision_guide"
    GLOSSARY = "glossary"
    REFERENCE = "reference"


class Confidence(StrEnum):
    """How far an asset may be relied upon (the four states of domain.md §2.5)."""

    WORK_IN_PROGRESS = "work_in_progress"
    NOT_VALIDATED = "not_validated"
    VALIDATED = "validated"
    ARCHIVED = "archived"


class Freshness(StrEnum):
    """Whether somebody should look at it again: a label, never a reason to hide it."""

    CURRENT = "current"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    FLAGGED = "flagged"


class Asset(Versioned, table=True):
    """An owned unit of knowledge. Its text stands in its revisions; here is what holds for all of it now.

    `doubted_at`: confirmations before it no longer count. `fell_on`: the day it fell to its owner without being asked for.
    `translation_of` names the original, never another translation.
    """

    __tablename__ = "asset"
    __table_args__ = (
        Index("ix_asset_community_id_title_key_id", "community_id", "title_key", "id"),
        Index("ix_asset_community_id_revised_at", "community_id", "revised_at"),
        Index("ix_asset_confidence_next_review_on", "confidence", "next_review_on"),
        Index("ix_asset_owner_id", "owner_id"),
        Index("ix_asset_deputy_id", "deputy_id"),
        Index("ix_asset_translation_of", "translation_of"),
        Index("uq_asset_source_id", "source_id", unique=True),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    kind: AssetKind = Field(sa_type=Chosen(AssetKind))
    title: str = Field(max_length=200)
    title_key: str = Field(max_length=200)
    topics: list[str] = list_column()
    lang: str = Field(max_length=35)
    translation_of: str | None = Field(default=None, foreign_key="asset.id", max_length=36)
    owner_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    deputy_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    fell_on: date | None = None
    confidence: Confidence = Field(default=Confidence.NOT_VALIDATED, sa_type=Chosen(Confidence))
    review_interval_days: int = 180
    revision: int = 1
    revised_at: datetime
    verified_revision: int | None = None
    last_verified_at: datetime | None = None
    next_review_on: date | None = None
    doubted_at: datetime
    path: str | None = Field(default=None, max_length=500)
    source_id: str | None = Field(default=None, max_length=200)

    @property
    def is_archived(self) -> bool:
        """Whether lists leave it out unless asked."""
        return self.confidence == Confidence.ARCHIVED


class Revision(Row, table=True):
    """One text of an asset, by whom and when. Nothing changes or deletes it: triggers refuse that on both databases."""

    __tablename__ = "asset_revision"
    __table_args__ = (
        Index("uq_asset_revision_asset_id_number", "asset_id", "number", unique=True),
        Index("ix_asset_revision_asset_id_at", "asset_id", "at"),
        Index("ix_asset_revision_author_id", "author_id"),
    )

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    number: int
    title: str = Field(max_length=200)
    body: str
    author_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    at: datetime
    summary: str = Field(default="", max_length=300)
    material: bool = True
    restores: int | None = None
    path: str | None = Field(default=None, max_length=500)


class AssetArchival(Row, table=True):
    """A time during which an asset is archived: by whom, why, and what took its place. Open while `ended_at` is empty."""

    __tablename__ = "asset_archival"
    __table_args__ = (
        Index("uq_asset_archival_open", "asset_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        Index("ix_asset_archival_asset_id", "asset_id"),
    )  # fmt: skip

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    reason: str = Field(default="", max_length=1000)
    successor_id: str | None = Field(default=None, foreign_key="asset.id", max_length=36)
    at: datetime
    ended_at: datetime | None = None
