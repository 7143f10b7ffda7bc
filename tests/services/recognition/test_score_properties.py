"""What must hold of every life, however odd: found by chance, shrunk by Hypothesis."""

from collections import Counter
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.journal import facts
from app.services.recognition.periods import day_of, month_of, week_of
from app.services.recognition.policy import Policy, Rule
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from app.services.recognition.score import score
from tests.services.recognition.life import KINDS, Life
from tests.services.recognition.telling import END, Telling

ZONE = "Europe/Warsaw"


@st.composite
def stories(draw: st.DrawFn) -> Telling:
    life, story = Life(draw(st.randoms(use_true_random=False))), Telling()
    for moment, fact in life.facts(draw(st.integers(1, 60))):
        story.say(fact, at=moment)
    return story


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_order_does_not_matter(story: Telling, random: Random) -> None:
    shuffled = list(story.entries)
    random.shuffle(shuffled)
    assert score(shuffled, POLICY_2025_1, END, ZONE) == story.lines(zone=ZONE)


@given(stories())
@settings(max_examples=40)
def test_no_cap_is_ever_exceeded(story: Telling) -> None:
    weeks: Counter[object] = Counter()
    pairs: Counter[object] = Counter()
    rules: Counter[tuple[str, str, date]] = Counter()
    for line in story.lines(zone=ZONE):
        award, day = line.award, day_of(line.award.qualified_at, ZONE)
        assert 0 <= line.net <= award.gross == POLICY_2025_1.rules[award.rule].points
        assert (line.capped_by is None) == (line.net == award.gross)
        weeks[award.person_id, week_of(day)] += 0 if award.rule == "answer_accepted" else line.net
        pairs[award.person_id, award.endorser_id, month_of(day)] += line.net
        rules[award.person_id, award.rule, month_of(day)] += line.net
    assert all(points <= 60 for points in weeks.values())
    assert all(points <= 20 for points in pairs.values())
    assert all(points <= (POLICY_2025_1.rules[key[1]].month_cap or points) for key, points in rules.items())


@given(stories())
@settings(max_examples=40)
def test_each_person_can_be_scored_alone(story: Telling) -> None:
    whole = story.lines(zone=ZONE)
    for person in {line.award.person_id for line in whole}:
        about = {line.award.contribution_id for line in whole if line.award.person_id == person}
        alone = [entry for entry in story.entries if entry.fact.subject_id in {*about, person}]
        lines = score(alone, POLICY_2025_1, END, ZONE)
        assert [line for line in lines if line.award.person_id == person] == [
            line for line in whole if line.award.person_id == person
        ]


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_something_voided_is_as_if_it_had_never_been(story: Telling, random: Random) -> None:
    things = sorted({entry.fact.subject_id for entry in story.entries if isinstance(entry.fact, facts.ContributionLogged)})
    if not things:
        return
    thing = random.choice(things)
    before = story.lines(zone=ZONE)
    never = [entry for entry in story.entries if entry.fact.subject_id != thing]
    story.say(facts.ContributionVoided(contribution_id=thing, community_id="guild"))
    after = story.lines(zone=ZONE)
    assert after == score(never, POLICY_2025_1, END, ZONE)
    touched = {line.award.person_id for line in before if line.award.contribution_id == thing}
    assert [line for line in after if line.award.person_id not in touched] == [
        line for line in before if line.award.person_id not in touched
    ]


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_under_one_cap_voiding_lowers_nothing_else(story: Telling, random: Random) -> None:
    """Where caps cross (a pair's month and a week), points given back here may meet a limit there; one cap cannot."""
    rules = {kind: Rule(points=30) for kind in KINDS if kind != "other"}
    week_only = Policy(version="2025.2", rules=rules, week_cap=60, pair_cap=1000)
    before = {line.award: line.net for line in story.lines(week_only)}
    things = sorted({award.contribution_id or "" for award in before})
    if things:
        story.voided(random.choice(things))
        assert all(line.net >= before[line.award] for line in story.lines(week_only))
