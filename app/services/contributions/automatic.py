"""Contributions that nobody logs: an answer, a question or a solved request for help is one by itself (domain.md §2.4).

It has the id of the thing that it is, and an address there as its evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import clock
from app.core.db import Session
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind, Source
from app.services.contributions.logging import write_authors


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody did: the id of the thing, its page, and whom it helped if that may be told."""

    id: str
    kind: ContributionKind
    title: str
    path: str
    topics: Sequence[str] = ()
    beneficiary_id: str | None = None


def credit(session: Session, community: Community, author_id: str, deed: Deed) -> Contribution:
    """Log what somebody did, as theirs; the caller has seen to it that they may."""
    contribution = Contribution(
        id=deed.id, community_id=community.id, kind=deed.kind, title=deed.title, topics=list(deed.topics),
        evidence=[settings().base_url + deed.path], occurred_on=clock.today(settings().time_zone), logged_at=clock.now(),
        logged_by=author_id, beneficiary_id=deed.beneficiary_id if deed.beneficiary_id != author_id else None,
        source=Source.SYSTEM,
    )  # fmt: skip
    session.add(contribution)
    session.flush()
    write_authors(session, contribution, [author_id])
    logged = facts.ContributionLogged(
        contribution_id=contribution.id, community_id=community.id, author_ids=(author_id,), kind=deed.kind.value,
        occurred_on=contribution.occurred_on, earns=community.carries_points,
    )  # fmt: skip
    record(session, author_id, logged)
    return contribution
