"""What people do with an issue: edit it, approve it, take that back, leave it out. Nothing goes out without their word."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.text import leads
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.newsletters import IssueState, NewsletterIssue, Section
from app.policies import newsletters as policy
from app.policies.guard import require
from app.services.newsletters import keeping, week
from app.services.newsletters.gathering import MOST, Item, item
from app.services.newsletters.sending import send
from app.services.newsletters.skipping import take_up


@dataclass(frozen=True)
class Point:
    """A bullet as somebody wants it; `was`: its place in the issue as it is (from 0), None for a new one."""

    section: Section
    text: str = ""
    link: str = ""
    was: int | None = None


@dataclass(frozen=True)
class Edit:
    """What changes: None leaves it. `bullets` are all there will be, in their order."""

    intro: str | None = None
    bullets: Sequence[Point] | None = None


def edit(session: Session, actor: Actor, issue: NewsletterIssue, wanted: Edit) -> None:
    """Change what a draft says. Raises ForbiddenError, ConflictError once it is approved, InvalidError at the bullet."""
    require_making(actor, issue)
    if issue.state != IssueState.DRAFT:
        raise ConflictError(_("Only a draft can be edited. Take its approval back first."))
    if wanted.bullets is not None:
        items = [_item(issue, number, one) for number, one in enumerate(wanted.bullets)]
        if len(items) > MOST:
            raise InvalidError.at("items", _("Seven bullets at most: what is more, nobody reads."))
        take_up(session, issue, items)
        issue.items = items
    issue.intro = issue.intro if wanted.intro is None else wanted.intro
    issue.touch()
    fact = facts.NewsletterEdited(issue_id=issue.id, community_id=issue.community_id, items=len(issue.items))
    record(session, actor.person_id, fact)


def move(session: Session, actor: Actor, issue: NewsletterIssue, community: Community, target: IssueState) -> None:
    """Approve an issue, take that back, or leave it out; what is approved after its hour goes out at once.

    Raises ForbiddenError, ConflictError where the step is not possible.
    """
    require_making(actor, issue)
    if target not in policy.MACHINE[issue.state]:
        raise ConflictError(_("This issue cannot take that step now."))
    approved = target == IssueState.APPROVED
    if approved:
        session.refresh(community, with_for_update=True)
    kept = keeping.going(session, community)
    if approved and kept is None:
        raise ConflictError(_("This community has no newsletter now. Begin one first."))
    if approved and not issue.items:
        raise ConflictError(_("There is nothing to say yet. Write a bullet, or leave it out this week."))
    fact = facts.NewsletterMoved(
        issue_id=issue.id, community_id=issue.community_id, source=issue.state.value, target=target.value
    )  # fmt: skip
    record(session, actor.person_id, fact)
    issue.state = target
    issue.approved_by, issue.approved_at = (actor.person_id, clock.now()) if approved else (None, None)
    take_up(session, issue, [] if target == IssueState.SKIPPED else issue.items)
    issue.touch()
    if approved and kept and clock.is_past(week.out_at(issue.monday, kept.zone)):
        send(session, issue)


def require_making(actor: Actor, issue: NewsletterIssue) -> None:
    """Raise ForbiddenError unless the actor makes this newsletter."""
    sentence = _("Its manager and its leader make a community's newsletter.")
    require(policy.can_make(actor, issue.community_id), otherwise=sentence)


def _item(issue: NewsletterIssue, number: int, wanted: Point) -> Item:
    """What stands in the issue for a bullet: what the system found keeps its subject, and its words where none are given."""
    if wanted.was is not None and not 0 <= wanted.was < len(issue.items):
        raise InvalidError.at(f"items/{number}/was", _("There is no such bullet."))
    before = issue.items[wanted.was] if wanted.was is not None else item(wanted.section)
    if not wanted.text.strip() and not (before["subject"] or before["count"]):
        raise InvalidError.at(f"items/{number}/text", _("Write something here."))
    if wanted.link and not leads(wanted.link):
        raise InvalidError.at(f"items/{number}/link", _("A link begins with https:// or http://."))
    section = Section(before["section"]) if before["subject"] else wanted.section
    return {**before, "section": section.value, "text": wanted.text.strip(), "link": wanted.link}
