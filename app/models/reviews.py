"""Looking after what is known: what readers look at and whether it helped, who reviews it now, and what owners are asked."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.base import Row


class AssetLook(Row, table=True):
    """That somebody read an asset on a day, without who did, and whether it solved what they came for, once they say so.

    `asker` tells readers apart on one day, as with searches (docs/search.md), and is forgotten as soon.
    """

    __tablename__ = "asset_look"
    __table_args__ = (
        Index("uq_asset_look_asset_id_day_asker", "asset_id", "day", "asker", unique=True),
        Index("ix_asset_look_day", "day"),
    )  # fmt: skip

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    day: date
    asker: str | None = Field(default=None, max_length=64)
    solved: bool | None = None


class ReviewHold(SQLModel, table=True):
    """Somebody reviews an asset just now, so that nobody else begins as well; it ends by itself."""

    __tablename__ = "review_hold"

    asset_id: str = Field(primary_key=True, foreign_key="asset.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    until: datetime


class ReviewRequest(Row, table=True):
    """The owner of an asset was asked to look at it by a day. Over once it was verified or revised since, or has another."""

    __tablename__ = "review_request"
    __table_args__ = (
        Index("ix_review_request_asset_id_id", "asset_id", "id"),
        Index("ix_review_request_person_id_id", "person_id", "id"),
        Index("ix_review_request_by_id", "by_id"),
    )

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
    due_on: date
    note: str = Field(default="", max_length=1000)


class FaqPublication(Row, table=True):
    """A time during which a community's validated answers are for everybody to read. Open while `ended_at` is empty."""

    __tablename__ = "faq_publication"
    __table_args__ = (Index("ix_faq_publication_community_id_ended_at", "community_id", "ended_at"),)

    community_id: str = Field(foreign_key="community.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
