"""Sending: what is approved goes out on Monday 06:00 by the newsletter's own clock, once, to whoever reads it."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.newsletters import IssueState, Newsletter, NewsletterIssue, NewsletterPace, Pace
from app.models.people import Person, PersonStatus
from app.services.newsletters import keeping, week
from app.services.newsletters.keeping import WORKING


def due(session: Session, moment: datetime) -> list[str]:
    """Ids of approved issues whose hour has come, where the newsletter still goes on."""
    query = (
        select(col(NewsletterIssue.id), col(NewsletterIssue.monday), col(Newsletter.zone))
        .join(Newsletter, col(Newsletter.community_id) == col(NewsletterIssue.community_id))
        .join(Community, col(Community.id) == col(NewsletterIssue.community_id))
        .where(
            col(NewsletterIssue.state) == IssueState.APPROVED, col(Newsletter.ended_at).is_(None),
            col(Community.status).in_(WORKING),
        )
        .order_by(col(NewsletterIssue.monday), col(NewsletterIssue.id))
    )  # fmt: skip
    return [row.id for row in session.execute(query) if week.out_at(row.monday, row.zone) <= moment]


def send_due(session: Session, issue_id: str) -> None:
    """Send an issue if it still waits for its hour: whoever sent it, took it back or ended it all meanwhile was first."""
    place = session.execute(select(col(NewsletterIssue.community_id)).where(col(NewsletterIssue.id) == issue_id)).scalar_one()
    community = session.get_one(Community, place, with_for_update=True, populate_existing=True)
    issue = session.get_one(NewsletterIssue, issue_id, with_for_update=True, populate_existing=True)
    if issue.state == IssueState.APPROVED and keeping.going(session, community):
        send(session, issue)


def send(session: Session, issue: NewsletterIssue) -> None:
    """An approved issue is out: its page and feeds show it, and readers are told by what follows the journal."""
    issue.state, issue.sent_at = IssueState.SENT, clock.now()
    issue.touch()
    approved_by = issue.approved_by or ""
    fact = facts.NewsletterSent(issue_id=issue.id, community_id=issue.community_id, approved_by=approved_by)
    record(session, None, fact)


def readers(session: Session, issue: NewsletterIssue) -> list[str]:
    """Who is told of an issue: members unless they chose otherwise, and whoever else wants it, as often as they want it."""
    place = issue.community_id
    chosen = col(NewsletterPace.person_id) == col(Person.id), col(NewsletterPace.community_id) == place
    member = (
        select(col(Membership.id))
        .where(
            col(Membership.community_id) == place, col(Membership.person_id) == col(Person.id),
            col(Membership.state) == MembershipState.ACTIVE,
        )
        .exists()
    )  # fmt: skip
    pace = col(NewsletterPace.pace)
    wanted = [pace == Pace.WEEKLY, pace.is_(None) & member]
    if _is_first_of_month(session, issue):
        wanted.append(pace == Pace.MONTHLY)
    query = select(col(Person.id)).outerjoin(NewsletterPace, chosen[0] & chosen[1])
    query = query.where(col(Person.status) == PersonStatus.ACTIVE, or_(*wanted))
    return list(session.execute(query.order_by(col(Person.id))).scalars())


def _is_first_of_month(session: Session, issue: NewsletterIssue) -> bool:
    """Whether none of its month went out before it, be it of an earlier week or, this one being late, of a later."""
    begin, sent = issue.monday.replace(day=1), col(NewsletterIssue.sent_at)
    earlier = (
        col(NewsletterIssue.community_id) == issue.community_id, col(NewsletterIssue.state) == IssueState.SENT,
        col(NewsletterIssue.monday) >= begin, col(NewsletterIssue.monday) < (begin + timedelta(days=31)).replace(day=1),
        or_(sent < issue.sent_at, and_(sent == issue.sent_at, col(NewsletterIssue.monday) < issue.monday)),
    )  # fmt: skip
    return session.execute(select(col(NewsletterIssue.id)).where(*earlier).limit(1)).first() is None
