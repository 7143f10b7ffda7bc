"""What follows from an event once it stands and may be known: its fact, once; and what is taken back with it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.journal.fact import Fact
from app.models.handovers import HandoverReason
from app.models.hr import HrEvent
from app.models.hr import HrEventType as T
from app.models.people import Person, PersonStatus
from app.services import handovers
from app.services.hr.spells import Spell
from app.services.hr.timeline import Timeline
from app.services.hr.verdicts import STARTS, TAKES_BACK

LATELY = timedelta(days=30)
MOVES = {T.TRANSFER: facts.PersonTransferred, T.MANAGER_CHANGE: facts.ManagerChanged}


def tell(session: Session, person: Person, events: Sequence[HrEvent], line: Timeline, day: date) -> None:
    """Record the facts of events that have become due, and of what was told and no longer holds."""
    _take_back(session, person, events, line)
    for spell in line.spells:
        _tell_start(session, person, spell)
        if spell.announced_by and not spell.announced_by.told_at and _may_be_known(spell.announced_by, day):
            _announce(session, person, spell.announced_by, line.status_on(day))
    for event in line.stands:
        if event.type in MOVES and event.effective_on <= day and not event.told_at:
            _tell(session, event, MOVES[event.type](**_of(person, event)))
            if person.is_active and _is_current(line, event, day):
                handovers.moving(session, person, event.id, manager_only=event.type == T.MANAGER_CHANGE)


def _take_back(session: Session, person: Person, events: Sequence[HrEvent], line: Timeline) -> None:
    """What a cancellation put an end to after it was told is told to be so; what a newer version replaced speaks for itself."""
    by_id = {event.id: event for event in events}
    for event in events:
        if event.id not in line.gone or not event.told_at:
            continue
        end = by_id[line.gone[event.id]]
        if event.type in STARTS and end.type in STARTS:
            continue  # a newer version of the start tells that it changed
        event.told_at = None
        if person.is_active and event.type in {
            T.TERMINATION_SCHEDULED,
            *MOVES,
        }:  # who left meanwhile, by whatever door, is gone
            handovers.call_off(session, person.id, *HandoverReason, hr_event_id=event.id)
        if end.type in TAKES_BACK and not end.told_at:
            cancelled = facts.HireCancelled if end.type == T.HIRE_CANCELLED else facts.TerminationCancelled
            _tell(session, end, cancelled(person_id=person.id, hr_event_id=end.id, effective_on=event.effective_on))


def _tell_start(session: Session, person: Person, spell: Spell) -> None:
    begun = spell.begun_by
    if begun is None or begun.told_at:
        return
    if any(one.told_at for one in spell.starts):
        _tell(session, begun, facts.HireChanged(**_of(person, begun)))
        return
    hired = facts.PersonRehired if spell.is_rehire else facts.PersonHired
    _tell(session, begun, hired(**_of(person, begun), visible_from=begun.visible_from))


def _announce(session: Session, person: Person, event: HrEvent, status: PersonStatus) -> None:
    """Those who may know are asked to have handed over what only this person holds."""
    _tell(session, event, facts.TerminationScheduled(**_of(person, event)))
    if person.is_active and status != PersonStatus.LEFT:
        handovers.leaving(session, person, event.id, event.effective_on)


def _is_current(line: Timeline, event: HrEvent, day: date) -> bool:
    """Whether it is what brought somebody where they are, of late; what was overtaken, or is history, asks nothing."""
    now = line.stretch_on(day)
    if day - event.effective_on > LATELY:
        return False
    return now is not None and now.valid_from is not None and now.valid_from <= event.effective_on


def _may_be_known(event: HrEvent, day: date) -> bool:
    return event.visible_from is None or event.visible_from <= day


def _of(person: Person, event: HrEvent) -> dict[str, Any]:
    return {"person_id": person.id, "hr_event_id": event.id, "effective_on": event.effective_on}


def _tell(session: Session, event: HrEvent, fact: Fact) -> None:
    record(session, event.posted_by, fact)
    event.told_at = clock.now()
