"""Ben asks, Ada answers: from the question to what is kept of it, and who may not."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock, paging
from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.models.contributions import Contribution, ContributionKind, EndorsementType
from app.models.questions import Answer, Kept, Question, QuestionState
from app.readers.points import Points
from app.readers.runner import catch_up
from app.services import contributions, knowledge, questions, recognition
from app.services.contributions import Draft as Log
from app.services.questions import Change, Draft, Verdict
from tests.services.recognition.guild import faults
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

FRIDAY = datetime(2027, 3, 5, 15, tzinfo=UTC)
DISCOUNTS = Draft(title="Who decides on a discount above 10 %?", body="For **spare parts**.", topics=["discounts"])


def asked(story: Story, **other: object) -> Question:
    return questions.ask(story.session, story.ben, story.guild, Draft(**{**vars(DISCOUNTS), **other}))


def answered(story: Story, question: Question, name: str = "ada") -> Answer:
    return questions.answer(story.session, story.actor(name), question, story.guild, f"The board does, says {name}.")


def test_a_question_is_due_by_the_end_of_the_next_working_day_and_that_stays_so(story: Story) -> None:
    with clock.at(FRIDAY):
        question = asked(story)
    assert question.response_target_at == datetime(2027, 3, 8, 17, tzinfo=UTC)
    with clock.at(FRIDAY + timedelta(days=5)):
        answer = answered(story, question)
        questions.accept(story.session, story.ben, answer, question, story.guild)
    assert question.response_target_at == datetime(2027, 3, 8, 17, tzinfo=UTC)
    assert question.first_response_at == FRIDAY + timedelta(days=5)


def test_outsiders_read_and_do_nothing_else(story: Story) -> None:
    question = asked(story)
    answer = answered(story, question)
    found, _community = questions.find(story.session, story.cleo, question.id)
    assert found is question
    session, cleo, guild = story.session, story.cleo, story.guild
    for attempt in (
        lambda: questions.ask(session, cleo, guild, DISCOUNTS),
        lambda: questions.answer(session, cleo, question, guild, "I say."),
        lambda: questions.vote(session, cleo, answer, guild),
        lambda: questions.accept(session, cleo, answer, question, guild),
        lambda: questions.route(session, cleo, question, guild, "ada"),
        lambda: questions.close(session, cleo, question, guild, "No."),
        lambda: questions.revise(session, cleo, question, guild, Change(given=frozenset({"body"}), body="Mine.")),
        lambda: questions.revise_answer(session, cleo, answer, question, guild, "Mine."),
    ):
        with pytest.raises(ForbiddenError):
            attempt()


def test_the_asker_accepts_one_answer_at_a_time_and_may_think_again(story: Story) -> None:
    story.register("dora")
    story.join("dora", story.guild)
    question = asked(story)
    first, better = answered(story, question), answered(story, question, "dora")
    with pytest.raises(ForbiddenError):
        questions.accept(story.session, story.actor("dora"), better, question, story.guild)
    for answer in (first, better):
        questions.accept(story.session, story.ben, answer, question, story.guild)
    assert (first.accepted_at, question.state) == (None, QuestionState.RESOLVED)
    shown = questions.answers(story.session, story.cleo, question, paging.Ask()).items
    assert [one.id for one in shown] == [better.id, first.id]
    questions.unaccept(story.session, story.ben, better, question, story.guild)
    assert question.state == QuestionState.ANSWERED


def test_a_leader_accepts_for_whoever_stays_silent_once_two_have_vouched(story: Story) -> None:
    story.register("dora")
    story.join("dora", story.guild)
    with clock.at(FRIDAY):
        question = asked(story)
        answer = answered(story, question, "dora")
    with clock.at(FRIDAY + timedelta(days=13)), pytest.raises(ConflictError, match="ten working days"):
        questions.accept(story.session, story.ada, answer, question, story.guild)
    with clock.at(FRIDAY + timedelta(days=14, hours=1)):
        with pytest.raises(ConflictError, match="Two people"):
            questions.accept(story.session, story.ada, answer, question, story.guild)
        given = story.session.get_one(Contribution, answer.id)
        for name in ("cleo", "root"):
            contributions.endorse(story.session, story.actor(name), given, "It saved me a day.")
        questions.accept(story.session, story.ada, answer, question, story.guild)
    assert (answer.on_behalf, answer.accepted_by) == (True, story.ada.person_id)


def test_votes_order_answers_and_nobody_votes_for_their_own(story: Story) -> None:
    question = asked(story)
    first, second = answered(story, question), answered(story, question, "ben")
    with pytest.raises(ConflictError, match="own answer"):
        questions.vote(story.session, story.ada, first, story.guild)
    for _twice in range(2):
        questions.vote(story.session, story.ada, second, story.guild)
    shown = questions.answers(story.session, story.ada, question, paging.Ask()).items
    assert [(one.id, one.votes, one.voted) for one in shown] == [(second.id, 1, True), (first.id, 0, False)]
    questions.unvote(story.session, story.ada, second, story.guild)
    assert questions.given(story.session, story.ada, second, question).votes == 0


def test_every_text_is_kept(story: Story) -> None:
    question = asked(story)
    change = Change(given=frozenset({"title"}), title="Who decides on discounts?")
    questions.revise(story.session, story.ada, question, story.guild, change)
    questions.revise(story.session, story.ada, question, story.guild, change)
    texts = questions.revisions(story.session, question.id, paging.Ask()).items
    assert [(row.number, row.title, row.username) for row in texts] == [
        (2, "Who decides on discounts?", "ada"), (1, DISCOUNTS.title, "ben"),
    ]  # fmt: skip
    assert story.session.get_one(Contribution, question.id).title == "Who decides on discounts?"


def test_what_was_asked_before_leads_to_the_first_and_never_back(story: Story) -> None:
    first, second, third = asked(story), asked(story), asked(story)
    questions.mark(story.session, story.ada, second, story.guild, first.id)
    questions.mark(story.session, story.ben, third, story.guild, second.id)
    assert {second.duplicate_of, third.duplicate_of} == {first.id}
    with pytest.raises(ConflictError, match="lead to each other"):
        questions.mark(story.session, story.ada, first, story.guild, third.id)
    with pytest.raises(ConflictError, match="Reopen it first"):
        answered(story, second)
    questions.reopen(story.session, story.ben, second, story.guild)
    assert (second.state, second.duplicate_of) == (QuestionState.OPEN, None)
    elsewhere = story.found("vault", visibility="restricted")
    other = questions.ask(story.session, story.root, elsewhere, DISCOUNTS)
    with pytest.raises(InvalidError, match="no such question"):
        questions.mark(story.session, story.ada, second, story.guild, other.id)


def test_a_chain_that_grows_from_behind_still_leads_to_the_first(story: Story) -> None:
    first, second, third = asked(story), asked(story), asked(story)
    questions.mark(story.session, story.ada, third, story.guild, second.id)
    questions.mark(story.session, story.ada, second, story.guild, first.id)
    assert third.duplicate_of == first.id
    assert questions.original(story.session, story.cleo, third).id == first.id
    assert {row.id for row in questions.duplicates(story.session, story.cleo, first)} == {second.id, third.id}


def test_who_knows_are_those_whose_work_speaks_for_them_and_they_may_decline(story: Story) -> None:
    for name in ("dora", "emil"):
        story.register(name)
        story.join(name, story.guild)
    earlier = asked(story, title="How do discounts for spare parts add up?")
    questions.accept(story.session, story.ben, answered(story, earlier, "dora"), earlier, story.guild)
    done = Log(kind=ContributionKind.LESSON, title="On the canteen", evidence=["https://example.org"])
    logged = contributions.log(story.session, story.actor("emil"), story.guild, done)
    contributions.endorse(story.session, story.ada, logged, "Lunch is better now.")
    question = asked(story)
    knowers = questions.who_knows(story.session, story.ben, question)
    assert [(one.person.username, one.answers, one.contributions, one.in_all, one.load) for one in knowers] == [
        ("dora", 1, 0, 1, 0), ("emil", 0, 0, 1, 0),
    ]  # fmt: skip
    route = questions.route(story.session, story.ben, question, story.guild, "dora")
    assert [one.id for one, _question in questions.asked_of(story.session, story.actor("dora"), 5)] == [route.id]
    with pytest.raises(ConflictError, match="asked already"):
        questions.route(story.session, story.ada, question, story.guild, "dora")
    with pytest.raises(InvalidError, match="not a member"):
        questions.route(story.session, story.ada, question, story.guild, "cleo")
    with pytest.raises(ForbiddenError):
        questions.decline(story.session, story.ada, route, question)
    questions.decline(story.session, story.actor("dora"), route, question)
    assert questions.asked_of(story.session, story.actor("dora"), 5) == []
    assert [one.person.username for one in questions.who_knows(story.session, story.ben, question)] == ["emil"]


def test_what_answers_it_already_is_found_by_its_rarer_words_where_one_may_look(story: Story) -> None:
    vault = story.found("vault", visibility="restricted")
    questions.ask(story.session, story.root, vault, Draft(title="Secret discounts above ten"))
    for title in ("How do we release?", "How do we hire?", "怎样制定备件价格？", "Jak ustalamy rabaty na części?"):
        asked(story, title=title)
    knowledge.write(story.session, story.ada, story.guild, knowledge.Draft(title="Discounts: who decides", body="The board."))
    known = [one.title for one in questions.suggest(story.session, story.ben, DISCOUNTS.title)]
    assert known == ["Discounts: who decides"]
    assert [one.title for one in questions.suggest(story.session, story.ben, "备件价格")] == ["怎样制定备件价格？"]
    assert [one.title for one in questions.suggest(story.session, story.ben, "rabaty czesci")] == [
        "Jak ustalamy rabaty na części?"
    ]
    assert "Secret discounts above ten" in [
        one.title for one in questions.suggest(story.session, story.root, "secret discounts above ten")
    ]
    assert questions.suggest(story.session, story.ben, "…") == []


def test_a_solution_becomes_knowledge_with_credit_to_both(story: Story) -> None:
    question = asked(story)
    with pytest.raises(ConflictError, match="First accept"):
        questions.settle(story.session, story.ada, question, story.guild, Verdict(Kept.CREATED))
    questions.accept(story.session, story.ben, answered(story, question), question, story.guild)
    with pytest.raises(ForbiddenError):
        questions.settle(story.session, story.cleo, question, story.guild, Verdict(Kept.CREATED))
    for incomplete in (Verdict(Kept.NOTHING), Verdict(Kept.LINKED), Verdict(Kept.LINKED, "none")):
        with pytest.raises(InvalidError):
            questions.settle(story.session, story.ada, question, story.guild, incomplete)
    outcome = questions.settle(story.session, story.ada, question, story.guild, Verdict(Kept.CREATED))
    asset, _community = knowledge.find(story.session, story.cleo, outcome.asset_id or "")
    body = knowledge.revision(story.session, asset, 1).body
    assert DISCOUNTS.body in body
    assert "The board does, says ada." in body
    owed = {(one.person.username, one.part) for one in questions.credits_of(story.session, asset)}
    assert owed == {("ben", "asked"), ("ada", "answered")}
    with pytest.raises(ConflictError, match="already"):
        questions.settle(story.session, story.ada, question, story.guild, Verdict(Kept.NOTHING, note="Too late."))


def points(database: Database, name: str) -> dict[str, int]:
    catch_up(database, Points())
    with database.read() as session:
        story = Story.over(session, PEOPLE)
        actor = story.actor(name)
        lines = recognition.points_of(session, actor, actor.person_id, paging.Ask()).entries.items
    earned: dict[str, int] = {}
    for line in lines:
        earned[line.rule] = earned.get(line.rule, 0) + line.points
    return earned


PEOPLE: dict[str, object] = {}


def test_asking_and_answering_are_worth_what_the_policy_says(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        PEOPLE.update(story.people)
        question = asked(story)
        answer = answered(story, question)
        own = asked(story, title="And who decides on holidays?")
        told = answered(story, own, "ben")
        questions.accept(session, story.ben, told, own, story.guild)
        ids = question.id, answer.id, own.id
    assert points(database, "ada") == points(database, "ben") == {}
    with database.write() as session:
        story = Story.over(session, PEOPLE)
        question, answer = session.get_one(Question, ids[0]), session.get_one(Answer, ids[1])
        guild = questions.find(session, story.ben, question.id)[1]
        questions.accept(session, story.ben, answer, question, guild)
        word = session.get_one(Contribution, answer.id)
        contributions.endorse(session, story.ben, word, "That was just it.", EndorsementType.BENEFICIARY)
        contributions.endorse(session, story.ada, session.get_one(Contribution, question.id), "A good one to ask.")
    assert points(database, "ada") == {"answer_accepted": 10, "answer": 5}
    assert points(database, "ben") == {"question": 2}
    with database.write() as session:
        story = Story.over(session, PEOPLE)
        question = session.get_one(Question, ids[0])
        guild = questions.find(session, story.ben, question.id)[1]
        questions.mark(session, story.ben, question, guild, ids[2])
    assert points(database, "ben") == {"question": 0}
    assert points(database, "ada") == {"answer_accepted": 10, "answer": 5}
    assert faults(database) == []
