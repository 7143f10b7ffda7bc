"""Key results: by what one sees that a goal is reached. They are set while it is a draft (domain.md §2.10)."""

from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from sqlalchemy import func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.goals import Direction, Goal, GoalState, KeyResult, ResultType
from app.policies import goals as policy
from app.policies.guard import require
from app.services import people
from app.services.goals import metrics, reading
from app.services.goals.writing import held as goal_held
from app.services.goals.writing import tell_change

MOST = 5
LARGEST = 1e12
MOST_DAYS = 366
LATER = frozenset({"owner", "cadence_days"})  # what may change after the sponsor agreed
ALL = LATER | {"metric", "unit", "baseline", "target", "direction", "type", "due_on"}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is said of a key result; `given`: which of it. The owner is a username; the direction follows from the figures."""

    given: frozenset[str] = field(default_factory=lambda: ALL)
    metric: str | None = None
    unit: str | None = None
    baseline: float | None = None
    target: float | None = None
    direction: Direction | None = None
    type: ResultType | None = None
    due_on: date | None = None
    owner: str | None = None
    cadence_days: int | None = None


def find(session: Session, actor: Actor, result_id: str) -> tuple[KeyResult, Goal, Community]:
    """A key result, its goal and its community; raises NotFoundError where the actor may know of none."""
    result = session.get(KeyResult, result_id)
    if result is None:
        raise NotFoundError(_("There is no such key result."))
    return result, *reading.find(session, actor, result.goal_id)


def held(session: Session, row: KeyResult, goal: Goal) -> KeyResult:
    """A key result and its goal as they stand now, nobody else's to change; raises NotFoundError once it was taken out."""
    goal_held(session, goal)
    query = select(KeyResult).where(col(KeyResult.id) == row.id).with_for_update().execution_options(populate_existing=True)
    if session.execute(query).scalar_one_or_none() is None:
        raise NotFoundError(_("There is no such key result."))
    return row


def require_writer(actor: Actor, community: Community, goal: Goal) -> None:
    """Raise ForbiddenError for whoever may not say what a goal is measured by."""
    allowed = policy.can_write(actor, community, goal) or policy.can_set(actor, community)
    require(allowed, otherwise=_("Whoever wrote a draft, the leader and the manager say what it is measured by."))


def add(session: Session, actor: Actor, goal: Goal, community: Community, measure: Measure) -> KeyResult:
    """Say by what one sees that the goal is reached.

    Raises ForbiddenError, ConflictError once it left its writers' hands, InvalidError at the field that is wrong, and for what
    no goal is measured by.
    """
    goal_held(session, goal)
    require_writer(actor, community, goal)
    _refuse_settled(goal)
    if _count(session, goal) >= MOST:
        raise ConflictError(_("Five key results are enough: what else is measured is no goal, but worth knowing."))
    row = _new(session, actor, goal, measure)
    _check(row, goal)
    _check_cadence(row)
    session.add(row)
    session.flush()
    tell_change(session, actor, goal, ["key_results"])
    return row


def _new(session: Session, actor: Actor, goal: Goal, measure: Measure) -> KeyResult:
    if not measure.metric or measure.baseline is None or measure.target is None:
        missing = next(name for name in ("metric", "baseline", "target") if getattr(measure, name) in {None, ""})
        raise InvalidError.at(missing, _("This field is missing."))
    return KeyResult(
        goal_id=goal.id, metric=measure.metric.strip(), unit=(measure.unit or "").strip(), baseline=measure.baseline,
        target=measure.target, direction=measure.direction or _way(measure.baseline, measure.target),
        type=measure.type or ResultType.ASPIRATIONAL, due_on=measure.due_on or goal.ends_on,
        owner_id=people.find_active(session, actor, measure.owner or "me", field="owner").id,
        cadence_days=30 if measure.cadence_days is None else measure.cadence_days,
    )  # fmt: skip


def change(
    session: Session, actor: Actor, row: KeyResult, goal: Goal, community: Community, measure: Measure
) -> KeyResult:  # fmt: skip
    """Change a key result: all of it while the goal is a draft, afterwards only who sees to it and how often."""
    held(session, row, goal)
    require_writer(actor, community, goal)
    given = measure.given & ALL
    if not goal.is_open or given - LATER:
        _refuse_settled(goal)
    for name in given - {"owner", "direction"}:
        if (value := getattr(measure, name)) is not None:
            setattr(row, name, value)
    if "owner" in given and measure.owner:
        row.owner_id = people.find_active(session, actor, measure.owner, field="owner").id
    row.direction = (measure.direction if "direction" in given else None) or _way(row.baseline, row.target)
    _check_cadence(row)
    if given - LATER:
        _check(row, goal)
    row.touch()
    tell_change(session, actor, goal, [f"key_result.{name}" for name in given])
    return row


def drop(session: Session, actor: Actor, row: KeyResult, goal: Goal, community: Community) -> None:
    """Take a key result out of a draft."""
    held(session, row, goal)
    require_writer(actor, community, goal)
    _refuse_settled(goal)
    session.delete(row)
    tell_change(session, actor, goal, ["key_results"])


def _count(session: Session, goal: Goal) -> int:
    return session.execute(select(func.count()).where(col(KeyResult.goal_id) == goal.id)).scalar_one()


def _refuse_settled(goal: Goal) -> None:
    if goal.state != GoalState.DRAFT:
        raise ConflictError(
            _("What was put before the sponsor keeps its key results. Take it back first, or write another goal.")
        )


def _way(baseline: float, target: float) -> Direction:
    return Direction.INCREASE if target > baseline else Direction.DECREASE


def _check(row: KeyResult, goal: Goal) -> None:
    metrics.check(row.metric, row.unit)
    for name in ("baseline", "target"):
        if not isfinite(getattr(row, name)) or abs(getattr(row, name)) > LARGEST:
            raise InvalidError.at(name, _("Write a number up to a million millions."))
    if row.baseline == row.target:
        raise InvalidError.at("target", _("The target is where you stand already. Say what is to change."))
    if row.direction != _way(row.baseline, row.target):
        raise InvalidError.at("direction", _("The target lies the other way."))
    if not goal.spans(row.due_on):
        raise InvalidError.at("due_on", _("Name a day within the goal's period."))


def _check_cadence(row: KeyResult) -> None:
    if not 1 <= row.cadence_days <= MOST_DAYS:
        raise InvalidError.at("cadence_days", _("Look at it once a year at least: 1 to 366 days."))
