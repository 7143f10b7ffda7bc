"""Finding decisions, and what is shown of them: counts, the reader's own position, and what took their place."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.models.communities import Community
from app.models.decisions import Decision, DecisionState, Position, Stance
from app.models.people import Person
from app.policies import communities as community_policy
from app.services.decisions import tally
from app.services.decisions.tally import Tally
from app.services.people import Ref

LATEST = 3  # on a hub
MOST_TO_REPLACE = 500
LISTED = frozenset(DecisionState) - {DecisionState.WITHDRAWN}
REPLACED = frozenset({DecisionState.ACCEPTED, DecisionState.SUPERSEDED})


@dataclass(frozen=True)
class Shown:
    """A decision with its counts; `mine`: the reader's position; `leads_to`: what would become of it with these, if known."""

    decision: Decision
    tally: Tally
    mine: Position | None
    superseded_by: str | None
    leads_to: DecisionState | None


def find(session: Session, actor: Actor, decision_id: str) -> tuple[Decision, Community]:
    """A decision and its community; raises NotFoundError where the actor may know of none."""
    found = session.get(Decision, decision_id)
    community = session.get(Community, found.community_id) if found else None
    if found is None or community is None or not community_policy.can_see(actor, community):
        raise NotFoundError(_("There is no such decision."))
    return found, community


def listing(
    session: Session, actor: Actor, community: Community, states: Collection[DecisionState], ask: paging.Ask
) -> paging.Page[Shown]:
    """A community's decisions in some states, the newest first; all but withdrawn ones where none is named."""
    query = select(Decision, *paging.labelled([col(Decision.id)])).where(
        col(Decision.community_id) == community.id, col(Decision.state).in_(states or LISTED)
    )
    page = paging.page(session, query, [col(Decision.id)], ask)
    return paging.Page(shown(session, actor, [row.Decision for row in page.items]), page.next)


def shown(session: Session, actor: Actor, rows: Sequence[Decision]) -> list[Shown]:
    """Decisions with what is shown of them."""
    ids = [row.id for row in rows]
    own = select(Position).where(col(Position.decision_id).in_(ids), col(Position.person_id) == actor.person_id)
    mine = {one.decision_id: one for one in session.execute(own).scalars()}
    heirs, counted = _successors(session, ids), tallies(session, rows)
    found = []
    for row in rows:
        so_far = counted[row.id]
        leads_to = tally.result(row.method, so_far, row.quorum_bp) if row.state == DecisionState.OPEN else None
        found.append(Shown(row, so_far, mine.get(row.id), heirs.get(row.id), leads_to))
    return found


def tallies(session: Session, rows: Sequence[Decision]) -> dict[str, Tally]:
    """How many took which position on each of them."""
    ids = [row.id for row in rows]
    by_stance = select(col(Position.decision_id), col(Position.stance), func.count().label("number")).where(
        col(Position.decision_id).in_(ids)
    )
    said: dict[str, dict[str, int]] = defaultdict(dict)
    for one in session.execute(by_stance.group_by(col(Position.decision_id), col(Position.stance))):
        said[one.decision_id][one.stance] = one.number
    opened = (col(Decision.id) == col(Position.decision_id)) & (col(Decision.opened_by) == col(Position.person_id))
    spoke = select(col(Decision.id)).join(Position, opened).where(col(Decision.id).in_(ids))
    openers = set(session.execute(spoke).scalars())
    return {row.id: tally.count(said[row.id], row.eligible, opener_spoke=row.id in openers) for row in rows}


def one(session: Session, actor: Actor, row: Decision) -> Shown:
    """One of them."""
    return shown(session, actor, [row])[0]


def positions(
    session: Session, row: Decision, ask: paging.Ask, stance: Stance | None = None
) -> paging.Page[tuple[Position, Ref]]:
    """Who said what, in the order in which they first did."""
    keys = [col(Position.id)]
    query = (
        select(Position, col(Person.id).label("who"), col(Person.username), col(Person.display_name), *paging.labelled(keys))
        .join(Person, col(Person.id) == col(Position.person_id))
        .where(col(Position.decision_id) == row.id)
    )
    if stance is not None:
        query = query.where(col(Position.stance) == stance)
    page = paging.page(session, query, keys, ask, newest_first=False)
    found = [(row.Position, Ref(row.who, row.username, row.display_name)) for row in page.items]
    return paging.Page(found, page.next)


def replaceable(session: Session, community: Community) -> list[Decision]:
    """What was accepted here and stands, by title: what another decision may replace."""
    here = col(Decision.community_id) == community.id, col(Decision.state) == DecisionState.ACCEPTED
    query = select(Decision).where(*here).order_by(col(Decision.title), col(Decision.id))
    return list(session.execute(query.limit(MOST_TO_REPLACE)).scalars())


def title_of(session: Session, decision_id: str | None) -> str:
    """What a decision is called that another one of the same community names."""
    found = session.get(Decision, decision_id) if decision_id else None
    return found.title if found else ""


def running(session: Session, community_id: str) -> list[tuple[str, str]]:
    """Id and title of what a community decides now, what closes first before the others, a few."""
    return [(row.id, row.title) for row in _RUNNING.all(session, community_id=community_id)]


def _successors(session: Session, ids: Sequence[str]) -> dict[str, str]:
    query = select(col(Decision.supersedes), col(Decision.id)).where(
        col(Decision.supersedes).in_(ids), col(Decision.state).in_(REPLACED)
    )
    return {row.supersedes: row.id for row in session.execute(query)}


_RUNNING = Question(
    select(col(Decision.id), col(Decision.title))
    .where(col(Decision.community_id) == bindparam("community_id"), col(Decision.state) == DecisionState.OPEN.value)
    .order_by(col(Decision.closes_at), col(Decision.id))
    .limit(LATEST)
)
