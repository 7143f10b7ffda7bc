"""A community's newsletter for everybody, where whoever makes it said so: what is out, without thanks, which name people."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.newsletters import IssueState, NewsletterIssue
from app.services import newsletters
from app.services.newsletters import Bullet
from app.services.publishing.finding import find

MOST = 12


class Issue(NamedTuple):
    """An issue with what a stranger may read of it, under headings."""

    row: NewsletterIssue
    title: str
    sections: list[tuple[str, list[Bullet]]]


class Letters(NamedTuple):
    """The newest issues; `community` is a row of what finding asks."""

    community: Any
    lang: str
    issues: list[Issue]


def newsletter(session: Session, slug: str) -> Letters:
    """What strangers read of a newsletter: what was sent since they may; raises NotFoundError where nobody published one."""
    community = find(session, slug)
    kept = newsletters.of(session, community.id)
    if kept is None or not kept.public:
        raise NotFoundError(_("There is nothing at this address."))
    out = (
        col(NewsletterIssue.community_id) == community.id,
        col(NewsletterIssue.state) == IssueState.SENT,
        col(NewsletterIssue.sent_at) >= kept.public_since,
    )
    rows = session.execute(select(NewsletterIssue).where(*out).order_by(col(NewsletterIssue.monday).desc()).limit(MOST))
    return Letters(community, kept.lang, [_issue(session, community, row) for row in rows.scalars()])


def _issue(session: Session, community: Any, row: NewsletterIssue) -> Issue:
    found = newsletters.bullets(session, row, community.slug, stranger=True)
    return Issue(row, newsletters.title(community.name, row.monday), newsletters.under_headings(found))
