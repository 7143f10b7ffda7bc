"""Which goal a contribution or a page serves: what somebody said, else the only goal its community had on that day (B02).

Logging asks nothing of this: the goal is presumed when it is read, and said on the thing's own page by whoever knows better.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Contribution
from app.models.goals import Goal, GoalState, Serving
from app.models.knowledge import Asset
from app.policies import contributions as contribution_policy
from app.policies import goals as policy
from app.policies import knowledge as knowledge_policy
from app.policies.guard import require
from app.services.contributions.finding import authors_of

CONTRIBUTION, ASSET = "contribution", "asset"
AGREED = (GoalState.AGREED, GoalState.CLOSED)


class Thing(NamedTuple):
    """What may serve a goal: which kind, its id, whose it is, and the day from which one reads what the goal was then."""

    kind: str
    id: str
    community_id: str
    day: date


class Served(NamedTuple):
    """The goal, or none; `presumed`: nobody said so, but there was no other."""

    goal: Goal | None
    presumed: bool


NOTHING = Served(None, presumed=False)


def of_contribution(contribution: Contribution) -> Thing:
    """A contribution as what may serve a goal."""
    return Thing(CONTRIBUTION, contribution.id, contribution.community_id, contribution.occurred_on)


def of_asset(asset: Asset) -> Thing:
    """A page as what may serve a goal."""
    return Thing(ASSET, asset.id, asset.community_id, asset.created_at.date())


def choices(session: Session, thing: Thing) -> list[Goal]:
    """The goals that it could serve: those its community agreed on, the newest first, closed ones last."""
    here = col(Goal.community_id) == thing.community_id, col(Goal.state).in_(AGREED)
    query = select(Goal).where(*here).order_by(col(Goal.state), col(Goal.id).desc())
    return list(session.execute(query.limit(50)).scalars())


def served(session: Session, things: Sequence[Thing]) -> dict[str, Served]:
    """By id what each of some things serves, in two questions."""
    said = _said(session, things)
    ids = {goal_id for goal_id in said.values() if goal_id}
    unsaid = {thing.community_id for thing in things if thing.id not in said}
    query = select(Goal).where(
        or_(
            col(Goal.id).in_(ids),
            col(Goal.community_id).in_(unsaid) & col(Goal.state).in_(AGREED),
        )
    )
    goals = {goal.id: goal for goal in session.execute(query).scalars()} if things else {}
    here: dict[str, list[Goal]] = defaultdict(list)
    for goal in goals.values():
        here[goal.community_id].append(goal)
    return {
        thing.id: Served(goals.get(said[thing.id] or ""), presumed=False)
        if thing.id in said
        else _presumed(thing, here[thing.community_id])
        for thing in things
    }


def can_say(session: Session, actor: Actor, thing: Contribution | Asset, community: Community) -> bool:
    """Whether the actor may say what a thing serves: whose it is, leader and manager."""
    if community.is_closed:
        return False
    if isinstance(thing, Asset):
        own = actor.person_id in {thing.owner_id, thing.deputy_id} and knowledge_policy.can_edit(actor, community)
        return own or policy.can_set(actor, community)
    authors = [ref.id for ref in authors_of(session, [thing.id])[thing.id]]
    return contribution_policy.can_change(actor, thing, authors) or policy.can_set(actor, community)


def require_speaker(session: Session, actor: Actor, thing: Contribution | Asset, community: Community) -> None:
    """Raise ForbiddenError for whoever may not say what a thing serves."""
    allowed = can_say(session, actor, thing, community)
    require(allowed, otherwise=_("Whoever did it, the leader and the manager say which goal it serves."))


def say(
    session: Session, actor: Actor, thing: Contribution | Asset, community: Community, goal_id: str | None
) -> Served:  # fmt: skip
    """Say which goal a thing serves, or (None) that it serves none.

    Raises ForbiddenError, ConflictError for what was taken back, InvalidError at `goal` where the community has no such goal.
    """
    lock(session, Community, community.id)
    require_speaker(session, actor, thing, community)
    gone = thing.is_archived if isinstance(thing, Asset) else thing.is_gone
    if gone:
        raise ConflictError(_("It was taken back: it serves no goal any more."))
    as_thing = of_asset(thing) if isinstance(thing, Asset) else of_contribution(thing)
    goal = session.get(Goal, goal_id) if goal_id else None
    if goal_id and (
        goal is None or goal.community_id != community.id or goal.state not in {GoalState.AGREED, GoalState.CLOSED}
    ):
        raise InvalidError.at("goal", _("There is no such goal that this community agreed on."))
    row = _row(session, as_thing) or _new(as_thing, actor)
    row.goal_id, row.by_id = goal_id, actor.person_id
    row.touch()
    session.add(row)
    session.flush()
    told = facts.GoalServed(thing_id=thing.id, thing=as_thing.kind, community_id=community.id, goal_id=goal_id)
    record(session, actor.person_id, told)
    return Served(goal, presumed=False)


def _new(thing: Thing, actor: Actor) -> Serving:
    if thing.kind == CONTRIBUTION:
        return Serving(contribution_id=thing.id, by_id=actor.person_id)
    return Serving(asset_id=thing.id, by_id=actor.person_id)


def _presumed(thing: Thing, goals: Iterable[Goal]) -> Served:
    """The only goal whose period holds the day; of two nobody can tell."""
    then = [goal for goal in goals if goal.covers(thing.day)]
    return Served(then[0], presumed=True) if len(then) == 1 else NOTHING


def _row(session: Session, thing: Thing) -> Serving | None:
    column = Serving.contribution_id if thing.kind == CONTRIBUTION else Serving.asset_id
    return session.execute(select(Serving).where(col(column) == thing.id)).scalar_one_or_none()


def _said(session: Session, things: Sequence[Thing]) -> dict[str, str | None]:
    """What somebody said, by the thing's id."""
    if not things:
        return {}
    of = {kind: [thing.id for thing in things if thing.kind == kind] for kind in (CONTRIBUTION, ASSET)}
    query = select(col(Serving.contribution_id), col(Serving.asset_id), col(Serving.goal_id)).where(
        or_(col(Serving.contribution_id).in_(of[CONTRIBUTION]), col(Serving.asset_id).in_(of[ASSET]))
    )
    return {row.contribution_id or row.asset_id: row.goal_id for row in session.execute(query)}
