"""Goals as stories: who writes, agrees and measures, what is refused, and what it serves (domain.md §2.10)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlmodel import col

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.paging import Ask
from app.journal.book import recorded
from app.models.communities import Community, Kind, Status, Visibility
from app.models.goals import CheckIn, GoalState, KeyResult, ResultType
from app.services import communities, goals, people
from app.services.communities.moving import Move as Step
from app.services.goals import Draft, Light, Measure, cards, objectives
from app.services.goals.objectives import Aim
from tests.services.goals.aiming import DAY, NOON, Aiming
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

S = GoalState


@pytest.fixture
def aiming(story: Story) -> Aiming:
    return Aiming(story)


def test_a_member_proposes_the_leader_puts_it_forward_and_the_sponsor_agrees(aiming: Aiming) -> None:
    with clock.at(NOON):
        goal = aiming.write("ben")
        with pytest.raises(ConflictError) as missing:
            aiming.move(goal, "ada", S.PROPOSED)
        assert [fault.pointer for fault in missing.value.faults] == ["/key_results"]
        aiming.measure(goal, "ben")
        with pytest.raises(ForbiddenError):
            aiming.move(goal, "ben", S.PROPOSED)
        aiming.move(goal, "ada", S.PROPOSED)
        for name in ("ada", "mia", "ben"):
            with pytest.raises(ForbiddenError, match="sponsor"):
                aiming.move(goal, name, S.AGREED)
        aiming.move(goal, "sue", S.AGREED)
    assert (goal.state, goal.agreed_by, goal.agreed_on) == (S.AGREED, aiming.story.people["sue"].id, DAY)
    with pytest.raises(ForbiddenError):
        aiming.write("cleo")


def test_d21_d22_what_is_measured_scores_and_a_promise_is_kept_in_full(aiming: Aiming) -> None:
    with clock.at(NOON):
        goal = aiming.write()
        hope = aiming.measure(goal)
        promise = aiming.measure(
            goal, metric="Offers with a full price list", baseline=0, target=100, type=ResultType.COMMITTED
        )
        aiming.move(goal, "mia", S.PROPOSED)
        aiming.move(goal, "sue", S.AGREED)
        before = aiming.standing(goal)
        assert (before.score, before.light, [one.current for one in before.results]) == (0, Light.RED, [None, None])
        aiming.check_in(goal, hope, 7)
        aiming.check_in(goal, promise, 95)
        after = aiming.standing(goal)
    assert {one.row.id: (one.score, one.light) for one in after.results} == {
        hope.id: (0.5, Light.AMBER),
        promise.id: (0.95, Light.AMBER),
    }
    assert after.score == pytest.approx(0.725)
    assert after.light is Light.AMBER, "0.725 would be green, were it not for the promise"


def test_of_two_words_the_later_counts_and_none_is_changed(aiming: Aiming) -> None:
    with clock.at(NOON):
        goal, result = aiming.agree()
        aiming.check_in(goal, result, 70)
    with clock.at(NOON + timedelta(seconds=1)):
        aiming.check_in(goal, result, 7)
    with clock.at(NOON + timedelta(days=9)):
        aiming.check_in(goal, result, 9, day=DAY)
        aiming.check_in(goal, result, 6, day=DAY + timedelta(days=8))
        aiming.check_in(goal, result, 8, day=DAY + timedelta(days=2))
        assert aiming.standing(goal).results[0].current == 6, "of the latest day, not the last typed"
        told = goals.check_ins(aiming.session, result, Ask()).items
    assert [row.value for row in told] == [6, 8, 9, 7, 70]


def test_who_measures_and_what_a_word_needs(aiming: Aiming) -> None:
    with clock.at(NOON):
        goal = aiming.write()
        result = aiming.measure(goal, owner="ben")
        with pytest.raises(ConflictError):
            aiming.check_in(goal, result, 7, "ben")
        aiming.move(goal, "ada", S.PROPOSED)
        aiming.move(goal, "sue", S.AGREED)
        for name in ("ben", "mia", "ada"):
            aiming.check_in(goal, result, 7, name)
        for name in ("sue", "cleo"):
            with pytest.raises(ForbiddenError):
                aiming.check_in(goal, result, 7, name)
        tomorrow, before = DAY + timedelta(days=1), DAY - timedelta(days=1)
        for wrong in ({"note": " "}, {"value": float("inf")}, {"value": 2e12}, {"day": tomorrow}, {"day": before}):
            with pytest.raises(InvalidError):
                aiming.check_in(goal, result, **{"value": 7.0, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [{"metric": "Points per member"}, {"unit": "posts"}, {"target": 10.0}, {"target": float("nan")}, {"direction": "increase"},
     {"due_on": DAY - timedelta(days=1)}, {"due_on": DAY + timedelta(days=121)}, {"cadence_days": 0}, {"owner": "nobody"},
     {"baseline": None}],
)  # fmt: skip
def test_what_no_goal_is_measured_by(aiming: Aiming, wrong: dict[str, object]) -> None:
    goal = aiming.write()
    with pytest.raises(InvalidError) as refused:
        aiming.measure(goal, **wrong)
    assert refused.value.faults[0].pointer == f"/{next(iter(wrong))}"


def test_what_was_put_forward_keeps_its_words_and_its_key_results(aiming: Aiming) -> None:
    goal, ada = aiming.write(), aiming.story.ada
    result = aiming.measure(goal)
    spare = aiming.measure(goal, metric="Calls about an offer", baseline=9, target=3)
    goals.drop_result(aiming.session, ada, spare, goal, aiming.place)
    aiming.move(goal, "ada", S.PROPOSED)
    reworded = Draft(given=frozenset({"statement"}), statement="Otherwise.")
    for change in (
        lambda: goals.change(aiming.session, ada, goal, aiming.place, reworded),
        lambda: aiming.measure(goal),
        lambda: goals.drop_result(aiming.session, ada, result, goal, aiming.place),
        lambda: goals.change_result(
            aiming.session, ada, result, goal, aiming.place, Measure(given=frozenset({"target"}), target=9.0)
        ),
    ):
        with pytest.raises(ConflictError):
            change()
    hand_on = Measure(given=frozenset({"owner", "cadence_days"}), owner="ben", cadence_days=7)
    goals.change_result(aiming.session, ada, result, goal, aiming.place, hand_on)
    assert (result.owner_id, result.cadence_days) == (aiming.story.people["ben"].id, 7)
    aiming.move(goal, "ada", S.DRAFT)
    goals.change(aiming.session, ada, goal, aiming.place, reworded)
    assert goal.statement == "Otherwise."
    with pytest.raises(ForbiddenError):
        goals.change(aiming.session, aiming.story.ben, goal, aiming.place, reworded)


def test_the_sponsor_who_sends_back_says_why(aiming: Aiming) -> None:
    goal = aiming.write()
    aiming.measure(goal)
    aiming.move(goal, "ada", S.PROPOSED)
    with pytest.raises(ConflictError) as missing:
        aiming.move(goal, "sue", S.DRAFT)
    assert [fault.pointer for fault in missing.value.faults] == ["/reason"]
    aiming.move(goal, "sue", S.DRAFT, reason="Four days are too many.")
    assert (goal.state, goal.note, goal.put_by) == (S.DRAFT, "Four days are too many.", None)
    aiming.move(goal, "ada", S.WITHDRAWN)
    with pytest.raises(ConflictError):
        aiming.move(goal, "ada", S.PROPOSED)
    assert goals.listing(aiming.session, aiming.story.ada, aiming.place, Ask()).items == []
    assert [one.goal for one in goals.listing(aiming.session, aiming.story.ada, aiming.place, Ask(), S.WITHDRAWN).items] == [
        goal
    ]


def test_closing_needs_the_final_value_of_each_key_result(aiming: Aiming) -> None:
    with clock.at(NOON):
        goal = aiming.write()
        days, calls = aiming.measure(goal), aiming.measure(goal, metric="Calls about an offer", baseline=9, target=3)
        aiming.move(goal, "ada", S.PROPOSED)
        aiming.move(goal, "sue", S.AGREED)
        aiming.check_in(goal, days, 5)
    with clock.at(NOON + timedelta(days=121)):
        for finals, named in (
            ({}, [days.id, calls.id]),
            ({days.id: 4.0}, [calls.id]),
            ({days.id: 4.0, "x": 1.0}, ["x", calls.id]),
        ):
            with pytest.raises(ConflictError) as missing:
                aiming.move(goal, "ada", S.CLOSED, finals=finals, reason="Done.")
            assert {fault.pointer for fault in missing.value.faults} == {f"/finals/{one}" for one in named}
        finals = {days.id: 4.0, calls.id: 6.0}
        with pytest.raises(InvalidError):
            aiming.move(goal, "ada", S.CLOSED, finals=finals)
        with pytest.raises(ForbiddenError):
            aiming.move(goal, "sue", S.CLOSED, finals=finals, reason="Done.")
        aiming.move(goal, "ada", S.CLOSED, finals=finals, reason="The form did it; calls are a matter of training.")
        ended = aiming.standing(goal)
        assert ({one.score for one in ended.results}, ended.score, ended.overdue) == ({1, 0.5}, 0.75, False)
        with pytest.raises(ConflictError):
            aiming.check_in(goal, days, 5)
    query = select(CheckIn).where(col(CheckIn.final).is_(True))
    assert {row.value for row in aiming.session.execute(query).scalars()} == {4, 6}
    assert [fact.type for fact in recorded(aiming.session)].count("goal.checked_in") == 3


def test_a_measurement_is_overdue_by_its_cadence_and_shown_to_whoever_measures(aiming: Aiming) -> None:
    def asked(name: str, day: int) -> list[str]:
        with clock.at(NOON + timedelta(days=day)):
            return [card.kind for card in cards.cards(aiming.session, aiming.story.actor(name))]

    with clock.at(NOON):
        goal = aiming.write()
        result = aiming.measure(goal, owner="ben", cadence_days=30)
        aiming.move(goal, "ada", S.PROPOSED)
        assert asked("sue", 0) == ["proposed"]
        aiming.move(goal, "sue", S.AGREED)
    for name in ("ada", "mia", "ben"):
        assert (asked(name, 30), asked(name, 31)) == ([], ["overdue"])
    assert asked("sue", 31) == asked("cleo", 31) == []
    with clock.at(NOON + timedelta(days=31)):
        assert aiming.standing(goal).overdue
        aiming.check_in(goal, result, 8)
        assert not aiming.standing(goal).overdue
    assert (asked("ben", 61), asked("ben", 62)) == ([], ["overdue"])
    assert asked("ada", 121) == ["overdue", "over"], "its last day is past: what did it come to?"
    with clock.at(NOON + timedelta(days=120)):
        aiming.check_in(goal, result, 5)
    assert asked("ben", 200) == [], "measured on its last day, it is not asked for again"


def test_objectives_are_the_organisations_and_show_who_serves_them(aiming: Aiming, story: Story) -> None:
    people.appoint(story.session, None, story.register("kim"), "km_advisor")
    with clock.at(NOON):
        for name in ("ada", "sue", "ben"):
            with pytest.raises(ForbiddenError):
                aiming.aim(name)
        aim, other = aiming.aim(), aiming.aim("root", title="No accidents")
        for wrong in ({"ends_on": DAY - timedelta(days=1)}, {"ends_on": DAY.replace(year=2040)}, {"owner": "nobody"}):
            with pytest.raises(InvalidError):
                aiming.aim(**wrong)
        assert [place.slug for place in objectives.unlinked(story.session, story.cleo)] == ["guild"]
        goal, _result = aiming.agree(objectives=[aim.id])
        assert [place.slug for place in objectives.serving(story.session, story.cleo, [aim.id])[aim.id]] == ["guild"]
        assert objectives.unlinked(story.session, story.cleo) == []
        assert objectives.serving(story.session, story.cleo, [other.id]) == {other.id: []}
        objectives.change(story.session, story.actor("kim"), aim, Aim(given=frozenset({"ends_on"}), ends_on=DAY))
    with clock.at(NOON + timedelta(days=1)):
        assert objectives.current(story.session) == [other]
        assert [place.slug for place in objectives.unlinked(story.session, story.cleo)] == ["guild"], "what it served is over"
        with pytest.raises(InvalidError) as refused:
            goals.change(story.session, story.ada, goal, aiming.place, Draft(given=frozenset({"objectives"}), objectives=["x"]))
        assert refused.value.faults[0].pointer == "/objectives/0"


def test_a_centre_of_excellence_serves_an_objective_as_soon_as_there_is_one(aiming: Aiming, story: Story) -> None:
    with clock.at(NOON):
        aiming.place.kind = Kind.COE
        goal = aiming.write()
        aiming.measure(goal)
        aiming.move(goal, "ada", S.PROPOSED)
        aiming.move(goal, "ada", S.DRAFT)
        aim = aiming.aim("root")
        with pytest.raises(ConflictError) as missing:
            aiming.move(goal, "ada", S.PROPOSED)
        assert [fault.pointer for fault in missing.value.faults] == ["/objectives"]
        goals.change(story.session, story.ada, goal, aiming.place, Draft(given=frozenset({"objectives"}), objectives=[aim.id]))
        aiming.move(goal, "ada", S.PROPOSED)
        aiming.move(goal, "sue", S.AGREED)


def test_a_new_centre_of_excellence_begins_with_a_goal_and_an_old_one_goes_on(aiming: Aiming, story: Story) -> None:
    people.appoint(story.session, None, story.register("kim"), "km_advisor")

    def missing(place: Community) -> list[str]:
        with pytest.raises(ConflictError) as faults:
            communities.move(story.session, story.actor("kim"), place, Step(to="active"))
        return [fault.pointer for fault in faults.value.faults]

    with clock.at(NOON):
        place = communities.found(
            story.session, story.ada, communities.Founding(slug="new", name="New", kind=Kind.COE, domain="Data")
        )
        place.status = "proposed"
        story.session.flush()
        story.session.expire(place)
        assert "/goals" not in missing(place), "nobody has said what the organisation is after"
        aiming.aim()
        assert "/goals" in missing(place)
        assert communities.aims.lacks_one(story.session, aiming.place)


def test_what_is_restricted_is_for_nobody_else(aiming: Aiming, story: Story) -> None:
    with clock.at(NOON):
        aim = aiming.aim("root")
        goal, result = aiming.agree(objectives=[aim.id])
        aiming.place.visibility = Visibility.RESTRICTED
        for find, thing in ((goals.find, goal), (goals.find_result, result)):
            find(story.session, story.ben, thing.id)
            with pytest.raises(NotFoundError):
                find(story.session, story.cleo, thing.id)
        assert objectives.serving(story.session, story.cleo, [aim.id]) == {aim.id: []}
        assert objectives.unlinked(story.session, story.cleo) == []


def test_key_results_keep_up_with_the_days_of_a_draft(aiming: Aiming) -> None:
    def days(**known: object) -> None:
        draft = Draft(given=frozenset(known), **known)
        goals.change(aiming.session, aiming.story.ada, goal, aiming.place, draft)

    goal = aiming.write()
    whole, early = aiming.measure(goal), aiming.measure(goal, metric="Calls", due_on=DAY + timedelta(days=30))
    later, sooner = DAY + timedelta(days=150), DAY + timedelta(days=20)
    version = whole.version
    days(ends_on=later)
    assert (whole.due_on, early.due_on) == (later, DAY + timedelta(days=30))
    assert whole.version == version + 1
    days(statement="Otherwise.")
    assert whole.version == version + 1
    days(ends_on=sooner)
    assert (whole.due_on, early.due_on) == (sooner, sooner)
    early.due_on = DAY - timedelta(days=1)
    with pytest.raises(ConflictError) as missing:
        aiming.move(goal, "ada", S.PROPOSED)
    assert [fault.pointer for fault in missing.value.faults] == ["/key_results"]
    days(ends_on=later)
    aiming.move(goal, "ada", S.PROPOSED)


def test_handing_on_is_never_refused_for_what_is_settled(aiming: Aiming) -> None:
    goal, result = aiming.agree()
    result.due_on = goal.ends_on + timedelta(days=1)
    hand_on = Measure(given=frozenset({"owner"}), owner="ben")
    goals.change_result(aiming.session, aiming.story.ada, result, goal, aiming.place, hand_on)
    assert result.owner_id == aiming.story.people["ben"].id
    seldom = Measure(given=frozenset({"cadence_days"}), cadence_days=367)
    with pytest.raises(InvalidError):
        goals.change_result(aiming.session, aiming.story.ada, result, goal, aiming.place, seldom)


def test_a_key_result_that_was_taken_out_meanwhile_is_not_found(aiming: Aiming) -> None:
    goal, session, ada = aiming.write(), aiming.session, aiming.story.ada
    gone = aiming.measure(goal)
    taken_out = delete(KeyResult).where(col(KeyResult.id) == gone.id)
    session.execute(taken_out.execution_options(synchronize_session=False))
    for late in (
        lambda: goals.change_result(session, ada, gone, goal, aiming.place, Measure(given=frozenset({"unit"}), unit="h")),
        lambda: goals.drop_result(session, ada, gone, goal, aiming.place),
        lambda: aiming.check_in(goal, gone, 7),
    ):
        with pytest.raises(NotFoundError):
            late()


def test_whoever_is_bounded_hears_of_no_objective_and_takes_none_away(aiming: Aiming, story: Story) -> None:
    with clock.at(NOON):
        aim = aiming.aim("root")
        goal = aiming.write(objectives=[aim.id])
        bounded = replace(story.ada, bounded=True)
        for naming in ([aim.id], ["x"]):
            draft = Draft(given=frozenset({"objectives"}), objectives=naming)
            with pytest.raises(InvalidError) as refused:
                goals.change(story.session, bounded, goal, aiming.place, draft)
            assert (refused.value.faults[0].pointer, refused.value.sentence) == ("/objectives/0", "There is no such objective.")
        goals.change(story.session, bounded, goal, aiming.place, Draft(given=frozenset({"objectives"}), objectives=[]))
        assert goals.standing(story.session, bounded, goal).objectives == []
        assert [one.objectives for one in goals.listing(story.session, bounded, aiming.place, Ask()).items] == [[]]
        assert goals.standing(story.session, story.ada, goal).objectives == [aim]


@pytest.mark.parametrize("status", [Status.ARCHIVED, Status.DECLINED])
def test_a_closed_community_asks_nothing_and_serves_nothing(aiming: Aiming, story: Story, status: Status) -> None:
    with clock.at(NOON):
        aim = aiming.aim("root")
        aiming.agree(objectives=[aim.id])
        waits = aiming.write()
        aiming.measure(waits)
        aiming.move(waits, "ada", S.PROPOSED)
        asked = [card.kind for card in cards.cards(story.session, story.actor("sue"))]
        serving = objectives.serving(story.session, story.cleo, [aim.id])[aim.id]
        assert (asked, [place.slug for place in serving]) == (["proposed"], ["guild"])
        aiming.place.status = status
        story.session.flush()
        assert list(cards.cards(story.session, story.actor("sue"))) == []
        assert objectives.serving(story.session, story.cleo, [aim.id]) == {aim.id: []}
        served = select(col(Community.id)).where(communities.aims.serves_an_objective())
        assert story.session.execute(served).all() == []
        assert not communities.aims.lacks_one(story.session, aiming.place)
