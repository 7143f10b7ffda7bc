"""A newcomer's weeks, day by day: HR tells, the readers follow, the day turns, and people do things in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Database, Session
from app.models.belonging import RoleName
from app.models.onboarding import OnboardingPlan, TaskKind, TaskState
from app.models.people import Person
from app.readers import READERS, days
from app.readers.runner import catch_up
from app.services import access, onboarding, people
from app.services.onboarding import Found
from tests.services.hr.telling import Office, on
from tests.story import Story


class Life:
    """Ada leads the guild, Ben manages it, Lena is Dora's line manager. All are of Sales, and so is the guild: a CoE."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with on("2026-01-05"), database.write() as session:
            self.story = Story(session)
            self.office = Office(self.story)
            self.story.guild.kind = "coe"  # type: ignore[assignment]  # as the database keeps it
            self.story.give("ben", RoleName.MANAGER, self.story.guild)
            for name in ("ada", "ben"):
                self.story.people[name].unit_id = people.unit(session, "Sales").id
            self.story.register("lena", external_id="E-lena")
        self.settle("2026-01-05")

    @contextmanager
    def day(self, day: str) -> Iterator[Session]:
        """A unit of work on a day that has begun, after which everything that follows has followed."""
        self.settle(day)
        with on(day), self.database.write() as session:
            self.story.session = session
            yield session
        self.settle(day)

    def tell(self, day: str, kind: str, effective: str, of: str = "dora", **known: Any) -> None:
        """HR tells something on a day."""
        with self.day(day):
            self.office.tell(kind, effective, of, **known)

    def hire(self, effective: str = "2026-02-02", told_on: str = "2026-01-10", **known: Any) -> None:
        """Dora is hired."""
        self.tell(told_on, "hire", effective, **{"manager_external_id": "E-lena", **known})

    def settle(self, day: str) -> None:
        """Let the readers follow and the day turn, until nothing is left."""
        with on(day):
            for _again in range(2):
                for reader in READERS:
                    catch_up(self.database, reader)
                days.turn(self.database)

    def actor(self, name: str) -> Actor:
        """Who somebody is by now."""
        session = self.story.session
        person = session.execute(select(Person).where(col(Person.username_key) == name)).scalar_one()
        return access.actor_of_person(session, person)

    def found(self, by: str = "dora") -> Found:
        """Dora's plan, as somebody finds it."""
        return onboarding.find(self.story.session, self.actor(by), plan_of(self.story.session).id)

    def do(self, kind: TaskKind, by: str = "dora", state: TaskState = TaskState.DONE, reason: str = "") -> None:
        """Somebody settles the first task of a kind."""
        session, found = self.story.session, self.found(by)
        task = next(one for one in onboarding.tasks_of(session, found.plan.id) if one.kind is kind)
        onboarding.settle(session, self.actor(by), found.plan, task, found.parties, state, reason)


def plan_of(session: Session, name: str = "dora") -> OnboardingPlan:
    """Somebody's newest plan."""
    query = select(OnboardingPlan).join(Person, col(Person.id) == col(OnboardingPlan.person_id))
    theirs = query.where(col(Person.username_key) == name).order_by(col(OnboardingPlan.id).desc())
    return session.execute(theirs.limit(1)).scalar_one()


def plans(database: Database) -> list[tuple[str, str, str, date]]:
    """Every plan: whose, by which template, where it stands, and its first day."""
    with database.read() as session:
        query = select(OnboardingPlan, col(Person.username)).join(Person, col(Person.id) == col(OnboardingPlan.person_id))
        rows = session.execute(query.order_by(col(OnboardingPlan.id))).all()
        return [(name, plan.template_code, plan.state.value, plan.start_on) for plan, name in rows]


def tasks(database: Database) -> dict[str, str]:
    """The state of each of Dora's tasks, by its kind and stage."""
    with database.read() as session:
        found = onboarding.tasks_of(session, plan_of(session).id)
        return {f"{one.kind.value} {one.stage}": one.state.value for one in found}


def dues(database: Database) -> dict[str, str]:
    """The day by which each of Dora's tasks is due."""
    with database.read() as session:
        found = onboarding.tasks_of(session, plan_of(session).id)
        return {f"{one.kind.value} {one.stage}": str(one.due_on) for one in found}
