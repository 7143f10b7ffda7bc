"""However often, late and out of order HR's events come, and whatever is killed: the end is that of the clean story."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Database, Session
from app.models.belonging import RoleAssignment, RoleState
from app.models.hr import Absence, Employment, HrEvent, HrStanding
from app.models.people import Person, PersonStatus
from app.services import checking, hr
from app.services.hr.spells import Before, Names
from app.services.hr.timeline import Timeline, timeline
from tests.proving import Figures, length
from tests.services.hr import killed
from tests.services.hr.lives import DAYS, UNITS, as_told_of, day, life
from tests.services.hr.telling import Office
from tests.story import Story

LIVES, AT_ONCE = length(20, 5_000), length(10, 25)  # on each database
A_FEW = 20  # statements, somewhat more than an event takes
TICKS = (0, 20, 45, 70, DAYS + 1)
ALREADY = (None, PersonStatus.ACTIVE, PersonStatus.LEFT)


def noon(number: int) -> datetime:
    return datetime.combine(day(number), time(12), UTC)


def as_events(told: list[hr.Told]) -> list[HrEvent]:
    return [
        HrEvent(
            **{name: value for name, value in vars(one).items() if name != "person"},
            id=one.source_event_id, payload=dict(one.person), manager_external_id=one.person.get("manager_external_id"),
        )
        for one in told
    ]  # fmt: skip


def shape(line: Timeline) -> tuple[Any, ...]:
    return line.stretches, line.absences, line.gone, line.waiting, [event.id for event in line.stands]


@settings(max_examples=length(200, 10_000), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(ALREADY))
def test_what_follows_does_not_depend_on_the_order_of_arrival(seed: int, already: PersonStatus | None) -> None:
    chance = Random(seed)
    events = as_events(life(chance, "ann"))
    names, before = Names({unit: unit for unit in UNITS}, {"E-known": "known"}), Before(already)
    line = timeline(events, names, before)
    for _ in range(3):
        chance.shuffle(events)
        assert shape(timeline(events, names, before)) == shape(line)
    check_intervals([(one.valid_from, one.valid_to) for one in line.stretches])
    check_intervals([(one.valid_from, one.valid_to) for one in line.absences])
    for number in range(DAYS + 60):
        status, here = line.status_on(day(number)), line.stretch_on(day(number))
        assert (here is not None) == (status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE})
        if status != line.status_on(day(number + 1)):
            assert line.next_after(day(number)) == day(number + 1), "the day's turn would be missed"
    for one in line.absences:
        assert one.valid_to is None or (one.valid_to - one.valid_from).days >= 30


def check_intervals(days: list[tuple[date | None, date | None]]) -> None:
    """In order, none empty, none over another."""
    for (begins, ends), (following, _end) in pairwise(days):
        assert ends is not None
        assert following is not None
        assert (begins or date.min) < ends <= following


class Telling:
    """Tells of many lives in one unit of work each day, and turns the day."""

    def __init__(self, database: Database, clerk: Actor) -> None:
        self.database, self.clerk, self.counts = database, clerk, Counter[str]()

    def at(self, number: int, told: list[hr.Told]) -> None:
        """On a day: HR's events, and what is due."""
        with clock.at(noon(number)), self.database.write() as session:
            for one in told:
                _reply, again = hr.take(session, self.clerk, one)
                self.counts["repeated" if again else "taken"] += 1
            for person_id in hr.due(session):
                hr.settle_due(session, person_id)

    def killed_at(self, number: int, told: list[hr.Told], statements: int) -> None:
        """The same in a process that is killed in the midst of it, or else before anybody hears of it."""
        was_killed = killed.tell(self.database.url, self.clerk.person_id, noon(number), told, statements)
        self.counts["killed" if was_killed else "unheard"] += 1

    def cleanly(self, lives: list[list[hr.Told]]) -> None:
        """In the order in which HR wrote, each day's on the day."""
        for before, number in zip((-1, *TICKS), TICKS, strict=False):
            self.at(number, [one for one in in_order(lives) if before < written_on(one) <= number])

    def messily(self, lives: list[list[hr.Told]], chance: Random) -> None:
        """Late, shuffled and repeated; processes are killed, days pass unseen."""
        told, dreaded = in_order(lives), chance.choice(TICKS)
        arrivals = {id(one): chance.choice([n for n in TICKS if n >= written_on(one)]) for one in told}
        for number in TICKS:
            come = [one for one in told if arrivals[id(one)] == number]
            come += [one for one in told if arrivals[id(one)] < number and chance.random() < 0.2]
            chance.shuffle(come)
            if number == dreaded or chance.random() < 0.3:
                self.killed_at(number, come, chance.randrange(A_FEW * (len(come) + 1)))
                chance.shuffle(come)
            self.at(number, come)


def in_order(lives: list[list[hr.Told]]) -> list[hr.Told]:
    return sorted((one for events in lives for one in events), key=lambda one: (one.recorded_at, one.source_event_id))


def written_on(one: hr.Told) -> int:
    assert one.recorded_at
    return (one.recorded_at.date() - day(0)).days


def ends(session: Session, prefix: str) -> dict[str, Any]:
    """How each life ended, and what became of each event; clean and messy people are called alike."""
    people = select(Person, col(HrStanding.due_on)).join(HrStanding, col(HrStanding.person_id) == col(Person.id))
    found: dict[str, Any] = {}
    for person, due_on in session.execute(people.where(col(Person.external_id).startswith(f"E-{prefix}"))):
        record = (person.status, person.unit_id, person.manager_id, alike(person.display_name), alike(person.email), due_on)
        found[alike(person.external_id)] = [record, *intervals(session, person)]
    for event in session.execute(select(HrEvent).where(col(HrEvent.external_id).startswith(f"E-{prefix}"))).scalars():
        found[alike(event.source_event_id)] = event.state
    return found


def alike(name: str | None) -> str:
    return (name or "").replace("clean", "*").replace("messy", "*")


def intervals(session: Session, person: Person) -> Iterator[list[tuple[Any, ...]]]:
    posts = select(
        col(Employment.valid_from), col(Employment.valid_to), col(Employment.unit_id), col(Employment.manager_id),
        col(Employment.location),
    ).where(col(Employment.person_id) == person.id)  # fmt: skip
    away = select(col(Absence.valid_from), col(Absence.valid_to)).where(col(Absence.person_id) == person.id)
    for query in (posts, away):
        rows = [tuple(row) for row in session.execute(query)]
        rows.sort(key=lambda row: row[0] or date.min)
        check_intervals([(row[0], row[1]) for row in rows])
        yield rows


@pytest.mark.slow
def test_every_story_ends_as_it_would_have_ended_cleanly(database: Database, chance: Random, figures: Figures) -> None:
    with database.write() as session:
        office = Office(Story(session))
        office.tell("hire", "2025-01-01", of="known")
        telling = Telling(database, office.actor)
    events = 0
    for start in range(0, LIVES, AT_ONCE):
        clean = [life(chance, f"clean-{start}-{number}.") for number in range(min(AT_ONCE, LIVES - start))]
        telling.cleanly(clean)
        telling.messily([as_told_of("clean", "messy", one) for one in clean], chance)
        with database.read() as session:
            ended = ends(session, f"clean-{start}-")
            assert ended == ends(session, f"messy-{start}-")
        assert len(ended) >= sum(map(len, clean))
        events += sum(map(len, clean))
        figures.tell(lives=start + len(clean), events=events, **telling.counts, different=0)
    with database.read() as session:
        assert checking.verify(session).faults == []
        assert_nothing_is_held_by_who_left(session)


def assert_nothing_is_held_by_who_left(session: Session) -> None:
    held = (
        select(RoleAssignment)
        .join(Person, col(Person.id) == col(RoleAssignment.person_id))
        .where(col(Person.status) == PersonStatus.LEFT, col(RoleAssignment.state) == RoleState.ACCEPTED)
    )
    assert list(session.execute(held)) == []
