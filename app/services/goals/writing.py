"""Writing down what a community wants to reach, while it is a draft; what is agreed keeps its words (domain.md §2.10)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, insert, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.goals import Goal, GoalObjective, GoalState, KeyResult, Objective
from app.policies import goals as policy
from app.policies.guard import require
from app.services import people

MOST_OBJECTIVES = 5
LONGEST = 3  # years
DAYS = frozenset({"begins_on", "ends_on"})
WORDING = DAYS | {"statement"}
ALL = WORDING | {"owner", "objectives"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is said of a goal; `given`: which of it. The owner is a username, objectives are ids."""

    given: frozenset[str] = field(default_factory=lambda: ALL)
    statement: str | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    owner: str | None = None
    objectives: Sequence[str] | None = None


def require_proposer(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever may not write goals down."""
    require(policy.can_propose(actor, community), otherwise=_("Join this community first; then propose what it should reach."))


def require_writer(actor: Actor, community: Community, goal: Goal) -> None:
    """Raise ForbiddenError for whoever may change nothing about a goal."""
    allowed = policy.can_write(actor, community, goal) or policy.can_set(actor, community)
    require(allowed, otherwise=_("Whoever wrote a draft, the leader and the manager change goals."))


def write(session: Session, actor: Actor, community: Community, draft: Draft) -> Goal:
    """Write a goal down, as a draft. Raises ForbiddenError, InvalidError at the field that is wrong."""
    require_proposer(actor, community)
    if not draft.statement or draft.begins_on is None or draft.ends_on is None:
        raise InvalidError(_("Say what, and from when until when."))
    goal = Goal(
        community_id=community.id, statement=draft.statement.strip(), begins_on=draft.begins_on, ends_on=draft.ends_on,
        owner_id=people.find_active(session, actor, draft.owner or "me", field="owner").id, written_by=actor.person_id,
    )  # fmt: skip
    _check(goal)
    session.add(goal)
    session.flush()
    _link(session, actor, goal, draft.objectives or ())
    record(session, actor.person_id, facts.GoalWritten(goal_id=goal.id, community_id=community.id))
    return goal


def change(session: Session, actor: Actor, goal: Goal, community: Community, draft: Draft) -> Goal:
    """Change a goal: its words and days only while it is a draft; who sees to it and what it serves until it is closed.

    Key results due on its last day, or outside its new period, are due on its new last day.

    Raises ForbiddenError, ConflictError for what stands as it was agreed, InvalidError at the field that is wrong.
    """
    held(session, goal)
    require_writer(actor, community, goal)
    given = draft.given & ALL
    if not goal.is_open or (goal.state != GoalState.DRAFT and given & WORDING):
        raise ConflictError(_("What was put before the sponsor keeps its words. Take it back first, or write another goal."))
    before = goal.ends_on
    for name in given & WORDING:
        if (value := getattr(draft, name)) is not None:
            setattr(goal, name, value)
    if "owner" in given and draft.owner:
        goal.owner_id = people.find_active(session, actor, draft.owner, field="owner").id
    if "objectives" in given:
        _link(session, actor, goal, draft.objectives or ())
    _check(goal)
    moved = _move_due(session, goal, before) if given & DAYS else []
    tell_change(session, actor, goal, given | set(moved))
    return goal


def held(session: Session, goal: Goal) -> Goal:
    """The goal as it stands now, nobody else's to change until this unit of work ends."""
    lock(session, Community, goal.community_id)
    session.flush()
    session.refresh(goal, with_for_update=True)
    return goal


def tell_change(session: Session, actor: Actor, goal: Goal, fields: Collection[str]) -> None:
    """Count the change, and record it."""
    goal.touch()
    changed = facts.GoalChanged(goal_id=goal.id, community_id=goal.community_id, fields=tuple(sorted(fields)))
    record(session, actor.person_id, changed)


def _link(session: Session, actor: Actor, goal: Goal, objective_ids: Sequence[str]) -> None:
    """Say what it serves. For whoever is bounded there are no objectives: they name none, and take none away."""
    wanted = list(dict.fromkeys(objective_ids))
    if len(wanted) > MOST_OBJECTIVES:
        raise InvalidError.at("objectives", _("A goal serves five objectives at most."))
    known = (
        set()
        if actor.bounded
        else set(session.execute(select(col(Objective.id)).where(col(Objective.id).in_(wanted))).scalars())
    )
    for place, one in enumerate(wanted):
        if one not in known:
            raise InvalidError.at(f"objectives/{place}", _("There is no such objective."))
    if actor.bounded:
        return
    session.execute(delete(GoalObjective).where(col(GoalObjective.goal_id) == goal.id))
    if wanted:
        session.execute(insert(GoalObjective), [{"goal_id": goal.id, "objective_id": one} for one in wanted])


def _move_due(session: Session, goal: Goal, before: date) -> list[str]:
    """Key results keep up with the goal's days; says what changed."""
    rows = session.execute(select(KeyResult).where(col(KeyResult.goal_id) == goal.id).with_for_update()).scalars()
    late = [row for row in rows if row.due_on != goal.ends_on and (row.due_on == before or not goal.spans(row.due_on))]
    for row in late:
        row.due_on = goal.ends_on
        row.touch()
    return ["key_result.due_on"] if late else []


def _check(goal: Goal) -> None:
    if goal.ends_on <= goal.begins_on:
        raise InvalidError.at("ends_on", _("It would be over before it begins."))
    if goal.ends_on.year - goal.begins_on.year > LONGEST:
        raise InvalidError.at("ends_on", _("A goal runs for three years at most; say what is to be reached by then."))
