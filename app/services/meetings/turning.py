"""What only time brings about: meetings are made ahead, unread decisions are discussed, amendments stand, meetings close.

What a closed community had ahead does not take place.
"""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community, Status
from app.models.meetings import (
    AgendaItem,
    Amendment,
    AmendmentState,
    Meeting,
    MeetingSeries,
    MeetingState,
    Purpose,
)
from app.services import working_time
from app.services.held import today
from app.services.meetings import amending, closing, planning, publishing, series

BATCH = 200


def due(session: Session) -> list[str]:
    """What the day has brought, as `kind:id`."""
    found = {
        "series": _series(session), "late": _late(session), "amendment": _amendments(session), "closing": _closing(session),
        "next": _stale(session), "closed": _closed(session),
    }  # fmt: skip
    return [f"{kind}:{one}" for kind, some in found.items() for one in some]


def turn(session: Session, due_id: str) -> None:
    """Do one of them; again does nothing."""
    kind, _colon, one = due_id.partition(":")
    if kind == "series":
        series.make_ahead(session, session.get_one(MeetingSeries, one, with_for_update=True))
    elif kind == "late":
        meeting = session.get_one(Meeting, one, with_for_update=True)
        if meeting.state == MeetingState.AGENDA_PUBLISHED and publishing.is_late(meeting):
            publishing.settle_purposes(session, meeting, None)
    elif kind == "amendment":
        amending.accept_unopposed(session, session.get_one(Amendment, one, with_for_update=True))
    elif kind == "closing":
        _close(session, session.get_one(Meeting, one, with_for_update=True))
    elif kind == "closed":
        community = session.get_one(Community, one)
        if community.is_closed:
            closing.close_all(session, community)
    else:
        planning.keep_next(session, one)


def _series(session: Session) -> list[str]:
    """Series whose meetings are made for less than eight weeks, of communities that meet."""
    short = col(MeetingSeries.made_until).is_(None) | (col(MeetingSeries.made_until) < today() + series.AHEAD)
    query = (
        select(col(MeetingSeries.id))
        .join(Community, col(Community.id) == col(MeetingSeries.community_id))
        .where(col(MeetingSeries.ended_at).is_(None), short)
        .where(col(Community.status).not_in([Status.PAUSED, Status.ARCHIVED, Status.DECLINED]))
    )
    return list(session.execute(query.limit(BATCH)).scalars())


def _late(session: Session) -> Iterator[str]:
    """Meetings whose lead time has passed with something to decide that nobody can have read."""
    query = (
        select(Meeting, AgendaItem)
        .join(AgendaItem, col(AgendaItem.meeting_id) == col(Meeting.id))
        .where(
            col(Meeting.state) == MeetingState.AGENDA_PUBLISHED, col(Meeting.starts_at) > clock.now(),
            col(AgendaItem.taken).is_(True), col(AgendaItem.purpose) == Purpose.DECIDE,
        )
        .order_by(col(Meeting.starts_at)).limit(BATCH)
    )  # fmt: skip
    rows = session.execute(query).all()
    yield from {row[0].id: None for row in rows if not row[1].is_ready_to_decide and publishing.is_late(row[0])}


def _amendments(session: Session) -> list[str]:
    query = select(col(Amendment.id)).where(col(Amendment.state) == AmendmentState.OPEN, col(Amendment.until) < today())
    return list(session.execute(query.limit(BATCH)).scalars())


def _closing(session: Session) -> Iterator[str]:
    query = select(Meeting).where(col(Meeting.state) == MeetingState.MINUTES_PUBLISHED)
    rows = session.execute(query.order_by(col(Meeting.starts_at)).limit(BATCH)).scalars()
    yield from [meeting.id for meeting in rows if amending.is_over(session, meeting)]


def _close(session: Session, meeting: Meeting) -> None:
    if amending.is_over(session, meeting):
        meeting.state, meeting.closed_at = MeetingState.CLOSED, clock.now()
        meeting.touch()
        record(session, None, facts.MeetingClosed(meeting_id=meeting.id, community_id=meeting.community_id))


def _stale(session: Session) -> list[str]:
    """Communities whose next meeting has gone by, with another ahead."""
    query = (
        select(col(Community.id))
        .join(Meeting, col(Meeting.community_id) == col(Community.id))
        .where(col(Community.first_meeting_on) < today(), col(Meeting.state).in_(planning.AHEAD))
        .where(col(Meeting.starts_at) >= working_time.begins(today(), settings().time_zone))
    )
    return list(session.execute(query.distinct().limit(BATCH)).scalars())


def _closed(session: Session) -> list[str]:
    """Communities that are closed, with a series that goes on or a meeting ahead: nobody there could call it off any more."""
    running = select(col(MeetingSeries.id)).where(
        col(MeetingSeries.community_id) == col(Community.id), col(MeetingSeries.ended_at).is_(None)
    )
    ahead = select(col(Meeting.id)).where(col(Meeting.community_id) == col(Community.id), *planning.still_ahead())
    closed = col(Community.status).in_([Status.ARCHIVED, Status.DECLINED])
    query = select(col(Community.id)).where(closed, or_(running.exists(), ahead.exists()))
    return list(session.execute(query.limit(BATCH)).scalars())
