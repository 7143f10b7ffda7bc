"""A goal's way: drafted, put before the sponsor, agreed, closed with what came of it (domain.md §2.10, §2.14 row 34)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, Fault, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community, Kind
from app.models.goals import Goal, GoalObjective, GoalState, KeyResult, Outlook
from app.policies import goals as policy
from app.policies.guard import require
from app.services.communities.aims import has_objectives
from app.services.goals import checking
from app.services.goals.writing import held
from app.services.held import today


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where to, why, and for closing what each key result came to, by its id."""

    to: GoalState
    reason: str = ""
    finals: Mapping[str, float] = field(default_factory=dict)


def move(session: Session, actor: Actor, goal: Goal, community: Community, to: Move) -> Goal:
    """Take a step.

    Raises ForbiddenError when it is somebody else's, ConflictError when the machine has no such step or something is missing
    for it (each a fault), InvalidError without a reason where one is owed.
    """
    held(session, goal)
    source = goal.state
    if not policy.can_follow(source, to.to):
        raise ConflictError(_("The goal cannot take this step from where it stands. Look at its page again."))
    require(policy.can_move(actor, community, goal, to.to), otherwise=_whose(goal, to.to))
    if faults := _missing(session, actor, goal, community, to):
        raise ConflictError(_("Something is still missing for this step."), faults)
    if (source, to.to) in REASONED and not to.reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    if to.to == GoalState.CLOSED:
        _note_finals(session, actor, goal, to)
    goal.state, goal.note = to.to, to.reason.strip()
    _sign(actor, goal)
    goal.touch()
    moved = facts.GoalMoved(goal_id=goal.id, community_id=community.id, source=source.value, target=to.to.value)
    record(session, actor.person_id, moved)
    return goal


# Steps that owe a reason, or a sentence on how it ended; who sends a goal back is asked by that step's guard.
REASONED = {(GoalState.PROPOSED, GoalState.WITHDRAWN), (GoalState.AGREED, GoalState.CLOSED)}


def _whose(goal: Goal, target: GoalState) -> str:
    if target == GoalState.AGREED:
        return _("The sponsor agrees to goals, and not to one that they put forward themselves.")
    if target == GoalState.WITHDRAWN and goal.state == GoalState.DRAFT:
        return _("Whoever wrote a draft, the leader and the manager withdraw it.")
    return _("Leader and manager take this step.")


def _missing(session: Session, actor: Actor, goal: Goal, community: Community, to: Move) -> list[Fault]:
    guard = GUARDS.get((goal.state, to.to))
    return guard(session, actor, goal, community, to) if guard else []


def _to_proposed(session: Session, _actor: Actor, goal: Goal, community: Community, _to: Move) -> list[Fault]:
    """Something to measure it by; in a centre of excellence, what it serves, as soon as the organisation has said."""
    faults = []
    results = _results(session, goal)
    if any(not goal.spans(row.due_on) for row in results):
        faults.append(Fault("/key_results", _("Name a day within the goal's period.")))
    if not results:
        faults.append(Fault("/key_results", _("Say by what one will see that it is reached: one key result at least.")))
    if community.kind == Kind.COE and has_objectives(session) and not _is_linked(session, goal):
        faults.append(Fault("/objectives", _("A centre of excellence serves the organisation: name an objective.")))
    return faults


def _to_draft(_session: Session, actor: Actor, _goal: Goal, community: Community, to: Move) -> list[Fault]:
    """The sponsor who sends a goal back says why; leader and manager take back what is theirs."""
    reasoned = to.reason.strip() or policy.can_set(actor, community)
    return [] if reasoned else [Fault("/reason", _("Say what should be otherwise."))]


def _to_closed(session: Session, _actor: Actor, goal: Goal, _community: Community, to: Move) -> list[Fault]:
    """What each key result came to, and of no other."""
    named = {row.id: row for row in _results(session, goal)}
    faults = [Fault(f"/finals/{one}", _("This goal has no such key result.")) for one in to.finals if one not in named]
    said = _("What did “%(metric)s” come to? Closing needs its final value.")
    faults += [Fault(f"/finals/{one}", said % {"metric": row.metric}) for one, row in named.items() if one not in to.finals]
    return faults


Guard = Callable[[Session, Actor, Goal, Community, Move], list[Fault]]
GUARDS: dict[tuple[GoalState, GoalState], Guard] = {
    (GoalState.DRAFT, GoalState.PROPOSED): _to_proposed,
    (GoalState.PROPOSED, GoalState.DRAFT): _to_draft,
    (GoalState.AGREED, GoalState.CLOSED): _to_closed,
}


def _note_finals(session: Session, actor: Actor, goal: Goal, to: Move) -> None:
    for row in _results(session, goal):
        said = checking.Said(value=to.finals[row.id], outlook=Outlook.HIGH, note=to.reason, final=True)
        checking.note(session, actor, row, goal, said, field=f"finals/{row.id}")


def _sign(actor: Actor, goal: Goal) -> None:
    """Who took the step, and when."""
    match goal.state:
        case GoalState.DRAFT:
            goal.put_by = None
        case GoalState.PROPOSED:
            goal.put_by = actor.person_id
        case GoalState.AGREED:
            goal.agreed_by, goal.agreed_on = actor.person_id, today()
        case GoalState.CLOSED | GoalState.WITHDRAWN:
            goal.closed_by, goal.closed_on = actor.person_id, today()


def _results(session: Session, goal: Goal) -> list[KeyResult]:
    query = select(KeyResult).where(col(KeyResult.goal_id) == goal.id).order_by(col(KeyResult.id))
    return list(session.execute(query).scalars())


def _is_linked(session: Session, goal: Goal) -> bool:
    query = select(col(GoalObjective.objective_id)).where(col(GoalObjective.goal_id) == goal.id)
    return session.execute(query.limit(1)).first() is not None
