"""Planning: a meeting has a day, another day, or none any more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.meetings import Meeting, MeetingState
from app.policies import meetings as policy
from app.policies.guard import require
from app.services import working_time
from app.services.held import today
from app.services.meetings import publishing, recurring
from app.services.meetings.locking import hold_still

FARTHEST = timedelta(days=730)
EARLIEST = date(2000, 1, 1)
AHEAD = (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A meeting to be: a day and an hour by the clock of a zone, `duration` in minutes, and where one meets."""

    title: str
    starts_on: date
    at: str
    zone: str
    duration: int = 60
    place: str = ""

    @property
    def moment(self) -> datetime:
        """When it begins, UTC."""
        return recurring.moment(self.starts_on, self.at, self.zone)

    def check(self) -> None:
        """Raise InvalidError at the field that is wrong."""
        recurring.checked_zone(self.zone)
        recurring.checked_hour(self.at)
        recurring.checked_duration(self.duration)
        if self.starts_on < EARLIEST:
            raise InvalidError.at("starts_on", _("This is too long ago."))
        if self.starts_on > today() + FARTHEST:
            raise InvalidError.at("starts_on", _("This is more than two years ahead."))


def require_scheduler(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not prepare meetings here."""
    allowed = policy.can_schedule(actor, community)
    require(allowed, otherwise=_("Leader and manager prepare meetings; propose a question for one instead."))


def plan(session: Session, actor: Actor, community: Community, draft: Draft) -> Meeting:
    """Plan a single meeting. Raises ForbiddenError, InvalidError at the field that is wrong."""
    require_scheduler(actor, community)
    draft.check()
    _refuse_past(draft.moment)
    return add(session, actor.person_id, community.id, draft)


def add(
    session: Session, by_id: str, community_id: str, draft: Draft, series_id: str | None = None, occurrence: date | None = None
) -> Meeting:
    """Write a meeting down, by a person or, where it has a series, by the clock."""
    row = Meeting(
        community_id=community_id, series_id=series_id, occurrence=occurrence, title=draft.title, starts_at=draft.moment,
        zone=draft.zone, duration=draft.duration, place=draft.place, by_id=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    who = None if series_id else by_id
    record(session, who, facts.MeetingPlanned(meeting_id=row.id, community_id=community_id, series_id=series_id))
    keep_next(session, community_id)
    return row


def change(session: Session, actor: Actor, meeting: Meeting, community: Community, draft: Draft) -> Meeting:
    """Give a meeting that is ahead another title, time, length or place; what is already so changes nothing.

    Raises ForbiddenError, InvalidError where the agenda that is out would not fit any more, ConflictError for one that was
    held or cancelled.
    """
    hold_still(session, meeting)
    require_scheduler(actor, community)
    if not meeting.is_ahead:
        raise ConflictError(_("This meeting is over, or cancelled; its time cannot change any more."))
    draft.check()
    if draft.moment != meeting.starts_at:
        _refuse_past(draft.moment)
    if is_as(meeting, draft):
        return meeting
    if meeting.state == MeetingState.AGENDA_PUBLISHED:
        publishing.refuse_unready(session, meeting, draft.duration)
    write(session, actor.person_id, meeting, draft)
    return meeting


def draft_of(meeting: Meeting) -> Draft:
    """A meeting as it stands, to be changed."""
    local = meeting.local
    return Draft(
        title=meeting.title, starts_on=local.date(), at=f"{local:%H:%M}", zone=meeting.zone, duration=meeting.duration,
        place=meeting.place,
    )  # fmt: skip


def is_as(meeting: Meeting, draft: Draft) -> bool:
    """Whether a meeting is as a draft says: at its instant, for an hour that clocks jump over is shown as another one."""
    same = ("title", "zone", "duration", "place")
    return meeting.starts_at == draft.moment and all(getattr(meeting, name) == getattr(draft, name) for name in same)


def write(session: Session, by_id: str | None, meeting: Meeting, draft: Draft) -> None:
    """Let a meeting be as a draft says."""
    before = meeting.local.date()
    meeting.title, meeting.starts_at, meeting.zone = draft.title, draft.moment, draft.zone
    meeting.duration, meeting.place = draft.duration, draft.place
    meeting.touch()
    record(session, by_id, facts.MeetingChanged(meeting_id=meeting.id, community_id=meeting.community_id))
    keep_next(session, meeting.community_id, gone=before)


def cancel(session: Session, actor: Actor, meeting: Meeting, community: Community, reason: str) -> Meeting:
    """Cancel a meeting that is ahead. Raises ForbiddenError, InvalidError without a reason, ConflictError."""
    hold_still(session, meeting)
    require_scheduler(actor, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    if not meeting.is_ahead:
        raise ConflictError(_("This meeting is over, or cancelled already."))
    call_off(session, actor.person_id, meeting, reason)
    return meeting


def call_off(session: Session, by_id: str | None, meeting: Meeting, reason: str) -> None:
    """Write down that a meeting does not take place."""
    announced = meeting.state == MeetingState.AGENDA_PUBLISHED
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason.strip()
    meeting.touch()
    named = {"meeting_id": meeting.id, "community_id": meeting.community_id}
    record(session, by_id, facts.MeetingCancelled(**named, announced=announced))
    keep_next(session, meeting.community_id, gone=meeting.local.date())


CLOSED, ENDED, OTHER_DAYS = "The community is closed.", "The series has ended.", "The series has other days now."


def why(meeting: Meeting) -> str:
    """Why a meeting does not take place: in the words of whoever said so, or in the reader's language where nobody had to."""
    by_itself = {
        CLOSED: _("The community is closed."),
        ENDED: _("The series has ended."),
        OTHER_DAYS: _("The series has other days now."),
    }
    return by_itself.get(meeting.reason, meeting.reason)


def still_ahead() -> tuple[ColumnElement[bool], ...]:
    """The conditions on meetings that have not begun and are not called off."""
    return col(Meeting.state).in_(AHEAD), col(Meeting.starts_at) > clock.now()


def keep_next(session: Session, community_id: str, gone: date | None = None) -> None:
    """Let a community say the day of its next meeting, as lists, cards and newsletters tell it.

    Where none is ahead, a day that somebody named stays, unless it was that of the meeting which is `gone`. It is no change of
    the community: nobody who edits its page is told that it changed under their hands.
    """
    session.flush()
    place = session.get_one(Community, community_id)
    lock(session, Community, community_id)  # else of two who plan at once the later day might be told
    session.refresh(place, ["first_meeting_on"])
    first = session.execute(
        select(Meeting)
        .where(
            col(Meeting.community_id) == community_id, col(Meeting.state).in_(AHEAD),
            col(Meeting.starts_at) >= working_time.begins(today(), settings().time_zone),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id)).limit(1)
    ).scalar_one_or_none()  # fmt: skip
    day = first.local.date() if first else (None if place.first_meeting_on == gone else place.first_meeting_on)
    if day != place.first_meeting_on:
        session.execute(update(Community).where(col(Community.id) == community_id).values(first_meeting_on=day))
        session.refresh(place, ["first_meeting_on"])


def _refuse_past(moment: datetime) -> None:
    if clock.is_past(moment):
        raise InvalidError.at("starts_on", _("This moment has gone by."))
