"""The day's turn: what has become due is done once for each person, and nobody holds up anybody else."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core.db import Database
from app.models.people import Person, PersonStatus
from app.readers import days
from app.services import hr
from tests.services.hr.telling import Office, on
from tests.story import Story


@pytest.fixture(autouse=True)
def dora(database: Database) -> str:
    """Dora and Eva will begin in February; committed. Dora's id."""
    with on("2026-01-10"), database.write() as session:
        office = Office(Story(session))
        office.tell("hire", "2026-02-01")
        office.tell("hire", "2026-02-02", of="eva")
        return office.person().id


def status(database: Database, name: str) -> PersonStatus:
    with database.read() as session:
        return session.execute(select(col(Person.status)).where(col(Person.username_key) == name)).scalar_one()


def test_the_day_comes_for_each_on_their_own(database: Database) -> None:
    with on("2026-01-31"):
        assert days.turn(database) == 0
    with on("2026-02-01"):
        assert [days.turn(database), days.turn(database)] == [1, 0]
    assert (status(database, "dora"), status(database, "eva")) == (PersonStatus.ACTIVE, PersonStatus.PRE_HIRE)


def test_days_that_nobody_saw_are_made_up_for(database: Database) -> None:
    with on("2026-05-01"):
        assert days.turn(database) == 2
    assert status(database, "eva") == PersonStatus.ACTIVE


def test_whose_turn_fails_stays_due_and_holds_up_nobody(database: Database, dora: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_due = hr.settle_due

    def killed(session: object, person_id: str) -> None:
        settle_due(session, person_id)  # type: ignore[arg-type]  # the same arguments
        if person_id == dora:
            raise RuntimeError("The power went out before the commit.")

    with on("2026-03-01"):
        monkeypatch.setattr(hr, "settle_due", killed)
        days.turn(database)
        assert (status(database, "dora"), status(database, "eva")) == (PersonStatus.PRE_HIRE, PersonStatus.ACTIVE)
        monkeypatch.undo()
        assert days.turn(database) == 1
    assert status(database, "dora") == PersonStatus.ACTIVE
