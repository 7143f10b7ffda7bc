"""What meetings ask of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.actions import OPEN_STATES, ActionItem
from app.models.belonging import RoleAssignment, RoleName
from app.models.communities import Community, Status
from app.models.meetings import Meeting, MeetingState
from app.models.people import Person
from app.services.communities.finding import visible
from app.services.held import in_force_today, today
from app.services.meetings import holding, publishing

MISSING_DAYS, LAST_DAYS = 3, 1  # working days before a meeting without an agenda
SOON = timedelta(days=2)
AHEAD = timedelta(days=21)  # farther off, no three working days are left
MOST = 3


class Card(NamedTuple):
    """A card: `agenda` is missing, `last_call`: publish or cancel, `held`: did it take place, `minutes`, `overdue`, `mine`."""

    kind: str
    subject: str
    title: str
    place: Community
    due_on: date | None = None
    number: int = 0


def cards(session: Session, actor: Actor) -> Iterator[Card]:
    """The actor's cards, a few of each kind."""
    mine = _looked_after(actor)
    if mine is not None:
        yield from _meetings(session, mine)
        yield from _overdue(session, mine)
    yield from _own(session, actor)


def _looked_after(actor: Actor) -> ColumnElement[bool] | None:
    """Communities that the actor manages, or leads where nobody manages them."""
    managed = [place for place, held in actor.roles.items() if RoleName.MANAGER in held]
    led = [place for place, held in actor.roles.items() if RoleName.LEADER in held]
    if not managed and not led:
        return None
    others = select(col(RoleAssignment.id)).where(
        col(RoleAssignment.community_id) == col(Community.id), col(RoleAssignment.role) == RoleName.MANAGER, *in_force_today()
    )  # fmt: skip
    mine = col(Community.id).in_(managed) | (col(Community.id).in_(led) & ~others.exists())
    return mine & col(Community.status).not_in([Status.ARCHIVED, Status.DECLINED])


def _meetings(session: Session, mine: ColumnElement[bool]) -> Iterator[Card]:
    """Agendas that are missing, meetings of which nobody said that they took place, minutes that are due."""
    found: dict[str, int] = {}
    for meeting, place in session.execute(_waiting(mine)):
        card = _card(meeting, place)
        if card and found.get(card.kind, 0) < MOST:
            found[card.kind] = found.get(card.kind, 0) + 1
            yield card


def _waiting(mine: ColumnElement[bool]) -> Select[Meeting, Community]:
    """Meetings of which a card may come: a few of each state, begun or not, so that many of one kind hide no other."""
    begun = col(Meeting.starts_at) <= clock.minute()
    states = or_(
        col(Meeting.state).in_([MeetingState.PLANNED, MeetingState.HELD]),
        (col(Meeting.state) == MeetingState.AGENDA_PUBLISHED) & begun,
    )
    order = col(Meeting.starts_at), col(Meeting.id)
    number = func.row_number().over(partition_by=[col(Meeting.state), case((begun, 1), else_=0)], order_by=order)
    numbered = (
        select(col(Meeting.id), number.label("number"))
        .join(Community, col(Community.id) == col(Meeting.community_id))
        .where(mine, states, col(Meeting.starts_at) < clock.minute() + AHEAD)
    ).subquery()
    return (
        select(Meeting, Community)
        .join(numbered, numbered.c.id == col(Meeting.id))
        .join(Community, col(Community.id) == col(Meeting.community_id))
        .where(numbered.c.number <= MOST * 4)
        .order_by(*order)
    )


def _card(meeting: Meeting, place: Community) -> Card | None:
    if meeting.state == MeetingState.HELD:
        return Card("minutes", meeting.id, meeting.title, place, holding.minutes_due_on(meeting))
    day = meeting.local.date()
    if meeting.state == MeetingState.AGENDA_PUBLISHED:
        return Card("held", meeting.id, meeting.title, place, day) if clock.is_past(meeting.ends_at) else None
    left = publishing.working_days_left(meeting)
    if left > MISSING_DAYS:
        return None
    return Card("last_call" if left <= LAST_DAYS else "agenda", meeting.id, meeting.title, place, day)


def _overdue(session: Session, mine: ColumnElement[bool]) -> Iterator[Card]:
    """Overdue actions, by owner: whose oldest is oldest first."""
    query = (
        select(col(Person.username), col(Person.display_name), Community, func.count(), func.min(col(ActionItem.due_on)))
        .join(ActionItem, col(ActionItem.owner_id) == col(Person.id))
        .join(Community, col(Community.id) == col(ActionItem.community_id))
        .where(mine, col(ActionItem.state).in_(OPEN_STATES), col(ActionItem.due_on) < today())
        .group_by(col(Person.id), col(Community.id))
        .order_by(func.min(col(ActionItem.due_on)), col(Person.username)).limit(MOST)
    )  # fmt: skip
    for username, name, place, count, oldest in session.execute(query):
        yield Card("overdue", f"{place.slug}.{username}", name, place, oldest, count)


def _own(session: Session, actor: Actor) -> Iterator[Card]:
    """What the actor is to do by the day after tomorrow."""
    query = (
        select(ActionItem, Community)
        .join(Community, col(Community.id) == col(ActionItem.community_id))
        .where(
            col(ActionItem.owner_id) == actor.person_id, col(ActionItem.state).in_(OPEN_STATES),
            col(ActionItem.due_on) <= today() + SOON, visible(actor),
        )
        .order_by(col(ActionItem.due_on), col(ActionItem.id)).limit(MOST)
    )  # fmt: skip
    for row, place in session.execute(query):
        yield Card("mine", row.id, row.title, place, row.due_on)
