"""What decisions ask of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community, Status
from app.models.decisions import Decision, DecisionState, DecisionVoter, Method, Position
from app.policies.matrix import may
from app.services.communities.finding import PlaceRef
from app.services.decisions.closing import WORD_WITHIN

SOON = timedelta(hours=24)
MOST = 3  # of each kind
WORKING = (Status.ACTIVE, Status.PAUSED)
OVER = (Status.ARCHIVED, Status.DECLINED)


class Card(NamedTuple):
    """A card: `closing` and `waiting` ask for a position, `proposed` to be opened, `word` for what is decided upon advice."""

    kind: str
    decision_id: str
    title: str
    community: PlaceRef
    closes_at: datetime | None = None


def cards(session: Session, actor: Actor) -> Iterator[Card]:
    """The actor's cards, a few of each kind: members hear in the last day, whoever looks after the community at once."""
    moment = clock.now()
    caring = [place for place in actor.roles if may(actor, "open decision", place, "D")]
    closes = col(Decision.closes_at)
    yield from _found(session, "word", _mine_to_decide(actor).where(closes <= moment, closes > moment - WORD_WITHIN))
    yield from _found(session, "closing", _unanswered(actor, list(actor.roles)).where(closes > moment, closes <= moment + SOON))
    if caring:
        yield from _found(session, "waiting", _unanswered(actor, caring).where(closes > moment + SOON))
        drafts = col(Decision.state) == DecisionState.DRAFT, col(Decision.proposed_by) != actor.person_id
        yield from _found(session, "proposed", _in(caring).where(*drafts, col(Community.status).in_(WORKING)))


def _in(places: list[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(Decision, col(Community.slug), col(Community.name))
        .join(Community, col(Community.id) == col(Decision.community_id))
        .where(col(Decision.community_id).in_(places), col(Community.status).not_in(OVER))
    )


def _unanswered(actor: Actor, places: list[str]) -> Select[*tuple[Any, ...]]:
    """What is open, and the actor was asked and has said nothing."""
    mine = select(col(Position.id)).where(
        col(Position.decision_id) == col(Decision.id), col(Position.person_id) == actor.person_id
    )  # fmt: skip
    asked = (col(DecisionVoter.decision_id) == col(Decision.id)) & (col(DecisionVoter.person_id) == actor.person_id)
    return _in(places).join(DecisionVoter, asked).where(col(Decision.state) == DecisionState.OPEN, ~mine.exists())


def _mine_to_decide(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Where others gave advice and the actor, who opened it, has to decide."""
    advice = select(col(Position.id)).where(
        col(Position.decision_id) == col(Decision.id), col(Position.person_id) != actor.person_id
    )  # fmt: skip
    waits = col(Decision.state) == DecisionState.OPEN, col(Decision.method) == Method.ADVICE, advice.exists()
    return _in(list(actor.roles)).where(col(Decision.opened_by) == actor.person_id, *waits)


def _found(session: Session, kind: str, query: Select[*tuple[Any, ...]]) -> Iterator[Card]:
    for row in session.execute(query.order_by(col(Decision.closes_at), col(Decision.id)).limit(MOST)):
        one, place = row.Decision, PlaceRef(row.Decision.community_id, row.slug, row.name)
        yield Card(kind, one.id, one.title, place, one.closes_at)
