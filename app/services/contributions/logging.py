"""Logging a contribution: the thirty-second act that everything else follows from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.core.rows import put
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionKind, Source
from app.policies import contributions as policy
from app.policies.guard import require
from app.services import guidelines
from app.services.contributions import drafts

RECENT = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a person says they did. `authors` None means the actor alone; usernames otherwise."""

    kind: ContributionKind
    title: str
    body: str = ""
    evidence: Sequence[str] = field(default_factory=list)
    authors: Sequence[str] | None = None
    beneficiary: str | None = None
    topics: Sequence[str] = field(default_factory=list)
    occurred_on: date | None = None


def log(
    session: Session,
    actor: Actor,
    community: Community,
    draft: Draft,
    source: Source = Source.SELF,
    key: str | None = None,
) -> Contribution:
    """Log a contribution in a community. The same `key` (a form's) from the same person again logs nothing new.

    Raises ForbiddenError for outsiders, InvalidError at the field that is wrong.
    """
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else None
    if source_id and (logged := _by_source(session, source_id)):
        return logged
    require(policy.can_log(actor, community), otherwise=_no_logging(community))
    guidelines.require_read(session, actor, community)
    author_ids = drafts.check_authors(session, actor, draft.authors)
    drafts.check_speaks_for(actor, community, author_ids)
    if actor.person_id not in author_ids:
        source = Source.ON_BEHALF
    contribution = _drafted(session, actor, community, draft, author_ids)
    contribution.source, contribution.source_id = source, source_id
    put(session, contribution)
    write_authors(session, contribution, author_ids)
    record(session, actor.person_id, _logged(contribution, community, author_ids))
    return contribution


def _drafted(session: Session, actor: Actor, community: Community, draft: Draft, author_ids: Sequence[str]) -> Contribution:
    """The row that a draft makes, each field checked."""
    beneficiary = drafts.check_beneficiary(session, actor, draft.beneficiary, author_ids)
    moment = clock.now()
    return Contribution(
        id=ids.new_id(moment),
        community_id=community.id,
        kind=draft.kind,
        title=draft.title,
        body=draft.body,
        evidence=drafts.check_evidence(draft.evidence),
        topics=drafts.check_topics(draft.topics),
        occurred_on=drafts.check_day(draft.occurred_on),
        logged_at=moment,
        logged_by=actor.person_id,
        beneficiary_id=beneficiary.id if beneficiary else None,
    )


def _logged(contribution: Contribution, community: Community, author_ids: Sequence[str]) -> facts.ContributionLogged:
    return facts.ContributionLogged(
        contribution_id=contribution.id,
        community_id=community.id,
        author_ids=tuple(author_ids),
        kind=contribution.kind.value,
        occurred_on=contribution.occurred_on,
        earns=community.carries_points,
    )


def _by_source(session: Session, source_id: str) -> Contribution | None:
    return session.execute(select(Contribution).where(col(Contribution.source_id) == source_id)).scalar_one_or_none()


def write_authors(session: Session, contribution: Contribution, author_ids: Sequence[str]) -> None:
    """The authorship rows, in the order named."""
    for place, author_id in enumerate(author_ids):
        put(
            session,
            Authorship(contribution_id=contribution.id, person_id=author_id, place=place, logged_at=contribution.logged_at),
        )


def _no_logging(community: Community) -> str:
    if community.is_closed:
        return _("This community is archived.")
    return _("Join this community first; then log what you did for it.")


def alike(session: Session, actor: Actor, title: str) -> Contribution | None:
    """Something much like it that the actor logged in the last fourteen days: a hint, never a refusal."""
    wanted = set(fold(title).split())
    recent = session.execute(
        select(Contribution)
        .join(Authorship, col(Authorship.contribution_id) == col(Contribution.id))
        .where(col(Authorship.person_id) == actor.person_id, col(Authorship.logged_at) > clock.now() - RECENT)
        .order_by(col(Authorship.logged_at).desc())
        .limit(50)
    ).scalars()
    for contribution in recent:
        words = set(fold(contribution.title).split())
        if not contribution.is_gone and len(wanted & words) >= 0.8 * max(len(wanted | words), 1):
            return contribution
    return None
