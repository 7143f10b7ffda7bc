"""What HR told of somebody whom nobody knew yet reaches them, whichever door they come in by."""

from sqlalchemy import select

from app.core.db import Database
from app.models.hr import HrEvent, HrEventState
from app.models.people import Person
from app.readers.arrivals import Arrivals
from app.readers.runner import catch_up
from app.services import access, people
from app.services.people import Change
from tests.services.hr.telling import Office, on
from tests.story import Story


def told_before(database: Database) -> Story:
    """HR tells of a move of somebody whom nobody knows."""
    with database.write() as session, on("2026-11-22"):
        story = Story(session)
        assert Office(story).tell("transfer", "2026-11-10", org_unit_code="Research")["state"] == "unmatched"
    return story


def unit_of(database: Database, story: Story) -> str | None:
    """Dora's, and nothing while HR's event waits."""
    catch_up(database, Arrivals())
    with database.read() as session:
        [event] = session.execute(select(HrEvent)).scalars()
        unit = session.get_one(Person, story.people["dora"].id).unit_id
        assert (event.state == HrEventState.UNMATCHED) == (unit is None)
        return people.unit_codes(session, [unit])[unit] if unit else None


def test_whoever_is_registered_with_their_hr_id_has_it_at_once(database: Database) -> None:
    story = told_before(database)
    with database.write() as session, on("2026-11-23"):
        story = Story.over(session, story.people)
        story.register("dora", external_id="E-dora")
    assert unit_of(database, story) == "Research"


def test_whoever_gets_their_hr_id_later_has_it_from_then_on(database: Database) -> None:
    story = told_before(database)
    with database.write() as session, on("2026-11-23"):
        story = Story.over(session, story.people)
        story.register("dora")
    assert unit_of(database, story) is None
    for field, unit in (("display_name", None), ("external_id", "Research")):
        with database.write() as session, on("2026-11-24"):
            root, dora = (session.get_one(Person, story.people[name].id) for name in ("root", "dora"))
            to = Change(given=frozenset({field}), **{field: "E-dora"})
            people.change(session, access.actor_of_person(session, root), dora, to)
        assert unit_of(database, story) == unit
