"""How somebody's work helped: whose voices, which goal, who may read it, and what is not told (B02, look.md)."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.models.communities import Visibility
from app.models.contributions import Contribution, ContributionKind
from app.models.goals import Goal, GoalState
from app.models.knowledge import Asset
from app.models.trust import ReuseOutcome
from app.services import contributions, goals, helped, knowledge
from app.services.contributions import Draft
from app.services.goals import Served
from app.services.helped import Chain
from app.services.knowledge.reusing import Receipt
from tests.services.goals.aiming import DAY, NOON, Aiming
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

LINK = ["https://example.com/t"]


@pytest.fixture
def aiming(story: Story) -> Aiming:
    return Aiming(story)


def log(aiming: Aiming, title: str = "A template for offers", name: str = "ben", **known: object) -> Contribution:
    draft = Draft(kind=ContributionKind.RESOURCE, title=title, evidence=LINK, **known)
    return contributions.log(aiming.session, aiming.story.actor(name), aiming.place, draft)


def praise(aiming: Aiming, done: Contribution, name: str = "mia", words: str = "It saved my team two days.") -> None:
    contributions.endorse(aiming.session, aiming.story.actor(name), done, words)


def write(aiming: Aiming, title: str = "How we price") -> Asset:
    return knowledge.write(aiming.session, aiming.story.ben, aiming.place, knowledge.Draft(title=title, body="Like this."))


def use(aiming: Aiming, asset: Asset, name: str, outcome: ReuseOutcome = ReuseOutcome.WORKED, minutes: int = 30) -> None:
    receipt = Receipt(outcome=outcome, minutes_saved=minutes)
    knowledge.report(aiming.session, aiming.story.actor(name), asset, receipt)


def chains(aiming: Aiming, reader: str = "cleo", of: str = "ben") -> list[Chain]:
    aiming.session.flush()
    return helped.chains(aiming.session, aiming.story.actor(reader), aiming.story.people[of].id, 5)


def served(aiming: Aiming, thing: Contribution | Asset) -> Served:
    of = goals.of_asset(thing) if isinstance(thing, Asset) else goals.of_contribution(thing)
    return goals.served(aiming.session, [of])[of.id]


def test_what_ben_did_whom_it_helped_and_what_it_is_for(aiming: Aiming) -> None:
    with clock.at(NOON):
        goal, result = aiming.agree()
        done = log(aiming)
        assert chains(aiming) == [], "nobody has said that it helped"
    with clock.at(NOON + timedelta(hours=1)):
        praise(aiming, done)
        aiming.check_in(goal, result, 7)
        [chain] = chains(aiming)
    assert (chain.title, chain.thing.id, chain.community.slug) == ("A template for offers", done.id, "guild")
    assert [(voice.who.username, voice.sentence) for voice in chain.voices] == [("mia", "It saved my team two days.")]
    assert chain.goal is not None
    assert (chain.goal.goal, chain.goal.score, chain.presumed) == (goal, 0.5, True)
    assert chain.people is chain.units is None, "one is a few"


def test_a_page_that_others_used_is_a_chain_too(aiming: Aiming, story: Story) -> None:
    with clock.at(NOON):
        asset = write(aiming)
        use(aiming, asset, "ada")
        use(aiming, asset, "cleo", ReuseOutcome.DID_NOT_WORK)
    with clock.at(NOON + timedelta(hours=1)):
        use(aiming, asset, "mia", ReuseOutcome.ADAPTED, 15)
        [chain] = chains(aiming)
    assert (chain.thing.kind, chain.minutes, chain.goal) == ("asset", 45, None)
    assert [(voice.who.username, voice.outcome) for voice in chain.voices] == [("mia", "adapted"), ("ada", "worked")]
    with pytest.raises(ConflictError):
        use(aiming, asset, "ben")
    assert chains(aiming, of="ada") == [], "who used it did not write it"


def test_fewer_than_five_are_a_few_and_five_are_counted(aiming: Aiming, story: Story) -> None:
    with clock.at(NOON):
        asset = write(aiming)
        for number in range(5):
            story.register(f"user{number}", unit=f"Unit {number % 2}")
            assert [chain.people for chain in chains(aiming)] in ([], [None])
            use(aiming, asset, f"user{number}")
        [chain] = chains(aiming)
    assert (chain.people, chain.units, len(chain.voices), chain.more) == (5, 2, 3, True)
    assert len({voice.who.id for voice in chain.voices}) == 3


def test_the_latest_help_comes_first_whoever_had_more(aiming: Aiming) -> None:
    with clock.at(NOON):
        older, newer = log(aiming, "Older"), log(aiming, "Newer")
        for name in ("ada", "mia", "sue"):
            praise(aiming, newer, name)
    with clock.at(NOON + timedelta(days=1)):
        praise(aiming, older)
        assert [chain.title for chain in chains(aiming)] == ["Older", "Newer"]


def test_what_is_taken_back_helped_nobody(aiming: Aiming) -> None:
    with clock.at(NOON):
        done, page = log(aiming), write(aiming)
        praise(aiming, done)
        use(aiming, page, "mia")
        assert len(chains(aiming)) == 2
        contributions.withdraw(aiming.session, aiming.story.ben, done)
        page.confidence = "archived"
        assert chains(aiming) == []
        other = log(aiming, "Another")
        praise(aiming, other)
        [word] = contributions.words_on(aiming.session, other)
        mia = aiming.story.actor("mia")
        given, _done, _place = contributions.find_endorsement(aiming.session, mia, word.id)
        contributions.revoke(aiming.session, mia, given, other)
        assert chains(aiming) == []


def test_what_is_restricted_stays_there_with_its_goal(aiming: Aiming) -> None:
    with clock.at(NOON):
        aiming.agree()
        done, page = log(aiming), write(aiming)
        praise(aiming, done)
        use(aiming, page, "mia")
        aiming.place.visibility = Visibility.RESTRICTED
        assert len(chains(aiming, "mia")) == len(chains(aiming, "ben")) == 2
        assert chains(aiming, "cleo") == []


def test_the_only_goal_of_that_day_is_presumed_and_of_two_none(aiming: Aiming) -> None:
    with clock.at(NOON + timedelta(days=2)):
        before, then = log(aiming, occurred_on=DAY - timedelta(days=1)), log(aiming)
        goal, result = aiming.agree()
        assert (served(aiming, then), served(aiming, before).goal) == (Served(goal, presumed=True), None)
        aiming.write()
        assert served(aiming, then).goal is goal, "a draft is no goal yet"
        other, _result = aiming.agree(statement="Fewer calls.")
        assert served(aiming, then) == Served(None, presumed=False)
        aiming.move(goal, "ada", GoalState.CLOSED, finals={result.id: 4.0}, reason="Done.")
    with clock.at(NOON + timedelta(days=9)):
        assert served(aiming, log(aiming)).goal is other, "what was done after it was closed did not serve it"


def test_whoever_did_it_says_what_it_serves(aiming: Aiming, story: Story) -> None:
    def say(name: str, goal: Goal | None, thing: Contribution | Asset) -> Served:
        return goals.say(aiming.session, story.actor(name), thing, aiming.place, goal.id if goal else None)

    with clock.at(NOON):
        goal, _result = aiming.agree()
        draft = aiming.write()
        done, page = log(aiming), write(aiming)
        for name in ("cleo", "sue"):
            with pytest.raises(ForbiddenError):
                say(name, goal, done)
            with pytest.raises(ForbiddenError):
                say(name, goal, page)
        for thing in (done, page):
            assert say("ben", None, thing) == served(aiming, thing) == Served(None, presumed=False), "said: none"
            assert say("ada", goal, thing) == served(aiming, thing) == Served(goal, presumed=False)
            with pytest.raises(InvalidError):
                say("ben", draft, thing)
        elsewhere = story.found("elsewhere")
        strange = Goal(
            community_id=elsewhere.id, statement="Theirs", begins_on=DAY, ends_on=DAY, owner_id=done.logged_by,
            written_by=done.logged_by, state=GoalState.AGREED,
        )  # fmt: skip
        aiming.session.add(strange)
        aiming.session.flush()
        with pytest.raises(InvalidError):
            say("ben", strange, done)
        contributions.withdraw(aiming.session, story.ben, done)
        with pytest.raises(ConflictError):
            say("ben", goal, done)


def test_whoever_mended_it_later_did_not_help_those_before(aiming: Aiming, story: Story) -> None:
    with clock.at(NOON):
        page = write(aiming)
        use(aiming, page, "mia")
        change = knowledge.Change(given=frozenset({"body"}), body="Like this, or so.", base=1)
        knowledge.change(aiming.session, story.ada, page, aiming.place, change)
        assert chains(aiming, of="ada") == []
        use(aiming, page, "sue", minutes=10)
        [chain] = chains(aiming, of="ada")
        assert ([voice.who.username for voice in chain.voices], chain.minutes) == (["sue"], 10)
        [chain] = chains(aiming, of="ben")
        assert ({voice.who.username for voice in chain.voices}, chain.minutes) == ({"mia", "sue"}, 40)
