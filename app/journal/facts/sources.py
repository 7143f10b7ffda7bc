"""Facts about where a community reads what happens outside, and what people suggest from there (domain.md §2.13)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class NewsSourceKept(Fact):
    """Somebody added a source, looked at it again, or handed it on."""

    type = "news_source.kept"
    subject = "source_id"
    source_id: str
    community_id: str
    owner_id: str


@dataclass(frozen=True, kw_only=True)
class NewsSourceEnded(Fact):
    """A source is no longer worth reading."""

    type = "news_source.ended"
    subject = "source_id"
    source_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class NewsSuggested(Fact):
    """Somebody suggested something for the next issue."""

    type = "news.suggested"
    subject = "tip_id"
    tip_id: str
    community_id: str
    source_id: str | None
