"""Somebody leaves: what they looked after falls to somebody who is here, and has to be taken on."""

from datetime import timedelta

import pytest

from app import worker
from app.core import clock
from app.core.db import Database
from app.models.belonging import RoleName
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence
from app.models.trust import Outcome
from app.readers.ownership import Ownership
from app.readers.runner import catch_up
from app.services import access, knowledge, people
from tests.services.knowledge.telling import Shelf
from tests.story import Story


def left(database: Database, *, deputy: bool = False, manager: bool = False) -> tuple[Asset, str]:
    """Ben writes a guide that Ada confirms, and leaves; the guide afterwards, and its new owner."""
    with database.write() as session:
        story = Story(session)
        shelf = Shelf(story)
        shelf.verify(story.ada)
        for name, wanted in (("dora", deputy), ("mira", manager)):
            story.register(name)
            story.join(name, story.guild)
            if wanted and name == "mira":
                story.give(name, RoleName.MANAGER, story.guild)
            elif wanted:
                shelf.edit(story.ben, deputy=name)
        people.deactivate(session, None, story.people["ben"])
        names = {person.id: name for name, person in story.people.items()}
    catch_up(database, Ownership())
    with database.read() as session:
        asset = session.get_one(Asset, shelf.guide.id)
        return asset, names[asset.owner_id or ""]


@pytest.mark.parametrize(
    ("deputy", "manager", "heir"), [(True, True, "dora"), (False, True, "mira"), (False, False, "ada")],
    ids=["the deputy first", "then the manager", "then the leader"],
)  # fmt: skip
def test_it_falls_to_whoever_comes_first(database: Database, deputy: bool, manager: bool, heir: str) -> None:
    asset, owner = left(database, deputy=deputy, manager=manager)
    assert (owner, asset.fell_on is not None, asset.confidence) == (heir, True, Confidence.VALIDATED)


def test_what_nobody_takes_on_in_thirty_days_has_to_be_validated_anew(database: Database) -> None:
    asset, _owner = left(database, manager=True)
    for days, confidence in ((29, Confidence.VALIDATED), (31, Confidence.NOT_VALIDATED)):
        with clock.at(clock.now() + timedelta(days=days)):
            worker.duties(database)
        with database.read() as session:
            assert session.get_one(Asset, asset.id).confidence == confidence


def test_whoever_works_on_it_has_taken_it_on(database: Database) -> None:
    asset, owner = left(database)
    assert owner == "ada"
    with database.write() as session:
        guide = session.get_one(Asset, asset.id)
        ada = people.by_id(session, guide.owner_id or "")
        actor = access.actor_of_person(session, ada)
        community = session.get_one(Community, guide.community_id)
        knowledge.verify(session, actor, guide, community, knowledge.Verdict(outcome=Outcome.CONFIRMED))
        assert guide.fell_on is None
