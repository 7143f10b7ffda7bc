"""A community's next meeting with its agenda, as its home shows it: asked on every look, so it is a question."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core.db import Session
from app.core.quick import Question
from app.core.settings import settings
from app.models.meetings import AgendaItem, Meeting, MeetingState
from app.models.people import Person
from app.services import working_time
from app.services.held import today
from app.services.meetings.planning import AHEAD


def next_up(session: Session, community_id: str) -> tuple[Any | None, list[Any]]:
    """The next meeting as a row, today's too, and what is on its agenda once that is out; None where none is planned."""
    meeting = _NEXT.first(session, community_id=community_id, since=working_time.begins(today(), settings().time_zone))
    out = meeting is not None and meeting.state == MeetingState.AGENDA_PUBLISHED
    return meeting, _AGENDA.all(session, meeting_id=meeting.id) if meeting and out else []


_NEXT = Question(
    select(
        col(Meeting.id), col(Meeting.title), col(Meeting.starts_at), col(Meeting.zone), col(Meeting.duration),
        col(Meeting.state),
    )
    .where(
        col(Meeting.community_id) == bindparam("community_id"), col(Meeting.state).in_(AHEAD),
        col(Meeting.starts_at) >= bindparam("since"),
    )
    .order_by(col(Meeting.starts_at), col(Meeting.id)).limit(1)
)  # fmt: skip
_AGENDA = Question(
    select(col(AgendaItem.title), col(AgendaItem.purpose), col(AgendaItem.minutes), col(Person.display_name))
    .outerjoin(Person, col(Person.id) == col(AgendaItem.owner_id))
    .where(col(AgendaItem.meeting_id) == bindparam("meeting_id"), col(AgendaItem.taken).is_(True))
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
)
