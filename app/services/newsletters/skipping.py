"""Leaving an issue out that nobody will read, and giving back what people suggested for it."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.newsletters import IssueState, NewsletterIssue, NewsTip, Section
from app.services.newsletters.gathering import Item


def take_up(session: Session, issue: NewsletterIssue, items: Iterable[Item]) -> None:
    """Suggestions that stand in an issue are taken up; those that no longer do wait for the next."""
    taken = {one["subject"] for one in items if one["section"] == Section.OUTSIDE and one["subject"]}
    session.execute(update(NewsTip).where(col(NewsTip.issue_id) == issue.id).values(issue_id=None))
    session.execute(update(NewsTip).where(col(NewsTip.id).in_(taken)).values(issue_id=issue.id))


def skip(session: Session, by_id: str | None, issue: NewsletterIssue) -> None:
    """Leave out an issue that is not out; without a person: time did."""
    fact = facts.NewsletterMoved(
        issue_id=issue.id, community_id=issue.community_id, source=issue.state.value, target=IssueState.SKIPPED.value
    )  # fmt: skip
    issue.state, issue.approved_by, issue.approved_at = IssueState.SKIPPED, None, None
    issue.touch()
    take_up(session, issue, [])
    record(session, by_id, fact)
