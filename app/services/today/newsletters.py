"""What a newsletter asks of whoever makes it: to read over what the system drafted (domain.md §2.16)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.belonging import RoleAssignment, RoleName
from app.models.communities import Community
from app.models.newsletters import IssueState, Newsletter, NewsletterIssue
from app.services.communities.finding import PlaceRef
from app.services.held import in_force_today, today
from app.services.newsletters import WORKING
from app.services.today.card import Action, Card, Urgency


def newsletters(session: Session, actor: Actor) -> Iterator[Card]:
    """Each draft of a newsletter: for its manager, or where there is none for its leader."""
    managed = [place for place, held in actor.roles.items() if RoleName.MANAGER in held]
    led = [place for place, held in actor.roles.items() if RoleName.LEADER in held]
    if not managed and not led:
        return
    others = select(col(RoleAssignment.id)).where(
        col(RoleAssignment.community_id) == col(Community.id), col(RoleAssignment.role) == RoleName.MANAGER, *in_force_today()
    )  # fmt: skip
    mine = col(Community.id).in_(managed) | (col(Community.id).in_(led) & ~others.exists())
    query = select(NewsletterIssue, Community).join(Community, col(Community.id) == col(NewsletterIssue.community_id))
    query = query.join(Newsletter, col(Newsletter.community_id) == col(Community.id))
    going = col(Newsletter.ended_at).is_(None), col(Community.status).in_(WORKING)
    query = query.where(mine, *going, col(NewsletterIssue.state) == IssueState.DRAFT).order_by(col(NewsletterIssue.monday))
    for issue, place in session.execute(query):
        title = _("The newsletter of %(community)s is drafted.") % {"community": place.name}
        why = _("Read it over and approve it: it goes out on %(day)s at 06:00.") % {"day": i18n.day(issue.monday, "full")}
        urgency = Urgency.OVERDUE if issue.monday < today() else Urgency.TODAY
        see = (Action(_("Read it over"), f"/newsletters/{issue.id}"),)
        here = PlaceRef(place.id, place.slug, place.name)
        yield Card("newsletter", issue.id, urgency, title, see, why, issue.monday, here)
