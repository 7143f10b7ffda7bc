"""Changing a contribution before anybody has endorsed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionKind, ContributionState
from app.policies import contributions as policy
from app.policies.guard import require
from app.services.contributions import drafts
from app.services.contributions.finding import authors_of
from app.services.contributions.logging import write_authors


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values; only the fields in `given` are looked at."""

    given: frozenset[str]
    kind: ContributionKind | None = None
    title: str | None = None
    body: str | None = None
    evidence: Sequence[str] | None = None
    authors: Sequence[str] | None = None
    beneficiary: str | None = None
    topics: Sequence[str] | None = None
    occurred_on: date | None = None


def change(session: Session, actor: Actor, contribution: Contribution, to: Change) -> Contribution:
    """Change a contribution that is logged or was returned; a returned one stands logged again.

    Raises ForbiddenError for others than its authors, ConflictError once it is endorsed or gone.
    """
    author_ids = [ref.id for ref in authors_of(session, [contribution.id])[contribution.id]]
    require(policy.can_change(actor, contribution, author_ids), otherwise=_("Only its authors may change this."))
    if contribution.state not in {ContributionState.LOGGED, ContributionState.RETURNED}:
        raise ConflictError(_("This can no longer be changed: it was endorsed, has lapsed or is gone. Log a new one."))
    author_ids = _authors(session, actor, contribution, author_ids, to)
    _apply(session, actor, contribution, author_ids, to)
    contribution.touch()
    session.flush()
    record(session, actor.person_id, _revised(contribution, author_ids, to))
    if contribution.state == ContributionState.RETURNED:
        contribution.state = ContributionState.LOGGED
        resubmitted = facts.ContributionResubmitted(contribution_id=contribution.id, community_id=contribution.community_id)
        record(session, actor.person_id, resubmitted)
    return contribution


def _authors(
    session: Session, actor: Actor, contribution: Contribution, author_ids: list[str], to: Change
) -> list[str]:  # fmt: skip
    if "authors" not in to.given or not to.authors:
        return author_ids
    authors = drafts.check_authors(session, actor, to.authors)
    drafts.check_speaks_for(actor, session.get_one(Community, contribution.community_id), authors)
    return authors


def _apply(session: Session, actor: Actor, contribution: Contribution, author_ids: list[str], to: Change) -> None:
    for name in to.given & {"kind", "title", "body"}:
        if (value := getattr(to, name)) is not None:
            setattr(contribution, name, value)
    if "evidence" in to.given:
        contribution.evidence = drafts.check_evidence(to.evidence or [])
    if "topics" in to.given:
        contribution.topics = drafts.check_topics(to.topics or [])
    if "occurred_on" in to.given:
        contribution.occurred_on = drafts.check_day(to.occurred_on)
    if "beneficiary" in to.given:
        beneficiary = drafts.check_beneficiary(session, actor, to.beneficiary, author_ids)
        contribution.beneficiary_id = beneficiary.id if beneficiary else None
    drafts.check_not_author(contribution.beneficiary_id, author_ids)
    if "authors" in to.given:
        session.execute(delete(Authorship).where(col(Authorship.contribution_id) == contribution.id))
        write_authors(session, contribution, author_ids)


def _revised(contribution: Contribution, author_ids: list[str], to: Change) -> facts.ContributionRevised:
    return facts.ContributionRevised(
        contribution_id=contribution.id,
        community_id=contribution.community_id,
        author_ids=tuple(author_ids),
        kind=contribution.kind.value,
        occurred_on=contribution.occurred_on,
        fields=tuple(sorted(to.given)),
    )
