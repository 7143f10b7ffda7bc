"""Training: what a role asks for, who did it, until when it holds, and whether it was of use (product rows B04, B05, O8)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core import clock, paging
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleName
from app.models.training import Use
from app.services import people, training
from app.services.training import Answer, Edition, ModuleChange, State
from tests.services.training.telling import completed, published
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_whoever_leads_publishes_and_others_do_not(story: Story) -> None:
    module = published(story)
    assert (module.number, module.owner_id) == (1, story.ada.person_id)
    with pytest.raises(ForbiddenError):
        published(story, "other", by="cleo")
    with pytest.raises(ConflictError, match="taken"):
        published(story)


def test_a_module_is_its_owners_and_the_advisors_to_change(story: Story) -> None:
    module = published(story)
    people.appoint(story.session, None, story.people["cleo"], "km_advisor")
    renamed = ModuleChange(given=frozenset({"title"}), title="Chairing")
    with pytest.raises(ForbiddenError):
        training.change(story.session, story.ben, module, renamed)
    assert training.change(story.session, story.cleo, module, renamed).title == "Chairing"
    story.give("ben", RoleName.LEADER, story.guild)
    with pytest.raises(ForbiddenError):
        training.publish_version(story.session, story.ben, module, Edition(minutes=20))


def test_what_a_role_asks_for_is_open_then_done_then_expiring_then_open(story: Story) -> None:
    with clock.at(MONDAY):
        module = published(story, validity_months=12)
        training.require_module(story.session, story.ada, module, "leader", story.guild, within_days=14)
        [duty] = training.duties_of(story.session, story.ada, story.people["ada"])
        assert (duty.state, duty.due_on, duty.role) == (State.OPEN, date(2026, 12, 7), "leader")
        completed(story, "ada", module)
    for days, expected in ((0, State.DONE), (334, State.DONE), (335, State.EXPIRING), (364, State.EXPIRING), (365, State.OPEN)):
        with clock.at(MONDAY + timedelta(days=days)):
            [duty] = training.duties_of(story.session, story.ada, story.people["ada"])
            assert (duty.state, duty.until) == (expected, date(2027, 11, 23)), days


def test_the_day_is_the_persons_own(story: Story) -> None:
    story.people["ada"].time_zone = "Pacific/Auckland"
    module = published(story, validity_months=1)
    training.require_module(story.session, story.ada, module, "leader", story.guild)
    completed(story, "ada", module, date(2026, 10, 24))
    for moment, expected in ((datetime(2026, 11, 23, 10, tzinfo=UTC), True), (datetime(2026, 11, 23, 11, tzinfo=UTC), False)):
        with clock.at(moment):
            [duty] = training.duties_of(story.session, story.ada, story.people["ada"])
            assert (duty.state is not State.OPEN) is expected, "midnight in Auckland is 11:00 UTC"


def test_members_have_duties_where_membership_asks_and_only_there(story: Story) -> None:
    module = published(story)
    training.require_module(story.session, story.ada, module, "member", story.guild)
    by_person = {name: training.duties_of(story.session, story.root, story.people[name]) for name in ("ben", "cleo")}
    assert [[one.code for one in theirs] for theirs in by_person.values()] == [["facilitation"], []]
    with pytest.raises(ForbiddenError):
        training.require_module(story.session, story.ada, module, "member", None)
    with pytest.raises(ForbiddenError):
        training.require_module(story.session, story.ben, module, "member", story.guild)


def test_a_requirement_that_ended_asks_no_more(story: Story) -> None:
    module = published(story)
    asked = training.require_module(story.session, story.ada, module, "leader", story.guild)
    again = training.require_module(story.session, story.ada, module, "leader", story.guild, within_days=7)
    assert (again.id, again.within_days) == (asked.id, 7)
    training.end_requirement(story.session, story.ada, asked)
    assert training.duties_of(story.session, story.ada, story.people["ada"]) == []
    with pytest.raises(NotFoundError):
        training.find_requirement(story.session, story.ada, asked.id)


def test_a_new_version_asks_again_only_if_it_says_so(story: Story) -> None:
    module = published(story)
    completed(story, "ben", module)
    training.publish_version(story.session, story.ada, module, Edition(minutes=30))
    assert training.standing_of(story.session, story.people["ben"], module).is_done
    training.publish_version(story.session, story.ada, module, Edition(minutes=45, asks_again=True))
    assert not training.standing_of(story.session, story.people["ben"], module).is_done
    assert completed(story, "ben", module).number == 3
    assert training.standing_of(story.session, story.people["ben"], module).is_done


def test_passing_is_for_others_to_say(story: Story) -> None:
    module = published(story, move_on="completed_and_passed")
    with pytest.raises(InvalidError, match="for others to say"):
        completed(story, "ben", module, status="passed")
    with pytest.raises(ForbiddenError):
        completed(story, "ada", module, by="ben")
    completed(story, "ben", module)
    assert not training.standing_of(story.session, story.people["ben"], module).is_done
    assert completed(story, "ben", module, status="passed", by="ada").source == "session"
    assert training.standing_of(story.session, story.people["ben"], module).is_done


def test_the_same_again_is_one_completion_and_the_future_is_none(story: Story) -> None:
    module = published(story)
    assert completed(story, "ben", module).id == completed(story, "ben", module).id
    with pytest.raises(InvalidError, match="not come yet"):
        completed(story, "ben", module, clock.today() + timedelta(days=3))


def test_thirty_days_later_it_is_asked_whether_it_was_of_use(story: Story) -> None:
    with clock.at(MONDAY):
        module = published(story)
        done = completed(story, "ben", module)
        with pytest.raises(ConflictError, match="too early"):
            training.follow_up(story.session, story.ben, done, module, Answer(used=Use.YES))
    for days, asked in ((29, 0), (30, 1), (59, 1), (60, 0)):
        with clock.at(MONDAY + timedelta(days=days)):
            assert len(training.asked(story.session, story.ben)) == asked, days
    with clock.at(MONDAY + timedelta(days=31)):
        answer = Answer(used=Use.PARTLY, obstacle="No meeting to try it in.", needs_help=True)
        with pytest.raises(ForbiddenError):
            training.follow_up(story.session, story.ada, done, module, answer)
        training.follow_up(story.session, story.ben, done, module, answer)
        assert training.asked(story.session, story.ben) == []
        with pytest.raises(ConflictError, match="already"):
            training.follow_up(story.session, story.ben, done, module, answer)
    [call] = training.calls_for_help(story.session, story.ada)
    assert (call.username, call.obstacle) == ("ben", "No meeting to try it in.")
    training.help_given(story.session, story.ada, done, module)
    assert training.calls_for_help(story.session, story.ada) == []


def test_completions_are_seen_by_their_person_the_owner_hr_and_advisors(story: Story) -> None:
    module = published(story)
    done = completed(story, "ben", module)
    people.appoint(story.session, None, story.people["root"], "hr")
    seen = {
        name: len(training.completions(story.session, story.actor(name), paging.Ask()).items)
        for name in ("ada", "ben", "cleo", "root")
    }
    assert seen == {"ada": 1, "ben": 1, "cleo": 0, "root": 1}
    with pytest.raises(NotFoundError):
        training.find_completion(story.session, story.cleo, done.id)
