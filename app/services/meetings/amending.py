"""Amending minutes that are out: whoever says nothing for five working days approves (domain.md §2.8)."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.meetings import Amendment, AmendmentState, Meeting, MeetingState
from app.policies import meetings as policy
from app.policies.guard import require
from app.services import working_time
from app.services.held import today
from app.services.meetings.locking import hold_still


def require_member(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not belong here."""
    allowed = policy.can_amend(actor, community)
    require(allowed, otherwise=_("Only members amend minutes."))


def amend(session: Session, actor: Actor, meeting: Meeting, community: Community, text: str) -> Amendment:
    """Say what minutes leave out or get wrong: unless somebody objects in time, it stands below them.

    Raises ForbiddenError, InvalidError without words, ConflictError before the minutes are out or after their days.
    """
    hold_still(session, meeting)
    require_member(actor, community)
    if meeting.state != MeetingState.MINUTES_PUBLISHED or today() > last_day(meeting):
        raise ConflictError(_("Minutes are amended within days of coming out. Bring it up at the next meeting."))
    if not text.strip():
        raise InvalidError.at("text", _("Say what is missing or wrong."))
    row = Amendment(meeting_id=meeting.id, text=text.strip(), by_id=actor.person_id, until=_after(today()))
    session.add(row)
    session.flush()
    named = {"amendment_id": row.id, "meeting_id": meeting.id, "community_id": community.id}
    record(session, actor.person_id, facts.AmendmentProposed(**named))
    return row


def object_to(session: Session, actor: Actor, row: Amendment, community: Community, reason: str) -> Amendment:
    """Object to an amendment in time, or take one's own back. Raises ForbiddenError, InvalidError, ConflictError."""
    hold_still(session, row)
    require_member(actor, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    if row.state != AmendmentState.OPEN or today() > row.until:
        raise ConflictError(_("This is settled already."))
    row.objected_by, row.reason = actor.person_id, reason.strip()
    _settle(session, row, community.id, actor.person_id, AmendmentState.OBJECTED)
    return row


def accept_unopposed(session: Session, row: Amendment) -> None:
    """Let an amendment stand to which nobody has objected in its days; before they are over nothing happens."""
    if row.state == AmendmentState.OPEN and today() > row.until:
        meeting = session.get_one(Meeting, row.meeting_id)
        _settle(session, row, meeting.community_id, None, AmendmentState.ACCEPTED)


def is_over(session: Session, meeting: Meeting) -> bool:
    """Whether a meeting's minutes are as they will stay: their days have gone by, and no amendment waits."""
    waiting = select(col(Amendment.id)).where(
        col(Amendment.meeting_id) == meeting.id, col(Amendment.state) == AmendmentState.OPEN
    )
    out = meeting.state == MeetingState.MINUTES_PUBLISHED
    return out and today() > last_day(meeting) and session.execute(waiting.limit(1)).first() is None


def last_day(meeting: Meeting) -> date:
    """The last day on which minutes that are out can be amended."""
    if meeting.minutes_published_at is None:
        raise ValueError("These minutes are not out.")
    return _after(working_time.day_of(meeting.minutes_published_at))


def _after(day: date) -> date:
    return working_time.usual().days_after(day, settings().amendment_days)


def _settle(session: Session, row: Amendment, community_id: str, by_id: str | None, state: AmendmentState) -> None:
    row.state = state
    row.touch()
    named = {"amendment_id": row.id, "meeting_id": row.meeting_id, "community_id": community_id}
    record(session, by_id, facts.AmendmentSettled(**named, accepted=state == AmendmentState.ACCEPTED))
