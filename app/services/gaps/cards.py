"""What gaps ask of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.gaps import Gap, GapState, GapStep
from app.policies.matrix import may
from app.services.gaps.finding import OPEN, seen_by
from app.services.held import today

MOST = 2
PATIENCE = timedelta(days=7)


class Card(NamedTuple):
    """A card: a gap that is the actor's, the most pressing first; or how many nobody has looked at for a week."""

    kind: str
    gap: Gap | None = None
    waiting: int = 0


def cards(session: Session, actor: Actor) -> list[Card]:
    """The actor's cards; of a gap that they may no longer know of, none."""
    placed = select(Gap).outerjoin(Community, col(Community.id) == col(Gap.community_id))
    mine = placed.where(seen_by(actor), col(Gap.owner_id) == actor.person_id, col(Gap.state).in_(OPEN))
    found = [Card("mine", gap) for gap in session.execute(mine.order_by(col(Gap.priority).desc()).limit(MOST)).scalars()]
    if not any(may(actor, "triage gaps", place, "D") for place in (None, *actor.roles)):
        return found
    waiting = _untriaged(session, actor)
    return [*found, Card("untriaged", waiting=waiting)] if waiting else found


def _untriaged(session: Session, actor: Actor) -> int:
    since = datetime.combine(today() - PATIENCE, datetime.min.time(), UTC)
    query = select(func.count()).select_from(Gap).outerjoin(Community, col(Community.id) == col(Gap.community_id))
    steps = select(func.max(GapStep.created_at)).where(
        col(GapStep.gap_id) == col(Gap.id), col(GapStep.target) == GapState.DETECTED
    )  # fmt: skip
    began = steps.correlate(Gap).scalar_subquery()
    theirs = col(Gap.community_id).in_([place for place in actor.roles if may(actor, "triage gaps", place, "D")])
    condition = seen_by(actor) if may(actor, "triage gaps", None, "D") else theirs & seen_by(actor)
    return session.execute(query.where(condition, col(Gap.state) == GapState.DETECTED, began < since)).scalar_one()
