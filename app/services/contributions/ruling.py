"""Sending back, withdrawing, voiding and lapsing: nothing is deleted, each is a ruling with its reason."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.journal.fact import Fact
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionState, Ruling, Source
from app.policies import contributions as policy
from app.policies.guard import require
from app.services.contributions.finding import authors_of

LAPSES_AFTER = timedelta(days=60)


def withdraw(session: Session, actor: Actor, contribution: Contribution) -> Contribution:
    """An author takes a contribution back (the undo of logging, too)."""
    allowed = policy.can_change(actor, contribution, _author_ids(session, contribution))
    require(allowed, otherwise=_("Only its authors may withdraw this."))
    fact = facts.ContributionWithdrawn(contribution_id=contribution.id, community_id=contribution.community_id)
    return _rule(session, actor.person_id, contribution, ContributionState.WITHDRAWN, "", fact)


def send_back(session: Session, actor: Actor, contribution: Contribution, community: Community, reason: str) -> Contribution:
    """Return a contribution to its authors, asking for evidence."""
    require(policy.can_return(actor, community), otherwise=_("Leaders, managers and KM advisors may send it back."))
    fact = facts.ContributionReturned(contribution_id=contribution.id, community_id=contribution.community_id)
    return _rule(session, actor.person_id, contribution, ContributionState.RETURNED, _reasoned(reason), fact)


def void(session: Session, actor: Actor, contribution: Contribution, community: Community, reason: str) -> Contribution:
    """Declare a contribution void; the authors may appeal within fourteen days."""
    allowed = policy.can_void(actor, community, _author_ids(session, contribution))
    require(allowed, otherwise=_("A manager or KM advisor who is not an author may void it."))
    fact = facts.ContributionVoided(contribution_id=contribution.id, community_id=contribution.community_id)
    return _rule(session, actor.person_id, contribution, ContributionState.VOIDED, _reasoned(reason), fact)


def lapse_overdue(session: Session, limit: int = 500) -> int:
    """Let contributions lapse that nobody endorsed within 60 days since they were logged, or mended; imported ones never do.

    Returns how many lapsed, at most `limit`.
    """
    overdue = session.execute(
        select(Contribution)
        .where(
            col(Contribution.state) == ContributionState.LOGGED,
            col(Contribution.logged_at) < clock.now() - LAPSES_AFTER,
            col(Contribution.updated_at) < clock.now() - LAPSES_AFTER,
            col(Contribution.source) != Source.IMPORTED,
        )
        .order_by(col(Contribution.logged_at))
        .limit(limit)
    ).scalars()
    count = 0
    for contribution in overdue:
        fact = facts.ContributionLapsed(contribution_id=contribution.id, community_id=contribution.community_id)
        _rule(session, None, contribution, ContributionState.LAPSED, "", fact)
        count += 1
    return count


def _author_ids(session: Session, contribution: Contribution) -> list[str]:
    return [ref.id for ref in authors_of(session, [contribution.id])[contribution.id]]


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise InvalidError.at("reason", _("Give a reason; the authors will read it."))
    return reason


def _rule(
    session: Session, by_id: str | None, contribution: Contribution, verdict: ContributionState, reason: str, fact: Fact
) -> Contribution:
    if not policy.can_follow(contribution.state, verdict):
        raise ConflictError(_("This can no longer be done: the contribution has moved on. Look at it again."))
    contribution.state = verdict
    contribution.touch()
    session.add(Ruling(contribution_id=contribution.id, verdict=verdict, by_id=by_id, reason=reason))
    record(session, by_id, fact)
    return contribution
