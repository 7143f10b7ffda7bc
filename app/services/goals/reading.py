"""Finding goals, and how far each is: its key results with what was measured last, all in a few questions."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.goals import CheckIn, Goal, GoalObjective, GoalState, KeyResult, Objective
from app.policies import communities as community_policy
from app.services.goals import score as figures
from app.services.held import today


@dataclass(frozen=True)
class Result:
    """A key result, what was measured last, and how far that is. `due_on`: when it is to be measured again, if ever."""

    row: KeyResult
    last: CheckIn | None
    due_on: date | None
    overdue: bool

    @property
    def current(self) -> float | None:
        """What was measured last."""
        return self.last.value if self.last else None

    @property
    def score(self) -> float:
        """The share of the way, 0 to 1."""
        return figures.score(self.row.baseline, self.row.target, self.current)

    @property
    def light(self) -> figures.Light:
        """How that is to be read."""
        return figures.light(self.score, self.row.type)


@dataclass(frozen=True)
class Standing:
    """A goal with how far it is."""

    goal: Goal
    results: list[Result]
    objectives: list[Objective]

    @property
    def score(self) -> float | None:
        """The mean of its key results' scores; None where it has none."""
        return figures.whole([one.score for one in self.results])

    @property
    def light(self) -> figures.Light | None:
        """How that is to be read."""
        return figures.whole_light([(one.score, one.row.type) for one in self.results])

    @property
    def expected(self) -> float:
        """How far a steady pace would be today, or was on the day it was closed."""
        return figures.expected(self.goal.begins_on, self.goal.ends_on, self.goal.closed_on or today())

    @property
    def overdue(self) -> bool:
        """Whether any of its key results should have been measured by now."""
        return any(one.overdue for one in self.results)

    @property
    def is_over(self) -> bool:
        """Whether its last day is past and nobody has closed it."""
        return self.goal.state == GoalState.AGREED and self.goal.ends_on < today()


def find(session: Session, actor: Actor, goal_id: str) -> tuple[Goal, Community]:
    """A goal and its community; raises NotFoundError where the actor may know of none."""
    goal = session.get(Goal, goal_id)
    community = session.get(Community, goal.community_id) if goal else None
    if goal is None or community is None or not community_policy.can_see(actor, community):
        raise NotFoundError(_("There is no such goal."))
    return goal, community


def listing(
    session: Session, actor: Actor, community: Community, ask: paging.Ask, state: GoalState | None = None
) -> paging.Page[Standing]:  # fmt: skip
    """A community's goals, the newest first; withdrawn ones only when asked for by state."""
    here = select(Goal, *paging.labelled([col(Goal.id)])).where(col(Goal.community_id) == community.id)
    query = here.where(col(Goal.state) == state) if state else here.where(col(Goal.state) != GoalState.WITHDRAWN)
    page = paging.page(session, query, [col(Goal.id)], ask)
    return paging.Page(standings(session, actor, [row.Goal for row in page.items]), page.next)


def agreed(session: Session, community_ids: Collection[str]) -> list[Goal]:
    """Goals that some communities have agreed on and not closed, the oldest first."""
    query = select(Goal).where(col(Goal.community_id).in_(community_ids), col(Goal.state) == GoalState.AGREED)
    return list(session.execute(query.order_by(col(Goal.id))).scalars()) if community_ids else []


def standing(session: Session, actor: Actor, goal: Goal) -> Standing:
    """How far one goal is."""
    return standings(session, actor, [goal])[0]


def standings(session: Session, actor: Actor, goals: Sequence[Goal]) -> list[Standing]:
    """How far some goals are, in their order; with what they serve for people of the organisation alone."""
    if not goals:
        return []
    ids, results = [goal.id for goal in goals], defaultdict(list)
    rows = session.execute(select(KeyResult).where(col(KeyResult.goal_id).in_(ids)).order_by(col(KeyResult.id))).scalars().all()
    last, by_id = _last(session, [row.id for row in rows]), {goal.id: goal for goal in goals}
    for row in rows:
        results[row.goal_id].append(_result(row, last.get(row.id), by_id[row.goal_id]))
    served = {} if actor.bounded else _served(session, ids)
    return [Standing(goal, results[goal.id], served.get(goal.id, [])) for goal in goals]


def check_ins(session: Session, result: KeyResult, ask: paging.Ask) -> paging.Page[CheckIn]:
    """What was measured of a key result, the newest first."""
    query = select(CheckIn, *paging.labelled([col(CheckIn.day), col(CheckIn.id)]))
    page = paging.page(
        session, query.where(col(CheckIn.key_result_id) == result.id), [col(CheckIn.day), col(CheckIn.id)], ask
    )  # fmt: skip
    return paging.Page([row.CheckIn for row in page.items], page.next)


def _last(session: Session, result_ids: Sequence[str]) -> dict[str, CheckIn]:
    """The newest check-in of each by its day; of two on one day the later one."""
    place = func.row_number().over(
        partition_by=col(CheckIn.key_result_id), order_by=(col(CheckIn.day).desc(), col(CheckIn.id).desc())
    )
    newest = select(col(CheckIn.id), place.label("place")).where(col(CheckIn.key_result_id).in_(result_ids)).subquery()
    query = select(CheckIn).join(newest, newest.c.id == col(CheckIn.id)).where(newest.c.place == 1)
    return {row.key_result_id: row for row in session.execute(query).scalars()} if result_ids else {}


def _result(row: KeyResult, last: CheckIn | None, goal: Goal) -> Result:
    """When a key result is due again: nobody measures what is not agreed on, or closed."""
    if goal.state != GoalState.AGREED:
        return Result(row, last, None, overdue=False)
    since = last.day if last else max(goal.begins_on, goal.agreed_on or goal.begins_on)
    due = figures.next_check_in(row, since)
    return Result(row, last, due, overdue=due is not None and due < today())


def _served(session: Session, goal_ids: Sequence[str]) -> dict[str, list[Objective]]:
    query = (
        select(col(GoalObjective.goal_id), Objective)
        .join(Objective, col(Objective.id) == col(GoalObjective.objective_id))
        .where(col(GoalObjective.goal_id).in_(goal_ids)).order_by(col(Objective.title), col(Objective.id))
    )  # fmt: skip
    found: dict[str, list[Objective]] = defaultdict(list)
    for row in session.execute(query):
        found[row.goal_id].append(row.Objective)
    return found
