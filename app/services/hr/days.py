"""The days on which something becomes due: whom they concern, and doing it, once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.settings import settings
from app.models.hr import HrStanding
from app.models.people import Person
from app.services.held import today
from app.services.hr.settling import settle


def due(session: Session) -> list[str]:
    """Ids of the people for whom a day has come, who waits longest first."""
    query = select(col(HrStanding.person_id)).where(col(HrStanding.due_on) <= today())
    return list(session.execute(query.order_by(col(HrStanding.due_on), col(HrStanding.person_id))).scalars())


def settle_due(session: Session, person_id: str) -> None:
    """Do what has become due for somebody; their next day is noted in the same unit of work, so again does nothing."""
    settle(session, session.get_one(Person, person_id))


def until_next_day() -> timedelta:
    """How long it is until the organisation's next day begins, by its own clock."""
    zone = ZoneInfo(settings().time_zone)
    now = clock.now()
    midnight = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return midnight - now
