"""Lists of requests for help: what somebody may see, newest first, and the queue of those who help, most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence
from app.models.people import Person
from app.models.questions import QuestionState
from app.models.support import HelpReply, HelpRequest, HelpState
from app.policies.support import OPEN
from app.services import people, questions
from app.services.communities import finding as communities
from app.services.communities.finding import PlaceRef
from app.services.people import Ref
from app.services.questions.suggesting import Suggestion, are_alike
from app.services.support import finding

RECENT = 300  # requests that are looked at for similar ones, newest first
SIMILAR = 5


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `mine`: what the actor asked for; `open_only`: where somebody still has to do something."""

    mine: bool = False
    community_id: str | None = None
    state: HelpState | None = None
    open_only: bool = False


@dataclass(frozen=True)
class Shown:
    """A request with the names that belong to it."""

    request: HelpRequest
    community: PlaceRef | None
    requester: Ref
    assignee: Ref | None


def listing(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[Shown]:
    """What the actor may see, newest first."""
    keys = [col(HelpRequest.opened_at), col(HelpRequest.id)]
    conditions: list[ColumnElement[bool]] = [finding.seen_by(session, actor)]
    if wanted.mine:
        conditions.append(col(HelpRequest.requester_id) == actor.person_id)
    if wanted.community_id:
        conditions.append(col(HelpRequest.community_id) == wanted.community_id)
    if wanted.state:
        conditions.append(col(HelpRequest.state) == wanted.state)
    if wanted.open_only:
        conditions.append(_is_open())
    query = select(HelpRequest, *paging.labelled(keys)).where(*conditions)
    return _named(session, paging.page(session, query, keys, ask))


def queue(session: Session, actor: Actor, ask: paging.Ask) -> paging.Page[Shown]:
    """What is for the actor to do, most pressing first: P1 before P2, by time to target; what waits for its requester last."""
    keys = [col(HelpRequest.paused), col(HelpRequest.priority), col(HelpRequest.due_at), col(HelpRequest.id)]
    query = select(HelpRequest, *paging.labelled(keys)).where(finding.worked_by(session, actor), _is_open())
    return _named(session, paging.page(session, query, keys, ask, newest_first=False))


def one(session: Session, request: HelpRequest) -> Shown:
    """A request that was found."""
    return shown(session, [request])[0]


def shown(session: Session, requests: Sequence[HelpRequest]) -> list[Shown]:
    """Requests that were found, with their names."""
    names = people.refs(session, [who for one in requests for who in (one.requester_id, one.assignee_id)])
    places = communities.refs(session, [one.community_id for one in requests])
    return [
        Shown(one, places.get(one.community_id or ""), names[one.requester_id], names.get(one.assignee_id or ""))
        for one in requests
    ]


def replies(session: Session, request: HelpRequest, ask: paging.Ask) -> paging.Page[Any]:
    """What was said about a request, in order, as `HelpReply, username, display_name`."""
    keys = [col(HelpReply.id)]
    query = (
        select(HelpReply, col(Person.username), col(Person.display_name), *paging.labelled(keys))
        .join(Person, col(Person.id) == col(HelpReply.author_id))
        .where(col(HelpReply.request_id) == request.id)
    )
    return paging.page(session, query, keys, ask, newest_first=False)


def similar(session: Session, actor: Actor, request: HelpRequest) -> list[HelpRequest]:
    """Requests of the same place that were solved and sound like this one, as far as the actor may see them."""
    solved = col(HelpRequest.state).in_([HelpState.RESOLVED, HelpState.CLOSED]), col(HelpRequest.id) != request.id
    here = col(HelpRequest.community_id).is_not_distinct_from(request.community_id)
    query = select(HelpRequest).where(here, *solved, finding.seen_by(session, actor))
    found = session.execute(query.order_by(col(HelpRequest.opened_at).desc()).limit(RECENT)).scalars()
    return [one for one in found if are_alike(one.title, request.title)][:SIMILAR]


def broken_now(session: Session, actor: Actor, request: HelpRequest) -> list[HelpRequest]:
    """What else is known to be broken for many, or for somebody, as far as the actor may see it; most pressing first."""
    query = select(HelpRequest).where(
        finding.seen_by(session, actor), _is_open(), col(HelpRequest.category) == "fault", col(HelpRequest.id) != request.id
    )  # fmt: skip
    order = col(HelpRequest.priority), col(HelpRequest.opened_at).desc()
    return list(session.execute(query.order_by(*order).limit(SIMILAR)).scalars())


def original(session: Session, actor: Actor, request: HelpRequest) -> HelpRequest | None:
    """The request that this one repeats, if the actor may know of it."""
    query = select(HelpRequest).where(col(HelpRequest.id) == request.duplicate_of, finding.seen_by(session, actor))
    return session.execute(query).scalar_one_or_none() if request.duplicate_of else None


def suggest(session: Session, actor: Actor, text: str) -> list[Suggestion]:
    """What may help already: what somebody vouches for first."""
    found = questions.suggest(session, actor, text)
    return sorted(found, key=lambda one: one.state not in {Confidence.VALIDATED, QuestionState.RESOLVED})


def linked(session: Session, actor: Actor, requests: Sequence[HelpRequest]) -> list[Asset]:
    """The pages that solved some requests, as far as the actor may see them."""
    wanted = [one.asset_id for one in requests if one.asset_id]
    query = select(Asset).join(Community, col(Community.id) == col(Asset.community_id))
    return list(session.execute(query.where(col(Asset.id).in_(wanted), communities.visible(actor))).scalars()) if wanted else []


def _is_open() -> ColumnElement[bool]:
    return col(HelpRequest.state).in_(list(OPEN))


def _named(session: Session, page: paging.Page[Any]) -> paging.Page[Shown]:
    return paging.Page(shown(session, [row.HelpRequest for row in page.items]), page.next)
