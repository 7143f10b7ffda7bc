"""Ben needs help of the circle, where Ada is on the rota; Tessa is a technical expert, and Cleo outside."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock, i18n, paging
from app.core.actor import Actor
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleName
from app.models.communities import Community, Orientation
from app.models.contributions import Contribution, ContributionKind, EndorsementType
from app.models.knowledge import Asset, Confidence
from app.models.questions import Kept, Part
from app.models.support import Category, HelpRequest, HelpState, Priority
from app.services import contributions, knowledge, questions, rota, support
from app.services.outcomes import Verdict
from app.services.rota import Promise
from app.services.support import Draft, Filters, Step
from tests.story import Story

S = HelpState
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)  # in the morning; people work from nine to five
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOCKED = Draft(title="The price list does not open", body="Since today.", category=Category.FAULT, priority=Priority.P2)
NOTHING = Verdict(Kept.NOTHING, note="The share had moved once.")


@pytest.fixture
def circle(story: Story) -> Community:
    with clock.at(MONDAY - 200 * DAY):
        circle = story.found("circle", orientation=Orientation.HELPING)
        for name in ("ada", "ben"):
            story.join(name, circle)
        story.register("tessa")
        story.join("tessa", circle)
        story.give("tessa", RoleName.TECH_EXPERT, circle)
        rota.take(story.session, story.ada, circle, Promise(weekday=0, starts=9 * 60, minutes=480, zone="UTC"))
    return circle


def opened(story: Story, place: Community | None, by: str = "ben", **other: object) -> HelpRequest:
    return support.open_request(story.session, story.actor(by), place, Draft(**{**vars(LOCKED), **other}))


def step(story: Story, by: Actor, request: HelpRequest, to: S, note: str = "", **more: object) -> HelpRequest:
    place = story.session.get(Community, request.community_id) if request.community_id else None
    return support.move(story.session, by, request, place, Step(to, note, **more))


def solved(story: Story, request: HelpRequest, verdict: Verdict = NOTHING) -> None:
    step(story, story.ada, request, S.ACKNOWLEDGED, "I look at it before noon.")
    step(story, story.ada, request, S.RESOLVED, "The link is **mended**.", verdict=verdict)


def test_targets_are_those_of_the_priority_in_working_time(story: Story, circle: Community) -> None:
    friday = MONDAY + 4 * DAY + 7 * HOUR  # four in the afternoon
    with clock.at(friday):
        given = {level: opened(story, circle, priority=level) for level in Priority}
    due = {level: (one.response_target_at - friday, one.resolution_target_at - friday) for level, one in given.items()}
    weekend = 2 * DAY
    assert due == {
        Priority.P1: (DAY - 7 * HOUR + weekend + HOUR, DAY + weekend),
        Priority.P2: (DAY + weekend, 3 * DAY + weekend),
        Priority.P3: (2 * DAY + weekend, 5 * DAY + weekend),
    }


def test_the_clock_stands_still_while_it_waits_for_whoever_asked_and_then_alone(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle, priority=Priority.P1)
        assert (request.due_at, support.left(request)) == (MONDAY + 2 * HOUR, 2 * HOUR)
    with clock.at(MONDAY + HOUR):
        step(story, story.ada, request, S.ACKNOWLEDGED, "On it.")
        assert (request.due_at, request.first_response_at) == (MONDAY + 8 * HOUR, MONDAY + HOUR)
        with pytest.raises(InvalidError):
            step(story, story.ada, request, S.WAITING)
        step(story, story.ada, request, S.WAITING, "Which browser?")
    with clock.at(MONDAY + DAY):
        assert (request.paused, support.left(request)) == (True, 7 * HOUR)
        assert support.promise(story.session, request, circle) is None, "nobody owes a word but whoever asked"
        support.reply(story.session, story.ben, request, "This one.")
    assert (request.state, request.due_at) == (S.IN_PROGRESS, MONDAY + DAY + 7 * HOUR)
    with clock.at(MONDAY + 2 * DAY):
        assert support.left(request) == -HOUR
        support.grade(story.session, story.ada, request, Priority.P2, Category.ACCESS)
        assert request.due_at == MONDAY + 3 * DAY + 7 * HOUR, "three days, and the seven hours that it waited"


def test_years_of_waiting_stop_no_step(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        step(story, story.ada, request, S.ACKNOWLEDGED, "On it.")
        step(story, story.ada, request, S.WAITING, "Which browser?")
    with clock.at(MONDAY + 1200 * DAY):
        support.reply(story.session, story.ben, request, "This one.")
        assert support.left(request) < timedelta()
        step(story, story.ada, request, S.WAITING, "Still?")
    with clock.at(MONDAY + 2400 * DAY):
        step(story, story.ada, request, S.RESOLVED, "By itself.", verdict=NOTHING)


def test_what_is_late_is_promised_for_no_moment_that_has_passed(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        desk, helped = opened(story, None), opened(story, circle)
    with clock.at(MONDAY + 3 * DAY):
        assert support.promise(story.session, desk, None) is None
        promised = support.promise(story.session, helped, circle)
        assert promised
        assert promised.by == MONDAY + 7 * DAY, "when Ada is there"


def test_requests_exist_for_those_concerned_alone(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request, desk = opened(story, circle), opened(story, None, by="cleo")
    story.register("olga")
    story.join("olga", circle)
    seen = {"ben": "here", "ada": "here", "tessa": "here desk", "root": "here desk", "cleo": "desk", "olga": ""}
    ids = {"here": request.id, "desk": desk.id}
    for name, names in seen.items():
        listed = support.listing(story.session, story.actor(name), Filters(), paging.Ask()).items
        assert {one.request.id for one in listed} == {ids[one] for one in names.split()}, name
    with pytest.raises(NotFoundError):
        support.find(story.session, story.actor("olga"), request.id)
    story.give("olga", RoleName.LEADER, circle)
    olga = story.actor("olga")
    assert support.find(story.session, olga, request.id)[0] is request
    with pytest.raises(ForbiddenError, match="Technical experts"):
        support.reply(story.session, olga, request, "I lead, and look on.")
    with pytest.raises(ForbiddenError):
        opened(story, circle, by="cleo")
    assert [one.request.id for one in support.queue(story.session, story.ada, paging.Ask()).items] == [request.id]
    assert support.queue(story.session, story.ben, paging.Ask()).items == [], "nobody helps themselves"


def test_the_queue_goes_by_priority_and_time_and_what_waits_comes_last(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        how, blocked = opened(story, circle, priority=Priority.P3), opened(story, circle)
        step(story, story.ada, blocked, S.ACKNOWLEDGED, "On it.")
        step(story, story.ada, blocked, S.WAITING, "Which browser?")
    with clock.at(MONDAY + HOUR):
        later, urgent = opened(story, circle), opened(story, circle, priority=Priority.P1)
    first = support.queue(story.session, story.ada, paging.Ask(3))
    rest = support.queue(story.session, story.ada, paging.Ask(3, first.next))
    assert [one.request.id for one in [*first.items, *rest.items]] == [urgent.id, later.id, how.id, blocked.id]


def test_new_requests_go_to_who_is_there_and_nobody_promises_what_nobody_keeps(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        assert request.assignee_id == story.ada.person_id
        promised = support.promise(story.session, request, circle)
        assert promised
        assert promised.by == request.response_target_at
        assert opened(story, circle, by="ada").assignee_id is None, "nobody is asked to help themselves"
    with clock.at(MONDAY + 10 * HOUR):
        late = opened(story, circle)
        assert late.assignee_id is None
        promised = support.promise(story.session, late, circle)
        assert promised
        assert (late.response_target_at, promised.by) == (MONDAY + DAY + 8 * HOUR, MONDAY + 7 * DAY), "Ada comes on Mondays"
        [held] = rota.held(story.session, circle.id)
        rota.end(story.session, story.ada, held.shift, circle)
        nobody = support.promise(story.session, late, circle)
        assert nobody
        assert nobody.by is None
    support.release(story.session, story.ada.person_id)
    assert request.assignee_id is None


def test_the_first_response_is_a_persons_own_words(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        support.reply(story.session, story.ben, request, "Anybody?")
        assert request.first_response_at is None, "one's own word is no response"
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                words = support.beginning()
            with pytest.raises(InvalidError, match="word of your own"):
                step(story, story.ada, request, S.ACKNOWLEDGED, words)
        support.reply(story.session, story.actor("tessa"), request, "I see it, too.")
        assert (request.state, request.assignee_id) == (S.ACKNOWLEDGED, story.actor("tessa").person_id)
        support.assign(story.session, story.actor("tessa"), request, "ada")
        assert request.assignee_id == story.ada.person_id
        for name in ("ben", "cleo"):
            with pytest.raises(InvalidError, match="do not help here"):
                support.assign(story.session, story.ada, request, name)


def test_whoever_asked_has_the_last_word_and_is_heard_once_more(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        solved(story, request)
        with pytest.raises(ForbiddenError):
            step(story, story.ada, request, S.CLOSED)
        with pytest.raises(InvalidError):
            step(story, story.ben, request, S.REOPENED)
        step(story, story.ben, request, S.REOPENED, "Not for me.")
        assert request.state == S.REOPENED
        step(story, story.ada, request, S.RESOLVED, "Now it is.", verdict=NOTHING)
        step(story, story.ben, request, S.REOPENED, "Still not.")
    assert (request.state, request.helped, request.ended_at) == (S.CLOSED, False, MONDAY)
    assert story.session.get(Contribution, request.id) is None
    with pytest.raises(ConflictError):
        support.reply(story.session, story.ben, request, "Hello?")


def test_yes_thanks_whoever_helped_without_telling_what_it_was_about(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        solved(story, request)
        for words in ("Thanks!", "x" * 1001):
            with pytest.raises(InvalidError) as refused:
                step(story, story.ben, request, S.CLOSED, words)
            assert refused.value.faults[0].pointer == "/note", "where the form shows it"
        step(story, story.ben, request, S.CLOSED, "I could send my offer in time.")
    given = story.session.get_one(Contribution, request.id)
    assert (given.kind, given.title) == (ContributionKind.HELP_RESOLVED, "Solved a request for help")
    [word] = contributions.words_on(story.session, given)
    assert (word.endorser.username, word.type, word.benefit) == (
        "ben", EndorsementType.BENEFICIARY, "I could send my offer in time.",
    )  # fmt: skip


def test_silence_of_five_working_days_closes(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        solved(story, request)
    with clock.at(MONDAY + 4 * DAY + 7 * HOUR):
        assert support.close_silent(story.session) == 0
    with clock.at(MONDAY + 4 * DAY + 8 * HOUR):
        assert support.close_silent(story.session) == 1
    assert (request.state, request.helped) == (S.CLOSED, None)


def test_what_was_learned_is_kept_with_credit_to_whoever_helped(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        step(story, story.ada, request, S.ACKNOWLEDGED, "On it.")
        for verdict, field in ((None, "kept"), (Verdict(Kept.LINKED), "asset"), (Verdict(Kept.NOTHING), "why")):
            with pytest.raises(InvalidError) as refused:
                step(story, story.actor("tessa"), request, S.RESOLVED, "Mended.", verdict=verdict)
            assert refused.value.faults[0].pointer == f"/{field}"
        step(story, story.actor("tessa"), request, S.RESOLVED, "The link is mended.", verdict=Verdict(Kept.CREATED))
    asset = story.session.get_one(Asset, request.asset_id)
    assert (asset.confidence, asset.owner_id) == (Confidence.WORK_IN_PROGRESS, story.actor("tessa").person_id)
    assert "The link is mended." in knowledge.revision(story.session, asset, 1).body
    assert [(one.person.username, one.part) for one in questions.credits_of(story.session, asset)] == [("ada", Part.ANSWERED)]
    with clock.at(MONDAY + DAY):
        again = opened(story, circle, title="Price list does not open any more", by="ada")
        step(story, story.actor("tessa"), again, S.ACKNOWLEDGED, "On it.")
        support.release(story.session, story.actor("tessa").person_id)
        step(story, story.actor("tessa"), again, S.RESOLVED, "Mended.", verdict=Verdict(Kept.CREATED))
        written = story.session.get_one(Asset, again.asset_id)
        assert [one.person.username for one in questions.credits_of(story.session, written)] == ["tessa"], "nobody had it"
        again = opened(story, circle, title="Price list does not open any more")
        assert request in support.similar(story.session, story.ada, again)
        assert support.linked(story.session, story.ada, [request]) == [asset]


def test_three_alike_in_a_fortnight_are_a_page_that_is_missing(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        for title in ("The price list does not open", "Price list will not open", "Cannot open my price list"):
            assert "again" not in {card.kind for card in support.cards(story.session, story.ada)}
            last = opened(story, circle, title=title, priority=Priority.P3)
        [card] = [card for card in support.cards(story.session, story.ada) if card.kind == "again"]
        assert card.often == 3
        step(story, story.ada, last, S.ACKNOWLEDGED, "On it.")
        step(story, story.ada, last, S.WAITING, "Which one?")
        assert [card.kind for card in support.cards(story.session, story.ben)] == ["needed"]
    with clock.at(MONDAY + 3 * DAY):
        assert {card.kind for card in support.cards(story.session, story.ada)} == {"again", "silent"}
        other = opened(story, circle)
        step(story, story.ada, last, S.DUPLICATE, of=other.id)
        step(story, story.ada, other, S.DUPLICATE, of=opened(story, circle, category=Category.ACCESS).id)
        assert "again" not in {card.kind for card in support.cards(story.session, story.ada)}, "of two that are left"


def test_a_request_becomes_a_question_and_a_question_a_request(story: Story, circle: Community) -> None:
    with clock.at(MONDAY):
        request = opened(story, circle)
        with pytest.raises(ForbiddenError):
            support.to_question(story.session, story.ada, request, circle)
        question = support.to_question(story.session, story.ben, request, circle)
        assert (request.state, request.question_id, question.title) == (S.CANCELLED, question.id, LOCKED.title)
        with pytest.raises(ForbiddenError):
            support.to_request(story.session, story.ada, question, circle, LOCKED)
        back = support.to_request(story.session, story.ben, question, circle, LOCKED)
        assert question.state == "closed"
        assert support.from_question(story.session, story.ada, question.id) == back.id
        assert support.from_question(story.session, story.cleo, question.id) is None
        shy = questions.ask(story.session, story.ben, circle, questions.Draft(title="How?", anonymous=True))
        with pytest.raises(ConflictError, match="name"):
            support.to_request(story.session, story.ben, shy, circle, LOCKED)


def test_figures_count_who_got_no_help_as_waiting_for_ever(story: Story, circle: Community) -> None:
    for n in range(5):
        with clock.at(MONDAY + n * timedelta(minutes=1)):
            request = opened(story, circle)
        if n < 3:
            with clock.at(request.opened_at + (n + 1) * HOUR):
                step(story, story.ada, request, S.ACKNOWLEDGED, "On it.")
    with clock.at(MONDAY + 2 * DAY):
        found = support.figures(story.session, circle)
    assert (found.open, found.due, found.in_time) == (5, 5, 3)
    assert [(one.begins, one.requests, one.minutes) for one in found.bands if one.requests] == [(8, 5, 180)]
