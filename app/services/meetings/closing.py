"""Closed communities meet no more: the clock ends their series and calls off what was ahead."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.models.communities import Community
from app.models.meetings import Meeting, MeetingSeries
from app.services.meetings import planning, series


def close_all(session: Session, community: Community) -> None:
    """End the series of a community that is closed, and call off all that it had ahead, agendas that are out too."""
    running = select(MeetingSeries).where(
        col(MeetingSeries.community_id) == community.id, col(MeetingSeries.ended_at).is_(None)
    )
    ahead = select(Meeting).where(col(Meeting.community_id) == community.id, *planning.still_ahead())
    for row in session.execute(running.order_by(col(MeetingSeries.id)).with_for_update()).scalars():
        series.finish(session, None, row)
    for one in session.execute(ahead.order_by(col(Meeting.id)).with_for_update()).scalars():
        planning.call_off(session, None, one, planning.CLOSED)
