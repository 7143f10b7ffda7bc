"""One condition, asked in many places: a role that is accepted and in force today."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_
from sqlmodel import col

from app.core import clock
from app.core.settings import settings
from app.models.belonging import RoleAssignment as Role
from app.models.belonging import RoleState


def in_force_today() -> list[ColumnElement[bool]]:
    """Conditions on RoleAssignment: accepted, begun, not yet over, by the organisation's calendar."""
    return in_force(today())


def today() -> date:
    """The organisation's day."""
    return clock.today(settings().time_zone)


def in_force(day: date | BindParameter[date]) -> list[ColumnElement[bool]]:
    """The same on a day, which a statement built once may leave open."""
    return [
        col(Role.state) == RoleState.ACCEPTED,
        or_(col(Role.valid_from).is_(None), col(Role.valid_from) <= day),
        or_(col(Role.valid_to).is_(None), col(Role.valid_to) > day),
    ]
