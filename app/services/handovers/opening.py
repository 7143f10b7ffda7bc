"""Opening hand-over tasks, and closing those whose reason went away; called where people leave, move and are away."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.handovers import Handover, HandoverReason, HandoverState, HandoverSubject
from app.models.people import Person
from app.services.handovers.holding import CONFIRMED, Holding, has_reports, held_alone, roles_held, somebody_acts

AWAY, LEAVING, MOVING = HandoverReason.AWAY, HandoverReason.LEAVING, HandoverReason.MOVING


def leaving(session: Session, person: Person, hr_event_id: str | None = None, due_on: date | None = None) -> None:
    """What only this person holds has to go to somebody else; asked for once, whether they are about to leave or have left."""
    _open(session, person, LEAVING, held_alone(session, person.id), hr_event_id, due_on)


def moving(session: Session, person: Person, hr_event_id: str, *, manager_only: bool) -> None:
    """Does it still fit? Sponsor and manager roles, and after a transfer all that only they hold. No role ends by itself."""
    asked = set(roles_held(session, person.id, CONFIRMED))
    if not manager_only:
        alone = held_alone(session, person.id)
        asked |= {one for one in alone if one.subject == HandoverSubject.ROLE}
    _open(session, person, MOVING, sorted(asked, key=str), hr_event_id, None)


def away(session: Session, person: Person, hr_event_id: str) -> None:
    """Each role of somebody who is away for long asks for an acting deputy, unless somebody acts already (D18)."""
    uncovered = [one for one in roles_held(session, person.id) if not somebody_acts(session, one, person.id)]
    _open(session, person, AWAY, uncovered, hr_event_id, None)


def call_off(session: Session, person_id: str, *reasons: HandoverReason, hr_event_id: str | None = None) -> None:
    """The reason went away: open tasks are no longer asked for. With an event's id only those that it opened."""
    query = select(Handover).where(
        col(Handover.person_id) == person_id, col(Handover.reason).in_(reasons), col(Handover.state) == HandoverState.OPEN
    )
    if hr_event_id is not None:
        query = query.where(col(Handover.hr_event_id) == hr_event_id)
    for task in session.execute(query.order_by(col(Handover.id))).scalars():
        move(session, None, task, HandoverState.CANCELLED)


def seen_off(session: Session, person: Person) -> None:
    """Somebody leaves, by whatever door, and still holds what they held: nothing of it may be left without anybody asking.

    Their own tasks to act on go up to the next line manager who is here.
    """
    call_off(session, person.id, AWAY, MOVING)
    leaving(session, person)
    query = select(Handover).where(col(Handover.line_manager_id) == person.id, col(Handover.state) == HandoverState.OPEN)
    above = line_manager(session, person)
    for task in session.execute(query).scalars():
        task.line_manager_id = above if above != task.person_id else None
        task.touch()


def returned(session: Session, person: Person) -> None:
    """Somebody who had left is here again: what is still theirs has somebody. What was ended stays to be handed over."""
    query = select(Handover).where(
        col(Handover.person_id) == person.id, col(Handover.state) == HandoverState.OPEN,
        col(Handover.subject).in_([HandoverSubject.REPORTS, HandoverSubject.DRAFT]),
    )  # fmt: skip
    for task in session.execute(query.order_by(col(Handover.id))).scalars():
        move(session, None, task, HandoverState.CANCELLED)


def taken_over(session: Session, community_id: str, role: str, by_id: str) -> None:
    """Somebody took a role on, or stands in: whoever was asked to find somebody for it is done."""
    query = select(Handover).where(
        col(Handover.community_id) == community_id, col(Handover.role) == role, col(Handover.person_id) != by_id,
        col(Handover.reason).in_([LEAVING, AWAY]), col(Handover.state) == HandoverState.OPEN,
    )  # fmt: skip
    for task in session.execute(query.order_by(col(Handover.id))).scalars():
        move(session, None, task, HandoverState.DONE)


def given_up(session: Session, role_id: str) -> None:
    """A role ended: whether it still fits its holder need no longer be asked."""
    query = select(Handover).where(
        col(Handover.role_id) == role_id, col(Handover.reason).in_([MOVING, AWAY]), col(Handover.state) == HandoverState.OPEN
    )
    for task in session.execute(query.order_by(col(Handover.id))).scalars():
        move(session, None, task, HandoverState.CANCELLED)


def reports_moved(session: Session) -> None:
    """Somebody has another line manager: where nobody is left, there is nothing to hand over."""
    query = select(Handover).where(
        col(Handover.subject) == HandoverSubject.REPORTS, col(Handover.state) == HandoverState.OPEN
    )  # fmt: skip
    for task in session.execute(query.order_by(col(Handover.id))).scalars():
        if not has_reports(session, task.person_id):
            move(session, None, task, HandoverState.DONE)


def move(session: Session, by_id: str | None, task: Handover, target: HandoverState) -> None:
    """Write down where a task stands now, and by whose word."""
    task.state = target
    task.settled_by, task.settled_at = (None, None) if target == HandoverState.OPEN else (by_id, clock.now())
    task.touch()
    session.flush()
    moved = facts.HandoverMoved(
        handover_id=task.id, person_id=task.person_id, target=target.value, community_id=task.community_id
    )  # fmt: skip
    record(session, by_id, moved)


def line_manager(session: Session, person: Person) -> str | None:
    """The nearest line manager above somebody who is here."""
    seen, above = {person.id}, person.manager_id
    while above is not None and above not in seen:
        seen.add(above)
        manager = session.get_one(Person, above)
        if manager.is_active:
            return manager.id
        above = manager.manager_id
    return None


def _open(
    session: Session,
    person: Person,
    reason: HandoverReason,
    holdings: Iterable[Holding],
    hr_event_id: str | None,
    due_on: date | None,
) -> None:
    known = select(Handover).where(
        col(Handover.person_id) == person.id, col(Handover.reason) == reason, col(Handover.state) == HandoverState.OPEN
    )
    asked = {Holding(one.subject, one.community_id, one.role, one.role_id) for one in session.execute(known).scalars()}
    for holding in holdings:
        if holding in asked:
            continue
        task = Handover(
            person_id=person.id, line_manager_id=line_manager(session, person), reason=reason, subject=holding.subject,
            community_id=holding.community_id, role=holding.role, role_id=holding.role_id, hr_event_id=hr_event_id,
            due_on=due_on,
        )  # fmt: skip
        session.add(task)
        session.flush()
        opened = facts.HandoverOpened(handover_id=task.id, person_id=person.id, community_id=task.community_id)
        record(session, None, opened)
