"""What help asks of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.support import HelpRequest, HelpState, Priority
from app.policies.support import OPEN
from app.services.communities import finding as communities
from app.services.communities.finding import PlaceRef
from app.services.support import finding, repeating

FEW = 2  # of each kind
PATIENCE = timedelta(days=2)  # for so long a request may wait for whoever asked before somebody asks again


class Card(NamedTuple):
    """A card: `solved` did it help? `needed` say more; `pressing` or `late` do it; `silent` ask; `again`, so `often`: write."""

    kind: str
    request_id: str
    title: str
    community: PlaceRef | None
    often: int = 1


def cards(session: Session, actor: Actor) -> list[Card]:
    """The actor's cards: what others wait for first."""
    own = and_(col(HelpRequest.requester_id) == actor.person_id, finding.seen_by(session, actor))
    told = [
        *_some(session, "solved", own, col(HelpRequest.state) == HelpState.RESOLVED),
        *_some(session, "needed", own, col(HelpRequest.state) == HelpState.WAITING),
    ]
    return told + _of_helper(session, actor) if finding.helps(session, actor) else told


def _of_helper(session: Session, actor: Actor) -> list[Card]:
    me = col(HelpRequest.assignee_id) == actor.person_id
    theirs = finding.worked_by(session, actor)
    to_do = theirs, or_(me, col(HelpRequest.assignee_id).is_(None))
    open_now = col(HelpRequest.state).in_(list(OPEN - {HelpState.WAITING}))
    pressing = *to_do, open_now, col(HelpRequest.priority).in_([Priority.P1, Priority.P2])
    silent = col(HelpRequest.state) == HelpState.WAITING, col(HelpRequest.waiting_since) < clock.minute() - PATIENCE
    waits = theirs, me, *silent
    found = [*_some(session, "pressing", *pressing), *_some(session, "silent", *waits)]
    again = repeating.asked_again(session, actor)
    places = communities.refs(session, [one.community_id for one in again[:1]])
    write = [Card("again", one.id, one.title, places.get(one.community_id or ""), len(again)) for one in again[:1]]
    return [*found, *write]


def _some(session: Session, kind: str, *conditions: ColumnElement[bool]) -> list[Card]:
    query = select(HelpRequest).where(*conditions).order_by(col(HelpRequest.priority), col(HelpRequest.due_at)).limit(FEW)
    found = list(session.execute(query).scalars())
    places = communities.refs(session, [one.community_id for one in found])

    def what(request: HelpRequest) -> str:
        return "late" if kind == "pressing" and clock.is_past(request.due_at) else kind

    return [Card(what(one), one.id, one.title, places.get(one.community_id or "")) for one in found]
