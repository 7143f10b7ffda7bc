"""Drafting an issue: by the system from Friday 15:00, by a person earlier; once for each Monday, however often it is tried."""

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.core.rows import put
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.newsletters import IssueState, Newsletter, NewsletterIssue
from app.policies import newsletters as policy
from app.policies.guard import require
from app.services.newsletters import keeping, week
from app.services.newsletters.gathering import gather
from app.services.newsletters.keeping import WORKING
from app.services.newsletters.skipping import skip, take_up


def due(session: Session, moment: datetime) -> list[str]:
    """Communities whose draft is due and not there."""
    query = (
        select(Newsletter)
        .join(Community, col(Community.id) == col(Newsletter.community_id))
        .where(col(Newsletter.ended_at).is_(None), col(Community.status).in_(WORKING))
        .order_by(col(Newsletter.id))
    )
    kept = {one.community_id: week.monday_of(moment, one.zone) for one in session.execute(query).scalars()}
    there = _there(session, {monday for monday in kept.values() if monday})
    return [place for place, monday in kept.items() if monday and (place, monday) not in there]


def draft_due(session: Session, community_id: str) -> None:
    """Draft an issue if it still is due: a second process that saw the same finds it there."""
    community = session.get_one(Community, community_id, with_for_update=True)
    kept = keeping.going(session, community)
    monday = week.monday_of(clock.now(), kept.zone) if kept else None
    if monday and not _there(session, {monday}, community_id):
        _draft(session, None, community, monday)


def draft_now(session: Session, actor: Actor, community: Community) -> NewsletterIssue:
    """Draft the issue of the Monday to come, without waiting for Friday. Raises ForbiddenError, ConflictError."""
    require(policy.can_make(actor, community.id), otherwise=_("Its manager and its leader make a community's newsletter."))
    session.refresh(community, with_for_update=True)
    kept = keeping.going(session, community)
    if kept is None:
        raise ConflictError(_("This community has no newsletter now. Begin one first."))
    monday = week.next_monday(clock.now(), kept.zone)
    if _there(session, {monday}, community.id):
        raise ConflictError(_("The issue of that Monday is drafted already."))
    return _draft(session, actor.person_id, community, monday)


def _draft(session: Session, by_id: str | None, community: Community, monday: date) -> NewsletterIssue:
    _pass_over(session, community, monday)
    issue = NewsletterIssue(community_id=community.id, monday=monday, since=_since(session, community))
    issue.items = gather(session, community, issue)
    if by_id and not issue.items:  # only Friday's draft leaves itself out: until then something may happen yet
        raise ConflictError(_("Nothing has happened yet that would have to be told. Friday's draft looks again."))
    issue.state = IssueState.DRAFT if issue.items else IssueState.SKIPPED
    put(session, issue)
    take_up(session, issue, issue.items)
    number = len(issue.items)
    fact = facts.NewsletterDrafted(issue_id=issue.id, community_id=community.id, monday=monday, items=number)
    record(session, by_id, fact)
    return issue


def _since(session: Session, community: Community) -> datetime:
    """From where on it tells: since the issue before was drafted, or for the last week."""
    before = select(col(NewsletterIssue.created_at)).where(col(NewsletterIssue.community_id) == community.id)
    last = session.execute(before.order_by(col(NewsletterIssue.monday).desc()).limit(1)).scalar()
    begin = clock.now() - week.WEEK
    return max(last, begin - week.WEEK) if last else begin


def _pass_over(session: Session, community: Community, monday: date) -> None:
    """Drafts of weeks before that nobody approved: they are old by now."""
    old = col(NewsletterIssue.monday) < monday, col(NewsletterIssue.state) == IssueState.DRAFT
    query = select(NewsletterIssue).where(col(NewsletterIssue.community_id) == community.id, *old)
    for issue in session.execute(query).scalars():
        skip(session, None, issue)


def _there(session: Session, mondays: set[date], community_id: str | None = None) -> set[tuple[str, date]]:
    columns = col(NewsletterIssue.community_id), col(NewsletterIssue.monday)
    query = select(*columns).where(col(NewsletterIssue.monday).in_(mondays))
    query = query if community_id is None else query.where(col(NewsletterIssue.community_id) == community_id)
    return {(row.community_id, row.monday) for row in session.execute(query)}
