"""Holding a meeting: who was there, what was said and decided, and minutes that everybody can read."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, Fault, InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.meetings import Attendance, Meeting, MeetingState, Presence
from app.policies import meetings as policy
from app.policies.guard import require
from app.services import working_time
from app.services.meetings import acting, planning
from app.services.meetings.locking import hold_still

MOST_DECISIONS = 50


def require_keeper(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not keep minutes here."""
    allowed = policy.can_keep_minutes(actor, community)
    require(allowed, otherwise=_("Leader and manager keep the minutes."))


def note(session: Session, actor: Actor, meeting: Meeting, community: Community, given: Mapping[str, Presence]) -> None:
    """Note who was there, by id; what is noted already stays. One's own apologies one sends oneself, before the meeting.

    Raises ForbiddenError, ConflictError for a meeting that was cancelled or whose minutes are out.
    """
    hold_still(session, meeting)
    if set(given) == {actor.person_id} and set(given.values()) == {Presence.APOLOGIES}:
        require(policy.can_excuse(actor, community), otherwise=_("Only members are expected at meetings."))
    else:
        require_keeper(actor, community)
        if meeting.is_ahead and set(given.values()) - {Presence.APOLOGIES} and not clock.is_past(meeting.starts_at):
            raise ConflictError(_("The meeting has not begun: nobody can have been there."))
    if meeting.minutes_published_at or not (meeting.is_ahead or meeting.state == MeetingState.HELD):
        raise ConflictError(_("This meeting was cancelled, or its minutes are out: who was there cannot change any more."))
    there = attendance(session, meeting)
    new = {who: presence for who, presence in given.items() if there.get(who) != presence}
    for person_id, presence in new.items():
        _put(session, meeting, person_id, presence)
    if new:
        session.flush()
        fact = facts.AttendanceNoted(meeting_id=meeting.id, community_id=community.id, people=len(new))
        record(session, actor.person_id, fact)


def attendance(session: Session, meeting: Meeting) -> dict[str, Presence]:
    """Who was there, by id."""
    rows = session.execute(select(Attendance).where(col(Attendance.meeting_id) == meeting.id)).scalars()
    return {row.person_id: row.presence for row in rows}


def _put(session: Session, meeting: Meeting, person_id: str, presence: Presence) -> None:
    query = select(Attendance).where(col(Attendance.meeting_id) == meeting.id, col(Attendance.person_id) == person_id)
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        session.add(Attendance(meeting_id=meeting.id, person_id=person_id, presence=presence))
    else:
        row.presence = presence


def hold(session: Session, actor: Actor, meeting: Meeting, community: Community) -> Meeting:
    """Say that a meeting took place, or has begun; what its series left open is carried over to it.

    Raises ForbiddenError, ConflictError for one whose agenda is not out, or that has not begun.
    """
    hold_still(session, meeting)
    require_keeper(actor, community)
    if meeting.state == MeetingState.PLANNED:
        raise ConflictError(_("Publish the agenda first: without one it was no meeting."))
    if meeting.state != MeetingState.AGENDA_PUBLISHED:
        raise ConflictError(_("This meeting was held already, or cancelled."))
    if not clock.is_past(meeting.starts_at):
        raise ConflictError(_("This meeting has not begun yet."))
    meeting.state, meeting.held_at = MeetingState.HELD, clock.now()
    meeting.touch()
    record(session, actor.person_id, facts.MeetingHeld(meeting_id=meeting.id, community_id=community.id))
    acting.carry_over(session, meeting)
    planning.keep_next(session, community.id, gone=meeting.local.date())
    return meeting


def write(
    session: Session, actor: Actor, meeting: Meeting, community: Community, text: str, decisions: Sequence[str]
) -> Meeting:  # fmt: skip
    """Write minutes down, as a draft. Raises ForbiddenError, InvalidError, ConflictError unless the meeting was held."""
    hold_still(session, meeting)
    require_keeper(actor, community)
    if meeting.state != MeetingState.HELD:
        raise ConflictError(_("Minutes are written after a meeting was held, until they are out. Then amend them."))
    lines = [one.strip() for one in decisions if one.strip()]
    if len(lines) > MOST_DECISIONS:
        raise InvalidError.at("decisions", _("No meeting decides fifty things. Write what was decided, a line each."))
    if (meeting.minutes, meeting.decisions) != (text, lines):
        meeting.minutes, meeting.decisions = text, lines
        meeting.touch()
        record(session, actor.person_id, facts.MeetingChanged(meeting_id=meeting.id, community_id=community.id))
    return meeting


def publish_minutes(session: Session, actor: Actor, meeting: Meeting, community: Community) -> Meeting:
    """Let the minutes out. Raises ForbiddenError, ConflictError unless it was held, InvalidError with all that is missing."""
    hold_still(session, meeting)
    require_keeper(actor, community)
    if meeting.state != MeetingState.HELD:
        raise ConflictError(_("These minutes are out already, or the meeting was not held."))
    missing = []
    if not meeting.minutes.strip():
        missing.append(Fault("/text", _("Write what was said.")))
    if Presence.PRESENT not in attendance(session, meeting).values():
        missing.append(Fault("/attendance", _("Note who was there.")))
    if missing:
        raise InvalidError(_("Something is still missing before the minutes can go out."), missing)
    meeting.state, meeting.minutes_published_at = MeetingState.MINUTES_PUBLISHED, clock.now()
    meeting.minutes_published_by = actor.person_id
    meeting.touch()
    named = {"meeting_id": meeting.id, "community_id": community.id}
    record(session, actor.person_id, facts.MeetingMinutesPublished(**named, decisions=len(meeting.decisions)))
    return meeting


def minutes_due_on(meeting: Meeting) -> date:
    """The day by which minutes are out."""
    return working_time.usual().days_after(meeting.local.date(), settings().minutes_due_days)
