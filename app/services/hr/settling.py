"""Making a person's record what HR's events say: again and again, with the same outcome (domain.md §2.2).

`settle` computes everything anew and writes down what differs, so it may be repeated, and a late event changes the past.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.handovers import HandoverReason
from app.models.hr import Absence, Employment, HrEvent, HrEventState, HrEventType, HrStanding
from app.models.people import Person, PersonStatus
from app.services import handovers
from app.services.held import today
from app.services.hr.knowing import standing_of
from app.services.hr.spells import Before, Names, Post
from app.services.hr.telling import tell
from app.services.hr.timeline import Stretch, Timeline, timeline
from app.services.hr.verdicts import TAKES_BACK
from app.services.people.leaving import deactivate
from app.services.people.registering import units
from app.services.people.taking_in import take_in

HERE = frozenset({PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE})


def events_of(session: Session, person_id: str) -> list[HrEvent]:
    """A person's events but for the rejected."""
    query = select(HrEvent).where(col(HrEvent.person_id) == person_id, col(HrEvent.state) != HrEventState.REJECTED)
    return list(session.execute(query.order_by(col(HrEvent.id))).scalars())


def settle(session: Session, person: Person) -> None:
    """Bring a person's record in line with HR's events as of today."""
    session.flush()
    session.refresh(person, with_for_update={"key_share": True})  # whoever settles them too waits for us, and sees what we did
    events, standing, day = events_of(session, person.id), standing_of(session, person), today()
    before = Before(standing.before_status, Post(standing.before_unit_id, standing.before_manager_id))
    line = timeline(events, _names(session, events), before)
    came_back = _come_back(events, line, day)
    for event in events:
        event.state = _state(event, line, day)
    _keep(session, person, line)
    stays_a_guest = person.guest and person.is_active and line.status_on(day) not in HERE
    if not stays_a_guest:
        _place(session, person, standing, line, day)
    tell(session, person, events, line, day)
    if came_back:
        standing.status = None
    if stays_a_guest:
        standing.status = line.status_on(day)
    else:
        _stand(session, person, standing, line, day)
    coming = line.first_to_come(day)
    told = coming.begun_by.visible_from if coming and coming.begun_by else None
    standing.shown_on = told if told and told <= day else None
    standing.due_on = line.next_after(day)
    session.flush()


def _names(session: Session, events: Iterable[HrEvent]) -> Names:
    codes = {event.payload["org_unit_code"] for event in events if event.payload.get("org_unit_code")}
    managers = {event.manager_external_id for event in events if event.manager_external_id}
    query = select(col(Person.external_id), col(Person.id)).where(col(Person.external_id).in_(managers))
    known = {str(external_id): person_id for external_id, person_id in session.execute(query)} if managers else {}
    return Names(units(session, codes), known)


def _state(event: HrEvent, line: Timeline, day: date) -> HrEventState:
    if event.id in line.gone:
        return HrEventState.SUPERSEDED
    if event.id in line.waiting:
        return HrEventState.RECEIVED
    if event.effective_on > day and event.type not in TAKES_BACK:
        return HrEventState.SCHEDULED
    return HrEventState.APPLIED


def _come_back(events: Iterable[HrEvent], line: Timeline, day: date) -> bool:
    """Whether a rehire takes effect now: it brings back also who had left by another door, of which HR was not told."""
    fresh = [event for event in events if event.type == HrEventType.REHIRE and event.state != HrEventState.APPLIED]
    return any(_state(event, line, day) == HrEventState.APPLIED for event in fresh)


def _keep(session: Session, person: Person, line: Timeline) -> None:
    """Write the intervals anew where they differ; they are computed, so nothing is lost (domain.md §2.0)."""
    posts = [
        {**vars(one.post), "valid_from": one.valid_from, "valid_to": one.valid_to, "hr_event_id": one.event_id}
        for one in line.stretches
    ]
    away = [{"valid_from": one.valid_from, "valid_to": one.valid_to, "hr_event_id": one.event_id} for one in line.absences]
    _replace(session, Employment, person.id, posts)
    _replace(session, Absence, person.id, away)


def _replace(session: Session, model: type[Any], person_id: str, wanted: Sequence[dict[str, Any]]) -> None:
    rows = session.execute(select(model).where(model.person_id == person_id)).scalars()
    kept = {row.valid_from: row for row in rows}
    gone = [row.id for day, row in kept.items() if day not in {values["valid_from"] for values in wanted}]
    if gone:
        session.execute(delete(model).where(model.id.in_(gone)))
    for values in wanted:
        row = kept.get(values["valid_from"])
        if row is None:
            session.add(model(person_id=person_id, **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)


def _place(session: Session, person: Person, standing: HrStanding, line: Timeline, day: date) -> None:
    """Unit and line manager: of today, else the first to come, else the last there was, with HR or before it spoke."""
    post = _shown(line.stretches, day) or line.before.post
    changed = [name for name in ("unit_id", "manager_id") if getattr(post, name) != getattr(standing, name)]
    for name in changed:
        setattr(standing, name, getattr(post, name))
        setattr(person, name, getattr(post, name))
    if changed:
        person.touch()
        names = tuple(name.removesuffix("_id") for name in sorted(changed))
        record(session, None, facts.PersonChanged(person_id=person.id, fields=names))


def _shown(stretches: Sequence[Stretch], day: date) -> Post | None:
    current = next((one for one in stretches if one.valid_to is None or day < one.valid_to), None)
    found = current or (stretches[-1] if stretches else None)
    return found.post if found else None


def _stand(session: Session, person: Person, standing: HrStanding, line: Timeline, day: date) -> None:
    """The status, where HR's word changed: whoever left by another door comes back by HR's word only."""
    said, before = line.status_on(day), standing.status
    standing.status = said
    if said == before:
        return
    away = next((one for one in line.absences if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)), None)
    if before == PersonStatus.LONG_LEAVE:
        _leave_ended(session, person, day)
    if said == PersonStatus.LEFT:
        if person.status != PersonStatus.LEFT:
            deactivate(session, None, person, even_the_last=True)
        return
    if person.status != said or person.guest:
        starts = said in HERE and (person.guest or person.status not in HERE)
        take_in(session, None, person)
        person.status = said
        person.touch()
        record(session, None, facts.PersonChanged(person_id=person.id, fields=("status",)))
        if starts:
            handovers.returned(session, person)
            record(session, None, facts.PersonStarted(person_id=person.id, effective_on=day))
    if said == PersonStatus.LONG_LEAVE and away:
        _leave_started(session, person, away.event_id, away.valid_from)


def _leave_started(session: Session, person: Person, event_id: str, day: date) -> None:
    handovers.away(session, person, event_id)
    record(session, None, facts.LeaveStarted(person_id=person.id, hr_event_id=event_id, effective_on=day))


def _leave_ended(session: Session, person: Person, day: date) -> None:
    handovers.call_off(session, person.id, HandoverReason.AWAY)
    record(session, None, facts.LeaveEnded(person_id=person.id, effective_on=day))
