"""Finding issues: what is out, for whoever sees the community; drafts only for those who make or oversee the newsletter."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.newsletters import IssueState, NewsletterIssue
from app.policies import newsletters as policy
from app.services import communities


def find(session: Session, actor: Actor, issue_id: str) -> tuple[NewsletterIssue, Community]:
    """An issue and its community; raises NotFoundError where the actor may not know of it."""
    issue = session.get(NewsletterIssue, issue_id)
    if issue is None or not (issue.state == IssueState.SENT or policy.can_see_drafts(actor, issue.community_id)):
        raise NotFoundError(_("There is no such issue."))
    try:
        return issue, communities.by_id(session, actor, issue.community_id)
    except NotFoundError as error:
        raise NotFoundError(_("There is no such issue.")) from error


def drafts(session: Session, community_id: str) -> list[NewsletterIssue]:
    """A community's drafts, the oldest first."""
    mine = col(NewsletterIssue.community_id) == community_id, col(NewsletterIssue.state) == IssueState.DRAFT
    return list(session.execute(select(NewsletterIssue).where(*mine).order_by(col(NewsletterIssue.monday))).scalars())


def listing(session: Session, actor: Actor, community: Community, ask: paging.Ask) -> paging.Page[Any]:
    """A community's issues that the actor may know of, the newest first."""
    keys = [col(NewsletterIssue.monday), col(NewsletterIssue.id)]
    query = select(NewsletterIssue, *paging.labelled(keys)).where(col(NewsletterIssue.community_id) == community.id)
    if not policy.can_see_drafts(actor, community.id):
        query = query.where(col(NewsletterIssue.state) == IssueState.SENT)
    page = paging.page(session, query, keys, ask)
    return paging.Page([row.NewsletterIssue for row in page.items], page.next)
