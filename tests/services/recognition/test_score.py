"""The golden vectors of domain.md §3.6, and the rules of §3.2 and §3.4 that each stand behind a line of the ledger.

“Naive” is what a scorer that stores each award as it comes, tests the cap before adding and counts exempt points would say.
"""

import random
from datetime import date, timedelta

import pytest

from app.journal import facts
from app.services.recognition.policy import PolicyBook, from_json, to_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from app.services.recognition.score import score
from tests.services.recognition.telling import END, MONDAY, Telling


def test_p1_the_order_in_which_facts_are_handed_over_changes_nothing() -> None:
    story = Telling()
    things = [story.session() for _ in range(6)]
    story.voided(things[2])
    expected, shuffled = story.lines(), list(story.entries)
    for seed in range(200):
        random.Random(seed).shuffle(shuffled)
        assert score(shuffled, POLICY_2025_1, END, "UTC") == expected


def test_p2_voiding_gives_the_room_back() -> None:
    story = Telling()
    things = [story.session() for _ in range(6)]
    assert story.total() == 60
    story.voided(things[0])
    assert story.total() == 60  # naive: 45


def test_p3_junk_that_is_taken_back_costs_nobody_their_honest_points() -> None:
    story = Telling()
    junk = [story.session() for _ in range(4)]
    honest = [story.session() for _ in range(4)]
    assert story.total() == 60
    for thing in junk:
        story.voided(thing)
    assert story.total() == 60  # naive: 0
    assert {line.award.contribution_id for line in story.lines()} == set(honest)


def test_p4_the_award_that_meets_the_cap_is_cut() -> None:
    story = Telling()
    for _ in range(8):
        story.helped("answer")
    story.helped("lesson")
    story.session()
    assert story.total() == 60  # naive: 65
    assert (story.lines()[-1].net, story.lines()[-1].capped_by) == (10, "week")


def test_p5_exempt_points_neither_obey_nor_use_up_the_week() -> None:
    story = Telling()
    answer = story.helped("answer")
    story.accepted(answer, by="asker")
    for _ in range(5):
        story.session()
    assert story.total() == 70


def test_p6_nobody_endorses_themselves() -> None:
    story = Telling()
    asset = story.logged("asset")
    story.endorsed(asset, by="ada")
    assert story.lines() == []


def test_p7_what_still_stands_decides_when_it_fell_due() -> None:
    story = Telling()
    asset = story.logged("asset")
    first = story.endorsed(asset, by="ben")
    story.now += timedelta(weeks=1)
    story.endorsed(asset, by="cleo")
    assert story.lines()[0].award.qualified_at < MONDAY + timedelta(weeks=1)
    story.revoked(asset, first, by="ben")
    (line,) = story.lines()
    assert (line.net, line.award.endorser_id) == (10, "cleo")
    assert line.award.qualified_at > MONDAY + timedelta(weeks=1)


@pytest.mark.parametrize("kind", ["asset", "mentoring", "review", "help_resolved", "reuse_report", "session"])
def test_some_help_only_the_helped_can_confirm(kind: str) -> None:
    story = Telling()
    thing = story.logged(kind)
    for peer in ("ben", "cleo", "dan"):
        story.endorsed(thing, by=peer, kind="peer")
    assert story.lines() == []


def test_a_session_needs_two_who_were_there() -> None:
    story = Telling()
    session = story.logged("session")
    story.endorsed(session, by="ben")
    story.endorsed(session, by="cleo", kind="peer")
    assert story.total() == 0
    story.endorsed(session, by="dan")
    (line,) = story.lines()
    assert (line.net, line.award.endorser_id) == (15, "dan")


def test_other_things_are_recorded_and_carry_nothing() -> None:
    story = Telling()
    story.helped("other")
    assert story.lines() == []


def test_coauthors_each_get_the_whole_award_and_do_not_vouch_for_each_other() -> None:
    story = Telling()
    lesson = story.logged("lesson", "ada", "ben")
    story.endorsed(lesson, by="ben", counts_for=("ada", "ben"))
    assert story.lines() == []
    story.endorsed(lesson, by="cleo", counts_for=("ada", "ben"))
    assert (story.total("ada"), story.total("ben")) == (10, 10)


def test_an_endorsement_carries_points_only_for_those_it_counts_for() -> None:
    story = Telling()
    lesson = story.logged("lesson", "ada", "ben")
    story.endorsed(lesson, by="bens_manager", counts_for=("ada",))
    assert (story.total("ada"), story.total("ben")) == (10, 0)


def test_one_pair_gives_at_most_twenty_points_a_month() -> None:
    story = Telling()
    for _ in range(3):
        story.endorsed(story.logged("lesson"), by="ben")
    assert [(line.net, line.capped_by) for line in story.lines()] == [(10, None), (10, None), (0, "pair")]
    story.now += timedelta(days=30)
    story.endorsed(story.logged("lesson"), by="ben")
    assert story.total() == 30


def test_mentoring_counts_twice_a_month_for_a_pair() -> None:
    story = Telling()
    for _ in range(3):
        story.endorsed(story.logged("mentoring"), by="ben")
    assert [(line.net, line.capped_by) for line in story.lines()] == [(8, None), (8, None), (0, "repeats")]


def test_a_rule_has_its_month() -> None:
    story = Telling()
    for _ in range(11):
        story.helped("question")
    assert story.total() == 20
    assert story.lines()[-1].capped_by == "rule"


def test_thanks_carry_a_point_except_where_they_do_not_count() -> None:
    story = Telling()
    story.thanked("ben")
    story.thanked("cleo", earns=False)
    story.thanked("ada")
    assert story.total() == 1


def test_thanks_by_the_same_person_count_three_times_a_month() -> None:
    story = Telling()
    for _ in range(4):
        story.thanked("ben")
    assert [(line.net, line.capped_by) for line in story.lines()][-2:] == [(1, None), (0, "repeats")]


def test_a_time_that_was_cut_is_still_one_of_the_times() -> None:
    story = Telling()
    for _ in range(3):
        story.session()  # 45 points of the week's 60
    for week in (0, 0, 1):
        story.now = max(story.now, MONDAY + timedelta(weeks=week))
        story.endorsed(story.logged("mentoring"), by="ben")
    mentoring = [(line.net, line.capped_by) for line in story.lines() if line.award.rule == "mentoring"]
    assert mentoring == [(8, None), (7, "week"), (0, "repeats")]


def test_accepting_ones_own_answer_carries_nothing() -> None:
    story = Telling()
    story.accepted(story.logged("answer"), by="ada")
    assert story.lines() == []


def test_an_acceptance_taken_back_takes_its_points_along() -> None:
    story = Telling()
    answer = story.logged("answer")
    story.accepted(answer, by="ben")
    assert story.total() == 10
    story.say(facts.AnswerUnaccepted(contribution_id=answer, community_id="guild"))
    assert story.total() == 0


def test_what_was_asked_before_carries_nothing_while_it_is_held_to_be_the_same() -> None:
    story = Telling()
    question = story.helped("question")
    assert story.total() == 2
    story.say(facts.QuestionMarkedDuplicate(question_id=question, community_id="guild", original_id="first"))
    assert story.total() == 0
    story.say(facts.QuestionUnmarked(question_id=question, community_id="guild"))
    assert story.total() == 2


@pytest.mark.parametrize(("days", "points"), [(30, 5), (31, 0)])
def test_what_is_logged_too_late_is_recorded_and_carries_nothing(days: int, points: int) -> None:
    story = Telling()
    answer = story.logged("answer", on=(MONDAY - timedelta(days=days)).date())
    story.endorsed(answer, by="ben")
    story.accepted(answer, by="cleo")
    assert story.total() == (15 if points else 0)


def test_imports_and_interest_communities_carry_nothing() -> None:
    story = Telling()
    story.endorsed(story.logged("answer", earns=False), by="ben")
    assert story.lines() == []


def test_what_is_returned_waits_until_it_is_mended() -> None:
    story = Telling()
    answer = story.helped("answer")
    story.say(facts.ContributionReturned(contribution_id=answer, community_id="guild"))
    assert story.total() == 0
    story.say(facts.ContributionResubmitted(contribution_id=answer, community_id="guild"))
    assert story.total() == 5


def test_an_endorsement_after_a_lapse_still_counts() -> None:
    story = Telling()
    answer = story.logged("answer")
    story.say(facts.ContributionLapsed(contribution_id=answer, community_id="guild"))
    story.endorsed(answer, by="ben")
    assert story.total() == 5


def test_a_revision_is_what_counts() -> None:
    story = Telling()
    thing = story.logged("question")
    story.say(
        facts.ContributionRevised(
            contribution_id=thing,
            community_id="guild",
            author_ids=("ben",),
            kind="lesson",
            occurred_on=story.now.date(),
            fields=("kind", "authors"),
        )
    )
    story.endorsed(thing, by="cleo", counts_for=("ben",))
    assert (story.total("ada"), story.total("ben")) == (0, 10)


def test_each_award_is_scored_by_the_rules_of_its_day() -> None:
    story = Telling()
    story.now = MONDAY.replace(day=30, month=12)
    story.helped("answer")
    story.now += timedelta(days=2)
    story.helped("answer")
    dearer = from_json({**to_json(POLICY_2025_1), "version": "2027.1", "rules": {"answer": {"points": 9}}})
    book = PolicyBook.of(POLICY_2025_1).with_page(date(2027, 1, 1), dearer)
    assert [(line.net, line.award.policy) for line in story.lines(book)] == [(5, "2025.1"), (9, "2027.1")]


def test_weeks_end_where_the_organisation_is() -> None:
    story = Telling()
    for _ in range(4):
        story.session()
    story.now = MONDAY.replace(day=8, hour=20, minute=30)
    story.session()  # falls due on Sunday at 23:30 in London, on Monday at 00:30 in Warsaw
    assert sum(line.net for line in story.lines(zone="Europe/London")) == 60
    assert sum(line.net for line in story.lines(zone="Europe/Warsaw")) == 75


def test_what_happens_later_is_not_known_yet() -> None:
    story = Telling()
    answer = story.helped("answer")
    then = story.now
    story.voided(answer)
    assert [line.net for line in story.lines(as_of=then)] == [5]
