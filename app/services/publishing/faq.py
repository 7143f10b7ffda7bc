"""A community's answers for everybody: what is validated, and published by somebody who may (product.md V9; domain.md §2.5).

Signed in, whoever sees the community reads them. Without signing in, only while the community is open, works, and its leader
or manager has published them: an answer is more than a title on a widget. Nobody is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind, Confidence, Revision
from app.models.reviews import FaqPublication
from app.policies import publishing as policy
from app.policies.guard import require
from app.services.publishing.finding import find


@dataclass(frozen=True)
class Faq:
    """Rows of `id, title, body, lang, revised_at, last_verified_at`, by title; `community` is a row of what finding asks."""

    community: Any
    entries: Sequence[Any]

    @property
    def updated(self) -> datetime | None:
        """When one of them was last revised or confirmed."""
        return max((max(one.revised_at, one.last_verified_at or one.revised_at) for one in self.entries), default=None)


def public(session: Session, slug: str) -> Faq:
    """What strangers read; raises NotFoundError where nothing is published."""
    community = find(session, slug)
    if is_public(session, community.id) is None:
        raise NotFoundError(_("There is nothing at this address."))
    return answers(session, community)


def answers(session: Session, community: Any) -> Faq:
    """A community's validated answers, for whoever may see it."""
    return Faq(community, _ENTRIES.all(session, community_id=community.id))


def is_public(session: Session, community_id: str) -> FaqPublication | None:
    """Since when, and by whose word, they are for everybody; None: they are not."""
    query = select(FaqPublication).where(
        col(FaqPublication.community_id) == community_id, col(FaqPublication.ended_at).is_(None)
    )
    return session.execute(query.order_by(col(FaqPublication.id)).limit(1)).scalar_one_or_none()


def shows(session: Session, community: Community) -> bool:
    """Whether strangers read them now: by somebody's word, in an open community that works, where anything is published."""
    return settings().publish and policy.is_published(community) and is_public(session, community.id) is not None


def publish(session: Session, actor: Actor, community: Community) -> None:
    """Let everybody read them; again changes nothing. Raises ForbiddenError, ConflictError where strangers see nothing."""
    _require(session, actor, community)
    if not policy.is_published(community):
        raise ConflictError(_("Only an open community that works shows anything to everybody."))
    if is_public(session, community.id) is None:
        session.add(FaqPublication(community_id=community.id, by_id=actor.person_id))
        session.flush()
        record(session, actor.person_id, facts.FaqPublished(community_id=community.id))


def withdraw(session: Session, actor: Actor, community: Community) -> None:
    """From now on only whoever signs in reads them; again changes nothing. Raises ForbiddenError."""
    _require(session, actor, community)
    end(session, actor.person_id, community)


def end(session: Session, by_id: str, community: Community) -> None:
    """What `withdraw` does, for whoever may: also for whoever closes the community to strangers. It ends for good."""
    standing = is_public(session, community.id)
    if standing is not None:
        standing.ended_at, standing.ended_by = clock.now(), by_id
        record(session, by_id, facts.FaqWithdrawn(community_id=community.id))


def _require(session: Session, actor: Actor, community: Community) -> None:
    sentence = _("Its leader, its manager and KM advisors decide what of a community everybody may read.")
    require(policy.can_publish(actor, community), otherwise=sentence)
    session.refresh(community, with_for_update=True)


_ENTRIES = Question(
    select(
        col(Asset.id), col(Asset.title), col(Revision.body), col(Asset.lang), col(Asset.revised_at),
        col(Asset.last_verified_at),
    )
    .join(Revision, (col(Revision.asset_id) == col(Asset.id)) & (col(Revision.number) == col(Asset.revision)))
    .where(
        col(Asset.community_id) == bindparam("community_id"), col(Asset.kind) == AssetKind.FAQ,
        col(Asset.confidence) == Confidence.VALIDATED,
    )
    .order_by(col(Asset.lang), col(Asset.title_key), col(Asset.id))
)  # fmt: skip
