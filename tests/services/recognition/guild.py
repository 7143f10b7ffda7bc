"""A guild in a database whose people's ids are their names, and stories recorded in its journal."""

from app.core import clock
from app.core.actor import Actor
from app.core.db import Database
from app.journal.book import record
from app.models.communities import Community
from app.models.people import OrgUnit, Person
from app.readers.points import Points
from app.readers.runner import catch_up
from app.services.recognition.recount import recount
from tests.services.recognition.life import COMMUNITY
from tests.services.recognition.telling import Telling


def found(database: Database, *names: str) -> None:
    """The guild, and these people, by turns in two units."""
    with database.write() as session:
        session.add(Community(id=COMMUNITY, slug="guild", name="Guild", name_key="guild"))
        session.add_all([OrgUnit(id="north", code="N", name="North"), OrgUnit(id="south", code="S", name="South")])
        session.flush()
        for number, name in enumerate(names):
            unit = ("north", "south")[number % 2]
            session.add(
                Person(id=name, username=name, username_key=name, display_name=name.title(), name_key=name, unit_id=unit)
            )


def tell(database: Database, story: Telling) -> None:
    """Record what was told, each fact at its moment."""
    with database.write() as session:
        for entry in story.entries:
            with clock.at(entry.occurred_at):
                record(session, None, entry.fact)


def post(database: Database, story: Telling) -> None:
    """Record what was told, and let its points be posted."""
    tell(database, story)
    catch_up(database, Points())


def faults(database: Database) -> list[str]:
    """What a recount finds wrong."""
    with database.read() as session:
        return recount(session)


def actor(name: str, *roles: str, advises: bool = False) -> Actor:
    """Somebody with roles in the guild; `advises` as a KM advisor of the organisation."""
    held = {COMMUNITY: frozenset(roles)} if roles else {}
    platform = frozenset({"km_advisor"}) if advises else frozenset[str]()
    return Actor(person_id=name, username=name, display_name=name.title(), roles=held, platform=platform)
