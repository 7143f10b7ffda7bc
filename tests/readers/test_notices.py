"""Who hears of what, kind by kind, and what is no news any more once somebody has seen to it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.models.belonging import RoleAssignment, RoleName
from app.models.communities import Community, Visibility
from app.models.contributions import Contribution, ContributionKind
from app.models.gaps import GapRule
from app.models.knowledge import Asset
from app.models.notices import Notice
from app.models.notices import NoticeKind as Kind
from app.models.people import Person
from app.models.questions import Question, QuestionRoute
from app.models.support import Category, HelpRequest, HelpState, Priority
from app.models.trust import AssetFlag, FlagReason, FlagState, Outcome
from app.readers.notices import Notices
from app.readers.runner import catch_up
from app.services import belonging, contributions, gaps, knowledge, people, questions, reviews, support
from app.services.belonging import Proposal
from app.services.contributions import Draft, Thanks
from app.services.knowledge import Verdict
from app.services.questions import Draft as Asking
from app.services.support import Draft as Plea
from app.services.support import Step
from tests.services.gaps.test_gaps import NIGHT, advisor, asked, judged
from tests.services.knowledge.telling import Shelf
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

PAGE: Any = {"kind": ContributionKind.LESSON, "title": "Call first", "evidence": ["https://example.com/t"]}


class Guild:
    """Ada leads, Mira manages, Ben and Olga belong; Tessa and Tobi are the experts, Kim advises, Root looks after it all."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            story = Story(session)
            for name in ("mira", "olga", "tessa", "tobi"):
                story.register(name)
                story.join(name, story.guild)
            story.give("mira", RoleName.MANAGER, story.guild)
            for name in ("tessa", "tobi"):
                story.give(name, RoleName.TECH_EXPERT, story.guild)
            advisor(story)
        self._story = story
        catch_up(database, Notices())
        self._heard = self._standing()

    def after(self, work: Callable[[Story], Any]) -> dict[str, list[Kind]]:
        """What is new to whom after something has happened; what went on being news is left out."""
        with self.database.write() as session:
            everybody = session.execute(select(Person)).scalars()
            story = Story.over(session, {person.username: person for person in everybody})
            story.guild = session.execute(select(Community)).scalar_one()
            work(story)
        catch_up(self.database, Notices())
        before, self._heard = self._heard, self._standing()
        names = {person.id: name for name, person in self._story.people.items()}
        found: dict[str, list[Kind]] = {}
        for who, kind in sorted(one[1:] for one in self._heard - before):
            found.setdefault(names[who], []).append(kind)
        return found

    def news(self, kind: Kind) -> set[str]:
        """For whom something of a kind is still news."""
        with self.database.read() as session:
            query = select(col(Person.username)).join(Notice, col(Notice.person_id) == col(Person.id))
            return set(session.execute(query.where(col(Notice.kind) == kind, col(Notice.read_at).is_(None))).scalars())

    def _standing(self) -> set[tuple[str, str, Kind]]:
        with self.database.read() as session:
            return {(one.id, one.person_id, one.kind) for one in session.execute(select(Notice)).scalars()}


@pytest.fixture
def guild(database: Database) -> Guild:
    return Guild(database)


def logged(story: Story, **more: Any) -> Contribution:
    return contributions.log(story.session, story.ben, story.guild, Draft(**PAGE, **more))


def only(story: Story, kind: type[Any]) -> Any:
    """The only one of its kind."""
    return story.session.execute(select(kind)).scalars().one()


def test_of_work_its_authors_hear_and_whoever_it_helped_until_they_said_so(guild: Guild) -> None:
    assert guild.after(lambda s: logged(s, beneficiary="olga")) == {"olga": [Kind.ASKED]}

    def endorse(story: Story, name: str) -> None:
        contributions.endorse(story.session, story.actor(name), only(story, Contribution), "It saved me a day of work.")

    assert guild.after(lambda s: endorse(s, "mira")) == {"ben": [Kind.ENDORSED]}
    assert guild.news(Kind.ASKED) == {"olga"}, "she has not said whether it helped her"
    assert guild.after(lambda s: endorse(s, "olga")) == {"ben": [Kind.ENDORSED]}
    assert guild.news(Kind.ASKED) == set()
    assert guild.after(lambda s: logged(s, authors=["ben", "olga"])) == {}, "what helped nobody yet is nobody's news"


@pytest.mark.parametrize(("ruling", "kind"), [("send_back", Kind.RETURNED), ("void", Kind.VOIDED)])
def test_of_a_ruling_its_authors_hear(guild: Guild, ruling: str, kind: Kind) -> None:
    guild.after(lambda s: logged(s, authors=["ben", "olga"]))

    def rule(story: Story) -> None:
        getattr(contributions, ruling)(story.session, story.actor("mira"), only(story, Contribution), story.guild, "See above.")

    assert guild.after(rule) == {"ben": [kind], "olga": [kind]}


def test_what_is_older_than_a_fortnight_stands_in_nobodys_inbox(guild: Guild) -> None:
    def log_before(story: Story, age: timedelta) -> None:
        with clock.at(clock.now() - age):
            logged(story, beneficiary="olga")

    assert guild.after(lambda s: log_before(s, timedelta(days=14, hours=1))) == {}
    assert guild.after(lambda s: log_before(s, timedelta(days=13, hours=23))) == {"olga": [Kind.ASKED]}


def test_of_an_answer_that_was_logged_whoever_it_was_for_hears_by_their_question_alone(guild: Guild) -> None:
    def answered(story: Story) -> None:
        question = questions.ask(story.session, story.ben, story.guild, Asking(title="How do you price a tender?"))
        story.session.flush()
        questions.answer(story.session, story.actor("olga"), question, story.guild, "By the template, with its margins.")

    assert guild.after(answered) == {"ben": [Kind.ANSWERED]}


def test_of_thanks_offers_and_invitations_whoever_they_are_for_hears(guild: Guild) -> None:
    def thank(story: Story) -> None:
        thanks = Thanks("You stayed late for the deadline.", community=story.guild)
        contributions.thank(story.session, story.ben, story.people["olga"], thanks)

    assert guild.after(thank) == {"olga": [Kind.THANKED]}

    def offer(story: Story, role: RoleName) -> None:
        belonging.propose(story.session, story.root, story.guild, story.people["olga"], Proposal(role=role))

    def answer(story: Story, say: Callable[..., Any]) -> None:
        newest = select(RoleAssignment).where(col(RoleAssignment.person_id) == story.people["olga"].id)
        role = story.session.execute(newest.order_by(col(RoleAssignment.id).desc()).limit(1)).scalar_one()
        say(story, role)

    def accept(story: Story, role: RoleAssignment) -> None:
        belonging.accept(story.session, story.actor("olga"), role, story.guild)

    def decline(story: Story, role: RoleAssignment) -> None:
        belonging.decline(story.session, story.actor("olga"), role)

    for role, say in ((RoleName.LEADER, accept), (RoleName.MANAGER, decline)):
        assert guild.after(partial(offer, role=role)) == {"olga": [Kind.PROPOSED]}
        assert guild.news(Kind.PROPOSED) == {"olga"}
        assert guild.after(partial(answer, say=say)) == {}
        assert guild.news(Kind.PROPOSED) == set(), "it is answered"

    def invite(story: Story) -> None:
        belonging.admit(story.session, story.ada, story.guild, story.people["cleo"])

    assert guild.after(invite) == {"cleo": [Kind.INVITED]}
    assert guild.after(lambda s: s.join("cleo", s.guild)) == {}
    assert guild.news(Kind.INVITED) == set()


def test_of_a_request_to_join_leaders_and_managers_hear_until_one_of_them_decides(guild: Guild) -> None:
    def knock(story: Story) -> None:
        story.guild.visibility = Visibility.ON_REQUEST
        story.join("cleo", story.guild)

    assert guild.after(knock) == {"ada": [Kind.REQUESTED], "mira": [Kind.REQUESTED]}
    assert guild.after(lambda s: belonging.admit(s.session, s.ada, s.guild, s.people["cleo"])) == {}
    assert guild.news(Kind.REQUESTED) == set()


def test_of_a_page_whoever_looks_after_it_hears_and_whoever_flagged_it_hears_the_answer(guild: Guild) -> None:
    def write(story: Story) -> None:
        shelf = Shelf(story)
        shelf.edit(story.ben, deputy="olga")

    assert guild.after(write) == {}

    def flag(story: Story) -> None:
        knowledge.flag(story.session, story.actor("mira"), only(story, Asset), FlagReason.OUTDATED, "Since the move.")

    assert guild.after(flag) == {"ben": [Kind.FLAGGED], "olga": [Kind.FLAGGED]}

    def settle(story: Story) -> None:
        knowledge.settle(story.session, story.ben, only(story, AssetFlag), FlagState.FIXED, "It says so now.")

    assert guild.after(settle) == {"mira": [Kind.FLAG_CLOSED]}

    def confirm(story: Story) -> None:
        guide = only(story, Asset)
        knowledge.verify(story.session, story.ada, guide, story.guild, Verdict(outcome=Outcome.CONFIRMED))

    assert guild.after(confirm) == {"ben": [Kind.VALIDATED], "olga": [Kind.VALIDATED]}

    def ask(story: Story) -> None:
        reviews.ask_owner(story.session, story.actor("kim"), only(story, Asset), clock.today() + timedelta(days=7))

    assert guild.after(ask) == {"ben": [Kind.REVIEW]}
    assert guild.after(ask) == {"ben": [Kind.REVIEW]}, "asked again, the new day stands"
    with guild.database.read() as session:
        query = select(Notice).where(col(Notice.kind) == Kind.REVIEW, col(Notice.read_at).is_(None))
        assert len(session.execute(query).all()) == 1

    def hand_over(story: Story) -> None:
        guide = only(story, Asset)
        knowledge.change(
            story.session, story.ada, guide, story.guild, knowledge.Change(given=frozenset({"owner"}), owner="mira")
        )

    assert guild.after(hand_over) == {"mira": [Kind.OWNED]}


def test_of_a_question_whoever_may_know_hears_until_they_answer_or_say_that_they_do_not(guild: Guild) -> None:
    def ask(story: Story) -> None:
        question = questions.ask(story.session, story.ben, story.guild, Asking(title="How do you price a tender?"))
        story.session.flush()
        for name in ("ada", "olga"):
            questions.route(story.session, story.ben, question, story.guild, name)

    assert guild.after(ask) == {"ada": [Kind.KNOWS], "olga": [Kind.KNOWS]}

    def decline(story: Story) -> None:
        mine = select(QuestionRoute).where(col(QuestionRoute.person_id) == story.people["olga"].id)
        route = story.session.execute(mine).scalar_one()
        questions.decline(story.session, story.actor("olga"), route, only(story, Question))

    assert guild.after(decline) == {}
    assert guild.news(Kind.KNOWS) == {"ada"}

    def answer(story: Story) -> None:
        said = questions.answer(story.session, story.ada, only(story, Question), story.guild, "By the template, with margins.")
        story.session.flush()
        questions.accept(story.session, story.ben, said, only(story, Question), story.guild)

    assert guild.after(answer) == {"ben": [Kind.ANSWERED], "ada": [Kind.ACCEPTED]}
    assert guild.news(Kind.KNOWS) == set()


EXPERTS = {"tessa": [Kind.HELP_WANTED], "tobi": [Kind.HELP_WANTED]}
PLEA = Plea(title="It does not open", category=Category.FAULT, priority=Priority.P2)


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ("acknowledged", {"ben": [Kind.HELP_HAS_NEWS]}),
        ("cancelled", {}),
        ("given to somebody", {"tobi": [Kind.HELP_WANTED]}),
    ],
)
def test_of_a_request_whoever_helps_hears_until_somebody_has_it_or_it_is_over(
    guild: Guild, ended: str, told: dict[str, list[Kind]]
) -> None:
    opened = guild.after(lambda s: support.open_request(s.session, s.ben, s.guild, PLEA))
    assert opened == EXPERTS

    def end(story: Story) -> None:
        request, community = only(story, HelpRequest), story.guild
        if ended == "given to somebody":
            support.assign(story.session, story.actor("tessa"), request, "tobi")
        elif ended == "cancelled":
            support.move(story.session, story.ben, request, community, Step(HelpState.CANCELLED, "It opens now."))
        else:
            support.move(
                story.session, story.actor("tessa"), request, community, Step(HelpState.ACKNOWLEDGED, "I look at it today.")
            )

    assert guild.after(end) == told
    assert guild.news(Kind.HELP_WANTED) == ({"tobi"} if ended == "given to somebody" else set())


def test_of_a_request_that_repeats_another_only_the_first_goes_on_being_news(guild: Guild) -> None:
    for name in ("ben", "olga"):
        assert guild.after(lambda s, asker=name: support.open_request(s.session, s.actor(asker), s.guild, PLEA)) == EXPERTS

    def repeat(story: Story) -> None:
        first, second = story.session.execute(select(HelpRequest).order_by(col(HelpRequest.id))).scalars()
        support.move(story.session, story.actor("tessa"), second, story.guild, Step(HelpState.DUPLICATE, of=first.id))

    assert guild.after(repeat) == {}
    with guild.database.read() as session:
        fresh = select(col(Notice.subject_id)).where(col(Notice.kind) == Kind.HELP_WANTED, col(Notice.read_at).is_(None))
        first = select(col(HelpRequest.id)).order_by(col(HelpRequest.id)).limit(1)
        assert set(session.execute(fresh).scalars()) == {session.execute(first).scalar_one()}


def test_where_no_expert_is_named_those_of_all_places_hear_and_where_there_is_none_whoever_looks_after_it_all(
    guild: Guild,
) -> None:
    assert guild.after(lambda s: support.open_request(s.session, s.cleo, None, PLEA)) == EXPERTS

    def retire_and_ask(story: Story) -> None:
        for name in ("tessa", "tobi"):
            people.deactivate(story.session, None, story.people[name])
        support.open_request(story.session, story.cleo, None, PLEA)

    assert guild.after(retire_and_ask) == {"root": [Kind.HELP_WANTED]}
    assert guild.after(lambda s: support.open_request(s.session, s.root, None, PLEA)) == {}, "nobody is told what they asked"


def test_of_a_gap_its_owner_hears_until_it_is_somebody_elses(guild: Guild) -> None:
    with clock.at(clock.now() - timedelta(days=12)):
        guild.after(lambda s: asked(s, "Who decides?", "How long is a lease?"))

    def give(story: Story, name: str) -> None:
        gap = judged(story)[GapRule.UNANSWERED]
        gaps.triage(story.session, story.ada, gap, gaps.Triage(given=frozenset({"owner"}), owner=name))

    assert guild.after(lambda s: give(s, "olga")) == {"olga": [Kind.GAP]}
    assert guild.after(lambda s: give(s, "ben")) == {"ben": [Kind.GAP]}
    assert guild.news(Kind.GAP) == {"ben"}


def test_a_gap_whose_signal_is_gone_is_nobodys_news(guild: Guild) -> None:
    def find(story: Story) -> None:
        with clock.at(NIGHT - timedelta(days=12)):
            asked(story, "Who decides?", "How long is a lease?")
        gap = judged(story)[GapRule.UNANSWERED]
        gaps.triage(story.session, story.ada, gap, gaps.Triage(given=frozenset({"owner"}), owner="olga"))

    assert guild.after(find) == {"olga": [Kind.GAP]}

    def answer(story: Story) -> None:
        for question in story.session.execute(select(Question)).scalars():
            questions.answer(story.session, story.ada, question, story.guild, "The leader, for three years.")
        judged(story, 60)

    with clock.at(NIGHT + timedelta(days=60)):
        guild.after(answer)
    assert guild.news(Kind.GAP) == set()
