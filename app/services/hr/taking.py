"""Taking an event in: once, whatever happens to the reply; parked where nobody knows its person (domain.md §2.2, D4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.hr import HrEvent, HrEventState
from app.models.hr import HrEventType as T
from app.models.people import Person
from app.policies import hr as policy
from app.policies.guard import require
from app.services.hr.effects import effects_of, snapshot
from app.services.hr.knowing import by_external_id, claimed, correct, is_free, know, particulars, standing_of
from app.services.hr.settling import events_of, settle
from app.services.hr.told import Told

LOCK = 0x6872  # "hr": events are taken one at a time, or two about the same new person would miss each other
MAKES_KNOWN = frozenset({T.HIRE, T.REHIRE})
Reply = dict[str, Any]


class _Rehearsed(Exception):  # noqa: N818  # it is no error: it ends a rehearsal
    def __init__(self, reply: Reply) -> None:
        self.reply = reply


def admit(actor: Actor) -> None:
    """Raise ForbiddenError for whoever does not bring HR's word, before what they bring is looked at."""
    require(policy.can_post_events(actor), otherwise=_("Only HR posts HR events: appointed, with a token of the scope hr."))


def follow(actor: Actor) -> None:
    """Raise ForbiddenError for whoever may not know what HR tells."""
    require(policy.can_follow_events(actor), otherwise=_("What HR tells is for HR alone."))


def take(session: Session, actor: Actor, told: Told) -> tuple[Reply, bool]:
    """Take an event in and do what is due of it; the reply, and whether it was given before.

    Raises ConflictError for another event under the same id, or where a new person's e-mail or username is somebody else's.
    """
    admit(actor)
    return _taken(session, actor, told)


def _taken(session: Session, actor: Actor, told: Told) -> tuple[Reply, bool]:
    told.check()
    _one_at_a_time(session)
    known = _same(session, told)
    if known is not None:
        if known.digest != told.digest:
            sentence = _("Another event came under this source_event_id. A correction is an event of its own, with a new id.")
            raise ConflictError(sentence)
        return known.reply, True
    event = _noted(session, actor, told)
    person, before = by_external_id(session, told.external_id), None
    if person is not None:
        before = snapshot(session, person)
        _about(session, person, event)
    elif told.type in MAKES_KNOWN:
        person = claimed(session, told.person)
        before = snapshot(session, person) if person else None
        person = know(session, told.external_id, told.person, person)
        adopt(session, person, [event])
    event.reply = _reply(event, person, effects_of(session, person, before))
    session.flush()
    return event.reply, False


def rehearse(session: Session, actor: Actor, told: Told) -> Reply:
    """What `take` would reply, with nothing written. Raises what `take` would raise."""
    follow(actor)
    try:
        with session.begin_nested():
            reply, _again = _taken(session, actor, told)
            raise _Rehearsed(reply)
    except _Rehearsed as rehearsal:
        return {**rehearsal.reply, "id": None}


def adopt(session: Session, person: Person, fresh: Sequence[HrEvent] = ()) -> None:
    """Somebody has become known: what was parked for them is theirs, and whoever waits for them as a line manager has one."""
    _one_at_a_time(session)
    parked = select(HrEvent).where(
        col(HrEvent.external_id) == person.external_id, col(HrEvent.person_id).is_(None),
        col(HrEvent.state) == HrEventState.UNMATCHED,
    )  # fmt: skip
    theirs = list(session.execute(parked.order_by(col(HrEvent.id))).scalars())
    for event in theirs:
        event.person_id = person.id
        if event not in fresh and not is_free(session, event.payload.get("work_email"), person):
            event.state = HrEventState.REJECTED
    if theirs:
        taken = [event for event in theirs if event.state != HrEventState.REJECTED]
        correct(session, person, {}, particulars(taken))
        settle(session, person)
    _settle_their_people(session, person)


def _settle_their_people(session: Session, manager: Person) -> None:
    waiting = select(col(HrEvent.person_id)).where(
        col(HrEvent.manager_external_id) == manager.external_id, col(HrEvent.person_id).is_not(None)
    )
    for person in session.execute(select(Person).where(col(Person.id).in_(waiting)).order_by(col(Person.id))).scalars():
        settle(session, person)


def _one_at_a_time(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _same(session: Session, told: Told) -> HrEvent | None:
    named = col(HrEvent.source) == told.source, col(HrEvent.source_event_id) == told.source_event_id
    return session.execute(select(HrEvent).where(*named)).scalar_one_or_none()


def _noted(session: Session, actor: Actor, told: Told) -> HrEvent:
    event = HrEvent(
        source=told.source,
        source_event_id=told.source_event_id,
        type=told.type,
        effective_on=told.effective_on,
        until=told.until,
        recorded_at=told.recorded_at or clock.now(),
        visible_from=told.visible_from,
        supersedes=told.supersedes,
        external_id=told.external_id,
        manager_external_id=told.person.get("manager_external_id"),
        payload=dict(told.person),
        digest=told.digest,
        reply={},
        posted_by=actor.person_id,
        state=HrEventState.UNMATCHED,
    )
    session.add(event)
    session.flush()
    record(session, actor.person_id, facts.HrEventReceived(hr_event_id=event.id))
    return event


def _about(session: Session, person: Person, event: HrEvent) -> None:
    """An event about somebody known."""
    standing_of(session, person)
    earlier = events_of(session, person.id)
    event.person_id = person.id
    event.state = HrEventState.RECEIVED
    correct(session, person, particulars(earlier), particulars([*earlier, event]))
    settle(session, person)


def _reply(event: HrEvent, person: Person | None, effects: list[str]) -> Reply:
    return {
        "id": event.id,
        "source": event.source,
        "source_event_id": event.source_event_id,
        "type": event.type.value,
        "effective_on": event.effective_on.isoformat(),
        "visible_from": event.visible_from.isoformat() if event.visible_from else None,
        "state": event.state.value,
        "external_id": event.external_id,
        "person": person.username if person else None,
        "effects": effects,
    }
