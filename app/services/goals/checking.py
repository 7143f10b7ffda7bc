"""Checking in: what was measured, how sure one is, and one sentence. Added, never changed (domain.md §2.10)."""

from dataclasses import dataclass
from datetime import date
from math import isfinite

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.goals import CheckIn, Goal, GoalState, KeyResult, Outlook
from app.policies import goals as policy
from app.policies.guard import require
from app.services.goals.results import LARGEST, held
from app.services.held import today


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a key result; `final`: what it came to."""

    value: float
    outlook: Outlook = Outlook.MEDIUM
    note: str = ""
    day: date | None = None
    final: bool = False


def require_teller(actor: Actor, community: Community, result: KeyResult) -> None:
    """Raise ForbiddenError for whoever does not tell how far a key result is."""
    allowed = policy.can_check_in(actor, community, result)
    require(allowed, otherwise=_("Its owner, the leader and the manager say how far it is."))


def check_in(session: Session, actor: Actor, result: KeyResult, goal: Goal, community: Community, said: Said) -> CheckIn:
    """Say how far a key result is. Raises ForbiddenError, ConflictError unless the goal is agreed and open, InvalidError."""
    held(session, result, goal)
    require_teller(actor, community, result)
    if goal.state != GoalState.AGREED:
        raise ConflictError(_("Only a goal that is agreed and not closed is measured."))
    if not said.note.strip():
        raise InvalidError.at("note", _("Say in a sentence why it stands there."))
    return note(session, actor, result, goal, said)


def note(
    session: Session, actor: Actor, result: KeyResult, goal: Goal, said: Said, *, field: str = "value"
) -> CheckIn:  # fmt: skip
    """Write a check-in down, after whoever asks has seen to it that it may be; `field` is where its value was sent."""
    day = said.day or today()
    if not isfinite(said.value) or abs(said.value) > LARGEST:
        raise InvalidError.at(field, _("Write a number up to a million millions."))
    if day > today():
        raise InvalidError.at("day", _("This day has not come yet."))
    if day < goal.begins_on and not said.final:
        raise InvalidError.at("day", _("The goal had not begun by then."))
    row = CheckIn(
        key_result_id=result.id, day=day, value=said.value, outlook=said.outlook, note=said.note.strip(), final=said.final,
        by_id=actor.person_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    goal.touch()
    told = facts.GoalCheckedIn(
        goal_id=goal.id, community_id=goal.community_id, key_result_id=result.id, check_in_id=row.id, final=said.final
    )
    record(session, actor.person_id, told)
    return row
