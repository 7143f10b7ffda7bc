"""What goals ask of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import CLOSED, Community, Status
from app.models.goals import Goal, GoalState, KeyResult
from app.policies.matrix import may
from app.services.communities.finding import visible
from app.services.goals import reading
from app.services.goals.reading import Result

MOST = 3


class Card(NamedTuple):
    """A card: `proposed` waits for the sponsor, `overdue` for a measurement, `over` for what came of it."""

    kind: str
    goal: Goal
    community: Community
    result: Result | None = None
    due_on: date | None = None


def cards(session: Session, actor: Actor) -> Iterator[Card]:
    """The actor's cards, a few of each kind."""
    setting = [place for place in actor.roles if may(actor, "set goals", place, "D")]
    agreeing = [place for place in actor.roles if may(actor, "set goals", place, "A")]
    yield from _proposed(session, actor, agreeing)
    mine = col(Goal.id).in_(select(col(KeyResult.goal_id)).where(col(KeyResult.owner_id) == actor.person_id))
    yield from _running(session, actor, setting, col(Goal.community_id).in_(setting) | mine)


def _proposed(session: Session, actor: Actor, places: list[str]) -> Iterator[Card]:
    query = (
        select(Goal, Community)
        .join(Community, col(Community.id) == col(Goal.community_id))
        .where(col(Goal.community_id).in_(places), col(Goal.state) == GoalState.PROPOSED, col(Goal.put_by) != actor.person_id)
        .where(col(Community.status).not_in(CLOSED))
    )
    for row in session.execute(query.order_by(col(Goal.id)).limit(MOST)) if places else ():
        yield Card("proposed", row.Goal, row.Community)


def _running(session: Session, actor: Actor, places: list[str], condition: ColumnElement[bool]) -> Iterator[Card]:
    """Of agreed goals: what should have been measured, and what is past its last day; the longest overdue first."""
    query = (
        select(Goal, Community)
        .join(Community, col(Community.id) == col(Goal.community_id))
        .where(visible(actor), col(Goal.state) == GoalState.AGREED, condition)
        .where(col(Community.status).in_([Status.PROPOSED, Status.ACTIVE, Status.RETIRING]))
        .order_by(col(Goal.ends_on), col(Goal.id)).limit(50)
    )  # fmt: skip
    found = session.execute(query).all()
    where = {row.Goal.id: row.Community for row in found}
    late: list[Card] = []
    over: list[Card] = []
    for one in reading.standings(session, actor, [row.Goal for row in found]):
        place = where[one.goal.id]
        if one.is_over and place.id in places:
            over.append(Card("over", one.goal, place, due_on=one.goal.ends_on))
        theirs = [r for r in one.results if r.overdue and (place.id in places or r.row.owner_id == actor.person_id)]
        late += [Card("overdue", one.goal, place, result, result.due_on) for result in theirs]
    yield from sorted(late, key=lambda card: (card.due_on or date.max, card.goal.id))[:MOST]
    yield from over[:MOST]
