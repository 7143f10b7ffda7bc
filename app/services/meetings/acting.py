"""Actions: what a meeting left for one person to do by one day, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.actions import OPEN_STATES, ActionItem, ActionState
from app.models.communities import Community
from app.models.meetings import Meeting, MeetingState
from app.policies import meetings as policy
from app.policies.guard import require
from app.services.held import today
from app.services.meetings import agenda
from app.services.meetings.locking import hold_still
from app.services.meetings.planning import FARTHEST

GIVES = frozenset({MeetingState.HELD, MeetingState.MINUTES_PUBLISHED})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Something to do, who does it (a username) and by when."""

    title: str
    owner: str
    due_on: date


def require_giver(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever gives nobody anything to do."""
    allowed = policy.can_give(actor, community)
    require(allowed, otherwise=_("Leader and manager write down what a meeting left to do."))


def require_doer(actor: Actor, community: Community, row: ActionItem) -> None:
    """Raise ForbiddenError for whoever neither does it nor looks after what the meeting left."""
    allowed = policy.can_do(actor, community, row)
    require(allowed, otherwise=_("Whoever does it says how far it is; leader and manager may, too."))


def give(session: Session, actor: Actor, meeting: Meeting, community: Community, draft: Draft) -> ActionItem:
    """Write down what a meeting that was held left to do. Raises ForbiddenError, InvalidError, ConflictError."""
    require_giver(actor, community)
    if meeting.state not in GIVES:
        raise ConflictError(_("Actions come out of a meeting that was held and is not closed."))
    _check_day(draft.due_on)
    row = ActionItem(
        community_id=community.id, meeting_id=meeting.id, series_id=meeting.series_id, title=draft.title.strip(),
        owner_id=agenda.belongs(session, actor, community, draft.owner), due_on=draft.due_on, by_id=actor.person_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor.person_id, facts.ActionCreated(**_named(row), owner_id=row.owner_id))
    return row


def change(
    session: Session, actor: Actor, row: ActionItem, community: Community, values: Mapping[str, Any]
) -> ActionItem:  # fmt: skip
    """Give an open action other words, another day or another owner. Raises ForbiddenError, InvalidError, ConflictError."""
    hold_still(session, row)
    require_giver(actor, community)
    if not row.is_open:
        raise ConflictError(_("This is settled. Take it up again first."))
    new = {name: values[name] for name in ("title", "due_on") if name in values}
    if "owner" in values:
        new["owner_id"] = agenda.belongs(session, actor, community, values["owner"])
    if new.get("due_on") not in {None, row.due_on}:
        _check_day(new["due_on"])
    if all(getattr(row, name) == value for name, value in new.items()):
        return row
    handed_on = new.get("owner_id", row.owner_id) != row.owner_id
    for name, value in new.items():
        setattr(row, name, value)
    row.touch()
    _tell_change(session, actor, row, handed_on=handed_on)
    return row


def move(
    session: Session, actor: Actor, row: ActionItem, community: Community, target: ActionState, reason: str = ""
) -> ActionItem:  # fmt: skip
    """Say how far an action is; the same again changes nothing, and what is settled is taken up again before it goes on.

    Raises ForbiddenError, InvalidError without a reason for dropping it, ConflictError.
    """
    hold_still(session, row)
    require_doer(actor, community, row)
    if target == row.state:
        return row
    if target == ActionState.DROPPED and not reason.strip():
        raise InvalidError.at("reason", _("Say why it will not be done."))
    if not row.is_open and target != ActionState.OPEN:
        raise ConflictError(_("This is settled. Take it up again first."))
    row.state, row.reason = target, reason.strip() if target == ActionState.DROPPED else ""
    row.settled_at = None if row.is_open else clock.now()
    row.touch()
    if target == ActionState.DONE:
        record(session, actor.person_id, facts.ActionDone(**_named(row)))
    elif target == ActionState.DROPPED:
        record(session, actor.person_id, facts.ActionDropped(**_named(row)))
    else:
        _tell_change(session, actor, row)
    return row


def carry_over(session: Session, meeting: Meeting) -> None:
    """What earlier meetings of the series left and nobody has done yet is carried over to this one, and counted."""
    if meeting.series_id is None:
        return
    query = select(ActionItem).where(
        col(ActionItem.series_id) == meeting.series_id, col(ActionItem.state).in_(OPEN_STATES),
        of_earlier(meeting),
    )  # fmt: skip
    for row in session.execute(query.order_by(col(ActionItem.id)).with_for_update()).scalars():
        row.carry_over_count += 1
        row.carried_to = meeting.id
        row.touch()
        record(session, None, facts.ActionCarriedOver(**_named(row), count=row.carry_over_count))


def of_earlier(meeting: Meeting) -> ColumnElement[bool]:
    """The condition on actions of a series' meetings that began before this one: only what is left of those comes up at it."""
    earlier = select(col(Meeting.id)).where(
        col(Meeting.series_id) == meeting.series_id, col(Meeting.starts_at) < meeting.starts_at, col(Meeting.id) != meeting.id
    )
    return col(ActionItem.meeting_id).in_(earlier)


def _named(row: ActionItem) -> dict[str, str]:
    return {"action_id": row.id, "meeting_id": row.meeting_id, "community_id": row.community_id}


def _tell_change(session: Session, actor: Actor, row: ActionItem, *, handed_on: bool = False) -> None:
    fact = facts.ActionChanged(**_named(row), owner_id=row.owner_id, state=row.state.value, handed_on=handed_on)
    record(session, actor.person_id, fact)


def _check_day(day: date) -> None:
    if not today() <= day <= today() + FARTHEST:
        raise InvalidError.at("due_on", _("Name a day from today on, within two years."))
