"""What follows from help: whoever is concerned hears of it, and whoever leaves has nothing left to do."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.core.errors import NotFoundError
from app.models.belonging import RoleAssignment, RoleName
from app.models.communities import Community, Orientation
from app.models.notices import Notice, NoticeKind
from app.models.people import Person
from app.models.questions import Kept
from app.models.support import Category, HelpRequest, HelpState, Priority, Shift
from app.readers.notices import Notices
from app.readers.runner import catch_up
from app.readers.support import Support
from app.services import belonging, people, rota, support
from app.services.outcomes import Verdict
from app.services.rota import Promise
from app.services.support import Draft, Step
from tests.story import Story

DRAFT = Draft(title="It does not open", category=Category.FAULT, priority=Priority.P2)
WANTED, NEWS, SOLVED = NoticeKind.HELP_WANTED, NoticeKind.HELP_HAS_NEWS, NoticeKind.HELP_SOLVED


def told(database: Database, people: dict[str, Person]) -> dict[str, list[tuple[NoticeKind, bool]]]:
    """Who was told what of requests, and whether it is still news."""
    catch_up(database, Notices())
    names = {person.id: name for name, person in people.items()}
    found: dict[str, list[tuple[NoticeKind, bool]]] = {}
    with database.read() as session:
        query = select(Notice).where(col(Notice.kind).in_([WANTED, NEWS, SOLVED])).order_by(col(Notice.id))
        for one in session.execute(query).scalars():
            found.setdefault(names[one.person_id], []).append((one.kind, one.read_at is None))
    return found


def test_experts_hear_of_what_nobody_has_and_each_side_of_what_the_other_says(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        story.register("tessa")
        story.join("tessa", story.guild)
        story.give("tessa", RoleName.TECH_EXPERT, story.guild)
        first = support.open_request(session, story.ben, story.guild, DRAFT)
        support.open_request(session, story.cleo, None, DRAFT)
    assert told(database, story.people) == {"tessa": [(WANTED, True), (WANTED, True)]}
    with database.write() as session:
        story = Story.over(session, story.people)
        request, tessa = session.get_one(HelpRequest, first.id), story.actor("tessa")
        guild = session.get_one(Community, request.community_id)
        support.reply(session, tessa, request, "I see it, too.")
        support.reply(session, story.ben, request, "Good.")
        verdict = Verdict(Kept.NOTHING, note="It moved once.")
        support.move(session, tessa, request, guild, Step(HelpState.RESOLVED, "Mended.", verdict))
    found = told(database, story.people)
    assert found["ben"] == [(NEWS, True), (SOLVED, True)]
    assert sorted(found["tessa"]) == [(NEWS, True), (WANTED, False), (WANTED, True)], "what she took on is no news any more"
    with database.write() as session:
        story = Story.over(session, story.people)
        request = session.get_one(HelpRequest, first.id)
        support.move(session, story.ben, request, session.get_one(Community, request.community_id), Step(HelpState.CLOSED))
    assert not any(fresh for _kind, fresh in told(database, story.people)["ben"])


def test_where_nobody_has_it_all_who_help_hear_of_it_and_whoever_does_something_has_it(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        for name in ("olga", "tessa"):
            story.register(name)
        circle = story.found("circle", orientation=Orientation.HELPING)
        for name in ("ada", "ben", "olga", "tessa"):
            story.join(name, circle)
        story.give("tessa", RoleName.TECH_EXPERT, circle)
        weekday = (clock.now() - timedelta(days=3)).weekday()  # nobody is there now
        for name in ("olga", "ben"):
            rota.take(session, story.actor(name), circle, Promise(weekday, 0, 60, "UTC"))
        one = support.open_request(session, story.ben, circle, DRAFT)
        support.open_request(session, story.ben, story.guild, DRAFT)
    assert told(database, story.people) == {"olga": [(WANTED, True)], "tessa": [(WANTED, True)], "root": [(WANTED, True)]}
    with database.write() as session:
        story = Story.over(session, story.people)
        request, circle = session.get_one(HelpRequest, one.id), session.get_one(Community, one.community_id)
        support.reply(session, story.ben, request, "Anybody?")
        support.reply(session, story.actor("tessa"), request, "I see it, too.")
        support.release(session, story.people["tessa"].id)
        assert request.assignee_id is None
    found = told(database, story.people)
    assert found["olga"] == [(WANTED, False), (NEWS, False), (WANTED, True)], "it is anybody's again"
    with database.write() as session:
        story = Story.over(session, story.people)
        request, circle = session.get_one(HelpRequest, one.id), session.get_one(Community, one.community_id)
        for step in (Step(HelpState.IN_PROGRESS), Step(HelpState.WAITING, "Which browser?")):
            support.move(session, story.actor("olga"), request, circle, step)
            assert request.assignee_id == story.people["olga"].id
            support.release(session, story.people["olga"].id)
        support.reply(session, story.actor("olga"), request, "And since when?")
        assert request.assignee_id == story.people["olga"].id


def test_what_somebody_has_goes_to_whoever_is_there_when_they_leave(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        story.register("olga")
        circle = story.found("circle", orientation=Orientation.HELPING)
        for name in ("ada", "ben", "olga"):
            story.join(name, circle)
        for weekday in range(7):
            rota.take(session, story.ada, circle, Promise(weekday, 0, 1440, "UTC"))
        request = support.open_request(session, story.ben, circle, DRAFT)
        assert request.assignee_id == story.ada.person_id
        for weekday in range(7):
            rota.take(session, story.actor("olga"), circle, Promise(weekday, 0, 1440, "UTC"))
        people.deactivate(session, None, story.people["ada"])
    catch_up(database, Support())
    with database.read() as session:
        assert session.get_one(HelpRequest, request.id).assignee_id == story.people["olga"].id
        assert {one.person.username for one in rota.held(session, circle.id)} == {"olga"}


def test_whoever_helps_no_longer_has_nothing_and_who_was_there_sees_nothing(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        story.register("tessa")
        circle = story.found("circle", orientation=Orientation.HELPING)
        for name in ("ada", "ben", "tessa"):
            story.join(name, circle)
        story.give("tessa", RoleName.TECH_EXPERT, circle)
        shifts = [rota.take(session, story.ada, circle, Promise(weekday, 0, 1440, "UTC")) for weekday in range(7)]
        desk, solved, first, second = (
            support.open_request(session, story.ben, place, DRAFT) for place in (None, circle, circle, circle)
        )
        support.reply(session, story.actor("tessa"), desk, "I see it, too.")
        support.reply(session, story.actor("tessa"), second, "And this one.")
        support.reply(session, story.ada, solved, "I look at it.")
        verdict = Verdict(Kept.NOTHING, note="It moved once.")
        support.move(session, story.ada, solved, circle, Step(HelpState.RESOLVED, "Mended.", verdict))
        rota.end(session, story.ada, shifts[0], circle)
    catch_up(database, Support())
    ids = {"desk": desk.id, "solved": solved.id, "first": first.id, "second": second.id}

    def whose() -> dict[str, str]:
        with database.read() as session:
            names = {one.id: name for name, one in story.people.items()}
            found = {name: session.get_one(HelpRequest, one).assignee_id for name, one in ids.items()}
            return {name: names[one] for name, one in found.items() if one}

    assert whose() == {"desk": "tessa", "solved": "ada", "first": "ada", "second": "tessa"}, "she still stands on the rota"
    with database.write() as session:
        story = Story.over(session, story.people)
        circle = session.get_one(Community, circle.id)
        for shift in shifts[1:]:
            rota.end(session, story.ada, session.get_one(Shift, shift.id), circle)
        role = session.execute(select(RoleAssignment).where(col(RoleAssignment.person_id) == story.people["tessa"].id))
        belonging.end(session, story.root, role.scalars().one(), circle)
    catch_up(database, Support())
    assert whose() == {"solved": "ada"}
    with database.write() as session:
        story = Story.over(session, story.people)
        assert support.find(session, story.ada, solved.id), "she solved it, and belongs there"
        belonging.leave(session, story.ada, session.get_one(Community, circle.id), story.people["ada"])
        with pytest.raises(NotFoundError):
            support.find(session, story.ada, solved.id)
