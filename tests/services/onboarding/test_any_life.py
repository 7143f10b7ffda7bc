"""Whatever HR tells: told twice, and followed by a reader that dies on the way, it leaves the same plans as told once."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core.db import Database, Session
from app.core.errors import ProductError
from app.journal.book import Entry
from app.models.onboarding import OPEN, OnboardingPlan, PlanState
from app.models.people import Person, PersonStatus
from app.readers import READERS, days
from app.readers.onboarding import Onboarding
from app.readers.runner import Reader, catch_up
from app.services import hr, onboarding
from app.services.hr import Told
from tests.proving import Figures, length
from tests.services.hr.lives import DAYS, as_told_of, day, life
from tests.services.hr.telling import Office, on
from tests.story import Story

LIVES = length(4, 200)


class KilledError(Exception):
    """The power went out before the commit."""


class Mortal(Onboarding):
    """The reader, which now and then dies after everything was done and nothing committed."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.deaths = 0

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        super().apply(session, entries)
        if self.chance.random() < 0.3:
            self.deaths += 1
            raise KilledError


def settle(database: Database, reader: Mortal) -> None:
    """Let everything follow, however often the reader dies."""
    mine: list[Reader] = [reader if isinstance(one, Onboarding) else one for one in READERS]
    for one in mine * 2:
        done = False
        while not done:
            with suppress(KilledError):
                catch_up(database, one, batch=3)
                done = True
    days.turn(database)


def plans(session: Session, name: str) -> list[tuple[object, ...]]:
    """Somebody's plans, with all that hangs on the days."""
    query = select(OnboardingPlan).join(Person, col(Person.id) == col(OnboardingPlan.person_id))
    rows = session.execute(query.where(col(Person.external_id) == f"E-{name}").order_by(col(OnboardingPlan.id))).scalars()
    return [
        (plan.template_code, plan.state, plan.start_on, plan.paused_days,
         [(task.kind, task.due_on, task.state) for task in onboarding.tasks_of(session, plan.id)])
        for plan in rows
    ]  # fmt: skip


def faults(session: Session, name: str) -> list[str]:
    """What may never be so."""
    person = session.execute(select(Person).where(col(Person.external_id) == f"E-{name}")).scalar_one_or_none()
    open_ones = [plan for plan in plans(session, name) if plan[1] in OPEN]
    found = ["two plans are open"] if len(open_ones) > 1 else []
    running = [plan for plan in open_ones if plan[1] is PlanState.ACTIVE]
    if person and person.status in {PersonStatus.LEFT, PersonStatus.LONG_LEAVE} and running:
        found.append(f"a plan runs though its person is {person.status}")
    return found


def tell(office: Office, told: Told, times: int) -> None:
    for _again in range(times):
        with suppress(ProductError):
            hr.take(office.story.session, office.actor, told)


def test_told_twice_and_followed_by_what_dies_it_ends_as_told_once(
    database: Database, chance: Random, figures: Figures
) -> None:  # fmt: skip
    with on("2025-12-31"), database.write() as session:
        office = Office(Story(session))
    reader = Mortal(chance)
    settle(database, reader)
    made = 0
    for number in range(LIVES):
        events = life(chance, f"dora{number}")
        twins = as_told_of(f"dora{number}", f"eva{number}", events)
        for once, twice in zip(events, twins, strict=True):
            assert once.recorded_at
            with on(str(once.recorded_at.date())), database.write() as session:
                office.story.session = session
                tell(office, once, 1)
                tell(office, twice, 2)
            with on(str(once.recorded_at.date())):
                settle(database, reader)
        with on(str(day(DAYS) + timedelta(days=40))), database.read() as session:
            clean, rough = plans(session, f"dora{number}"), plans(session, f"eva{number}")
            assert clean == rough
            assert faults(session, f"dora{number}") == []
            made += len(clean)
    figures.tell(lives=LIVES, plans=made, deaths=reader.deaths)
    assert made, "no plan was made, so nothing was proven"


@pytest.mark.parametrize("times", [1, 3])
def test_a_reader_that_dies_leaves_nothing_half_done(database: Database, times: int) -> None:
    with on("2026-01-01"), database.write() as session:
        Office(Story(session)).tell("hire", "2026-01-05")
    always = Mortal(Random(1))  # only to be told to die
    always.chance.random = lambda: 0.0  # type: ignore[method-assign]
    with on("2026-01-01"):
        for _time in range(times):
            with pytest.raises(KilledError):
                catch_up(database, always)
    with database.read() as session:
        assert plans(session, "dora") == []
    with on("2026-01-01"):
        catch_up(database, Onboarding())
        catch_up(database, Onboarding())
    with database.read() as session:
        assert len(plans(session, "dora")) == 1
