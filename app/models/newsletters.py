"""The weekly newsletter of a community: its issues, how often somebody reads it, its sources and what people suggest for it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned


class IssueState(StrEnum):
    """Where an issue stands. Only a person approves one; `skipped`: not this week."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    SKIPPED = "skipped"


class Section(StrEnum):
    """Under which heading a bullet stands, in this order (domain.md §2.13)."""

    DECIDED = "decided"
    KNOWLEDGE = "knowledge"
    PRACTICE = "practice"
    HELP = "help"
    PEOPLE = "people"
    THANKS = "thanks"
    DATES = "dates"
    OUTSIDE = "outside"


class Pace(StrEnum):
    """How often somebody wants to read a newsletter; `monthly`: the first issue of a month."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    OFF = "off"


class Newsletter(Versioned, table=True):
    """That a community has one: by which clock it goes out, in which language it is written, whether strangers may read it.

    `public_since`: when they were last let in; what was sent before was written for those who belong, and stays theirs.
    """

    __tablename__ = "newsletter"
    __table_args__ = (Index("uq_newsletter_community_id", "community_id", unique=True),)

    community_id: str = Field(foreign_key="community.id", max_length=36)
    zone: str = Field(max_length=64)
    lang: str = Field(max_length=35)
    public: bool = False
    public_since: datetime | None = None
    ended_at: datetime | None = None


class NewsletterIssue(Versioned, table=True):
    """One week's issue, for the Monday on which it goes out; `since`: from where on it tells.

    `items`: at most seven bullets, each `section, text, link, subject, count`. Without a text the system words it anew for each
    reader from its subject, so what is hidden, erased or corrected later is so in old issues, too.
    """

    __tablename__ = "newsletter_issue"
    __table_args__ = (
        Index("uq_newsletter_issue_community_id_monday", "community_id", "monday", unique=True),
        Index("ix_newsletter_issue_state_monday", "state", "monday"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    monday: date
    state: IssueState = Field(default=IssueState.DRAFT, sa_type=Chosen(IssueState))
    since: datetime
    intro: str = Field(default="", max_length=600)
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    approved_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    approved_at: datetime | None = None
    sent_at: datetime | None = None


class NewsletterPace(Row, table=True):
    """How often somebody wants to read a newsletter; without a row members read it weekly, and nobody else."""

    __tablename__ = "newsletter_pace"
    __table_args__ = (Index("uq_newsletter_pace_person_id_community_id", "person_id", "community_id", unique=True),)

    person_id: str = Field(foreign_key="person.id", max_length=36)
    community_id: str = Field(foreign_key="community.id", max_length=36)
    pace: Pace = Field(sa_type=Chosen(Pace))


class NewsSource(Versioned, table=True):
    """Where a community reads what happens outside; somebody looks after it and says now and then that it still is worth it."""

    __tablename__ = "news_source"
    __table_args__ = (Index("ix_news_source_community_id_ended_at", "community_id", "ended_at"),)

    community_id: str = Field(foreign_key="community.id", max_length=36)
    name: str = Field(max_length=120)
    url: str = Field(max_length=2000)
    owner_id: str = Field(foreign_key="person.id", max_length=36)
    checked_on: date
    ended_at: datetime | None = None


class NewsFavourite(Row, table=True):
    """Somebody likes to read a source."""

    __tablename__ = "news_favourite"
    __table_args__ = (
        Index("uq_news_favourite_person_id_source_id", "person_id", "source_id", unique=True),
        Index("ix_news_favourite_source_id", "source_id"),
    )

    person_id: str = Field(foreign_key="person.id", max_length=36)
    source_id: str = Field(foreign_key="news_source.id", max_length=36)


class NewsTip(Row, table=True):
    """Something that somebody suggests for the next issue; `issue_id`: the one whose draft took it up."""

    __tablename__ = "news_tip"
    __table_args__ = (
        Index("ix_news_tip_community_id_issue_id", "community_id", "issue_id"),
        Index("ix_news_tip_source_id", "source_id"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
    source_id: str | None = Field(default=None, foreign_key="news_source.id", max_length=36)
    text: str = Field(max_length=240)
    link: str = Field(default="", max_length=2000)
    issue_id: str | None = Field(default=None, foreign_key="newsletter_issue.id", max_length=36)
