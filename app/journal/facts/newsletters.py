"""Facts about a community's newsletter (domain.md §2.13, §2.17)."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class NewsletterKept(Fact):
    """A community began, changed or ended its newsletter."""

    type = "newsletter.kept"
    subject = "community_id"
    community_id: str
    goes_on: bool
    public: bool


@dataclass(frozen=True, kw_only=True)
class NewsletterDrafted(Fact):
    """The system drafted an issue for a Monday; without items there was nothing to say."""

    type = "newsletter.drafted"
    subject = "issue_id"
    issue_id: str
    community_id: str
    monday: date
    items: int


@dataclass(frozen=True, kw_only=True)
class NewsletterEdited(Fact):
    """Somebody edited an issue."""

    type = "newsletter.edited"
    subject = "issue_id"
    issue_id: str
    community_id: str
    items: int


@dataclass(frozen=True, kw_only=True)
class NewsletterMoved(Fact):
    """Somebody approved an issue, took that back or left it out; without an actor: nobody looked at it in its week."""

    type = "newsletter.moved"
    subject = "issue_id"
    issue_id: str
    community_id: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class NewsletterSent(Fact):
    """An approved issue went out to its readers."""

    type = "newsletter.sent"
    subject = "issue_id"
    issue_id: str
    community_id: str
    approved_by: str
