"""Topics: what knowledge, questions and contributions are about, and what that is called in each language (domain.md §2.5)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from app.models.base import Chosen, Row, Versioned

UNSAID = "und"  # a name of which nobody said in which language it is (BCP 47)


class RiskTier(StrEnum):
    """How soon what is written about a topic has to be looked at again."""

    FAST = "fast"
    NORMAL = "normal"
    SLOW = "slow"
    REGULATED = "regulated"


REVIEW_DAYS: Mapping[RiskTier, int] = MappingProxyType(
    {RiskTier.FAST: 90, RiskTier.NORMAL: 180, RiskTier.SLOW: 365, RiskTier.REGULATED: 365}
)


class Topic(Versioned, table=True):
    """One topic, whatever it is called. What is about it says so in words; which topic they mean is asked of its names.

    `merged_into`: the topic that it turned out to be, never one that is merged itself.
    """

    __tablename__ = "topic"
    __table_args__ = (Index("uq_topic_slug", "slug", unique=True), Index("ix_topic_merged_into", "merged_into"))

    slug: str = Field(max_length=80)
    risk_tier: RiskTier = Field(default=RiskTier.NORMAL, sa_type=Chosen(RiskTier))
    parent_id: str | None = Field(default=None, foreign_key="topic.id", max_length=36, index=True)
    merged_into: str | None = Field(default=None, foreign_key="topic.id", max_length=36)


class TopicName(Row, table=True):
    """What a topic is, or was, called in a language: its `label` there, or a synonym. Nothing is rewritten, only ended."""

    __tablename__ = "topic_name"
    __table_args__ = (
        Index("uq_topic_name_lang_term_key", "lang", "term_key", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        Index("ix_topic_name_topic_id", "topic_id"),
    )  # fmt: skip

    topic_id: str = Field(foreign_key="topic.id", max_length=36)
    lang: str = Field(max_length=35)
    name: str = Field(max_length=60)
    term_key: str = Field(max_length=240)
    label: bool = False
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)


class TopicTerm(SQLModel, table=True):
    """The folded words by which a topic is meant, in whichever language: they mean one topic only."""

    __tablename__ = "topic_term"
    __table_args__ = (Index("ix_topic_term_topic_id", "topic_id"),)

    term_key: str = Field(primary_key=True, max_length=240)
    topic_id: str = Field(foreign_key="topic.id", max_length=36)


class SearchAbout(SQLModel, table=True):
    """A topic as somebody wrote it on something that can be found, and its folded words, by which topics are told apart."""

    __tablename__ = "search_about"
    __table_args__ = (Index("ix_search_about_term_key", "term_key"),)

    document_id: int = Field(primary_key=True, foreign_key="search_document.id", sa_column_kwargs={"autoincrement": False})
    term_key: str = Field(primary_key=True, max_length=200)
    said: str = Field(max_length=200)
