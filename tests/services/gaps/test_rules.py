"""Vectors of every rule, at its threshold and one short of it; no database: the same inputs, the same verdict."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.gaps import GapRule as R
from app.services.gaps.inputs import Expert, Inputs, Page, Plea, Signal, Sought, Standard
from app.services.gaps.judging import judge
from app.services.gaps.wording import Wording, alike
from tests.proving import length

TODAY = date(2027, 3, 5)


def sought(words: str, askers: int, *, missed: int = 0, opened: int = 0, searches: int = 0) -> Sought:
    """So many people looked once, or all of them so often; the first of them found nothing."""
    who = [f"{words}-{n}" for n in range(askers)]
    return Sought(
        words=words, searches=searches or askers, missed=missed, opened=opened, askers=frozenset(who),
        missed_by=frozenset(who[:missed]),
    )  # fmt: skip


def plea(number: int, title: str = "", *, topics: tuple[str, ...] = (), ago: int = 3, **told: object) -> Plea:
    known = {"name": f"question:{number:02}", "community_id": "guild", "public": True, "title": title or f"Thing {number}"}
    return Plea(**{**known, "topics": topics, "asked_on": TODAY - timedelta(days=ago), **told})


def page(number: int, *, topics: tuple[str, ...] = (), **told: object) -> Page:
    plain = {"validated": True, "overdue": False, "owned": True, "looks": 0, "solved": 0, "unsolved": 0, "flags": 0}
    return Page(**{"name": f"asset:{number:02}", "community_id": "guild", "topics": topics, **plain, **told})


def expert(who: str, *, leaves: bool = False) -> Expert:
    return Expert(person_id=who, community_id="guild", topic="discount", leaves=leaves)


def standard(*, ago: int, adopted: int, bound: int) -> Standard:
    begun = TODAY - timedelta(days=ago)
    return Standard(
        name="asset:1", community_id="guild", topics=(), effective_from=begun, adopted=adopted, bound=bound, exempt=1
    )  # fmt: skip


def found(rule: R, **given: object) -> list[Signal]:
    return [one for one in judge(Inputs(today=TODAY, **given)) if one.rule == rule]


def three(words: str = "", **told: object) -> list[Plea]:
    return [plea(n, words, topics=("discount",), **told) for n in range(3)]


AI = [page(n, topics=("ai",)) for n in (1, 2, 3)]
FIRES = {
    "G1": (R.NOTHING_FOUND, {"sought": [sought("travel costs", 5, missed=1)]}),
    "G2 searches": (R.NOT_USEFUL, {"sought": [sought("travel costs", 5, searches=10, opened=2)]}),
    "G2 flags": (R.NOT_USEFUL, {"pages": [page(1, flags=2)]}),
    "G2 readers": (R.NOT_USEFUL, {"pages": [page(1, solved=2, unsolved=3)]}),
    "G3 late": (R.UNANSWERED, {"pleas": [plea(1, late=True), plea(2, late=True)]}),
    "G3 rate": (R.UNANSWERED, {"pleas": [plea(n, ago=20, met=n < 3) for n in range(5)]}),
    "G4": (R.ASKED_AGAIN, {"pleas": three("Who decides on discounts?")}),
    "G5 nobody": (R.SINGLE_EXPERT, {"pleas": three()}),
    "G5 one": (R.SINGLE_EXPERT, {"pleas": three(), "experts": [expert("ada")]}),
    "G6": (R.EXPERT_LEAVING, {"pleas": three(), "experts": [expert("ada"), expert("ben", leaves=True)]}),
    "G7": (R.STALE, {"pages": [page(1, looks=12), page(2, looks=8, overdue=True)]}),
    "G8": (R.ORPHAN, {"pages": [page(1, owned=False)]}),
    "G9 few": (R.STRATEGY, {"strategic": {"ai": "ai"}, "places": {"guild": "ai for all"}, "pages": [page(1, topics=("ai",))]}),
    "G10": (R.NEWCOMERS, {"pleas": [plea(n, "Where is my badge?", newcomer=f"new{n}") for n in range(3)]}),
    "G11": (R.NOT_FOLLOWED, {"standards": [standard(ago=60, adopted=1, bound=3)]}),
}
SHORT = {
    "G1 askers": (R.NOTHING_FOUND, {"sought": [sought("travel costs", 4, missed=4, searches=50)]}),
    "G1 share": (R.NOTHING_FOUND, {"sought": [sought("travel costs", 6, missed=1)]}),
    "G2 searches": (R.NOT_USEFUL, {"sought": [sought("travel costs", 9)]}),
    "G2 opened": (R.NOT_USEFUL, {"sought": [sought("travel costs", 10, opened=3)]}),
    "G2 askers": (R.NOT_USEFUL, {"sought": [sought("travel costs", 4, searches=40)]}),
    "G2 flags": (R.NOT_USEFUL, {"pages": [page(1, flags=1), page(2, flags=1)]}),
    "G2 readers": (R.NOT_USEFUL, {"pages": [page(1, unsolved=4), page(2, solved=3, unsolved=3)]}),
    "G3": (R.UNANSWERED, {"pleas": [plea(1, late=True), *(plea(n, ago=20, met=n < 6) for n in range(2, 7))]}),
    "G3 n": (R.UNANSWERED, {"pleas": [plea(n, ago=20, met=False) for n in range(4)]}),
    "G4 two": (R.ASKED_AGAIN, {"pleas": three("Who decides on discounts?")[:2]}),
    "G4 old": (R.ASKED_AGAIN, {"pleas": [*three("Who decides?")[:2], plea(9, "Who decides?", ago=91)]}),
    "G4 kept": (R.ASKED_AGAIN, {"pleas": [*three("Who decides on discounts?"), plea(9, "Who decides on discount", kept=True)]}),
    "G5 demand": (R.SINGLE_EXPERT, {"pleas": [*three()[:2], plea(9, topics=("discount",), ago=30)]}),
    "G5 two": (R.SINGLE_EXPERT, {"pleas": three(), "experts": [expert("ada"), expert("ben")]}),
    "G6 enough stay": (R.EXPERT_LEAVING, {"pleas": three(), "experts": [expert("a"), expert("b"), expert("c", leaves=True)]}),
    "G6 nobody leaves": (R.EXPERT_LEAVING, {"pleas": three(), "experts": [expert("ada")]}),
    "G7 share": (R.STALE, {"pages": [page(1, looks=13), page(2, looks=8, overdue=True)]}),
    "G7 looks": (R.STALE, {"pages": [page(1, looks=19, overdue=True)]}),
    "G8": (R.ORPHAN, {"pages": [page(1)]}),
    "G9": (R.STRATEGY, {"strategic": {"ai": "ai"}, "places": {"guild": ""}, "pages": AI}),
    "G10": (R.NEWCOMERS, {"pleas": [plea(n, "Where is my badge?", newcomer="the same") for n in range(3)]}),
    "G11 early": (R.NOT_FOLLOWED, {"standards": [standard(ago=59, adopted=0, bound=3)]}),
    "G11 half": (R.NOT_FOLLOWED, {"standards": [standard(ago=60, adopted=1, bound=2)]}),
    "G11 nobody bound": (R.NOT_FOLLOWED, {"standards": [standard(ago=60, adopted=0, bound=0)]}),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "given"), FIRES.values(), ids=FIRES)
def test_a_rule_fires_at_its_threshold(rule: R, given: dict[str, object]) -> None:
    [signal] = found(rule, **given)
    assert signal.measures, "whoever reads it sees why"


@pytest.mark.parametrize(("rule", "given"), SHORT.values(), ids=SHORT)
def test_a_rule_is_silent_one_short_of_it(rule: R, given: dict[str, object]) -> None:
    assert found(rule, **given) == []


def test_a_strategic_topic_wants_a_community() -> None:
    pages = [replace(page(n, topics=("ai",)), community_id="closed") for n in range(3)]
    [signal] = found(R.STRATEGY, strategic={"ai": "ai"}, places={"guild": "travel"}, pages=pages)
    assert signal.measures == {"validated": 3, "communities": 0}


def test_priority_is_one_more_than_demand_times_severity_times_weight() -> None:
    searches = [sought("discount", 6, missed=4, searches=9, opened=2)]  # 4 people missed; of 5 that found, 3 led nowhere
    [plain] = found(R.SINGLE_EXPERT, pleas=three(), sought=searches)
    assert (plain.demand, plain.priority) == (3 + 4 + 1.5, 9.5 * 3)
    [strategic] = found(R.SINGLE_EXPERT, pleas=three(), sought=searches, strategic={"d": "Discounts"})
    assert strategic.priority == 9.5 * 3 * 1.5


def test_fewer_than_five_are_neither_shown_nor_counted() -> None:
    [alone] = found(R.SINGLE_EXPERT, pleas=three(), sought=[sought("discount", 4, missed=4)])
    assert alone.demand == 3
    variants = [sought(f"travel expense claims {city}", 2, missed=2) for city in ("oslo", "lima", "pune")]
    [signal] = found(R.NOTHING_FOUND, sought=variants)
    assert signal.phrases == ("travel expense claims",), "what two people typed is theirs; what six had in common is not"
    assert found(R.NOTHING_FOUND, sought=[sought(word * 2, 2, missed=2) for word in ("ab", "cd", "ef")]) == []


def test_what_was_asked_where_not_everybody_reads_counts_there_alone() -> None:
    secret = [replace(one, public=False, title="travel costs") for one in three()]
    [signal] = found(R.NOTHING_FOUND, sought=[sought("travel costs", 5, missed=5)], pleas=secret)
    assert signal.demand == 5


def test_a_community_is_not_told_twice_of_the_same_question() -> None:
    by_topic = [plea(n, topics=("discount",), late=True) for n in (1, 2)]
    signals = found(R.UNANSWERED, pleas=[*by_topic, plea(3, late=True)])
    assert [(one.topic, one.things) for one in signals] == [("discount", ("question:01", "question:02"))]


def test_requests_for_help_count_and_are_not_shown() -> None:
    asked = [plea(1, "Where is my badge?"), *(plea(n, "Where is my badge?", name=f"help:{n}", public=False) for n in (2, 3))]
    [signal] = found(R.ASKED_AGAIN, pleas=asked)
    assert (signal.measures, signal.demand, signal.things) == ({"asked": 3, "requests": 2}, 3, ("question:01",))


def test_words_in_any_order_ending_and_language_are_one_cluster() -> None:
    wording = Wording([[["knowledge", "gap"], ["luka", "w", "wiedzy"], ["知识缺口"]]])
    form = wording.form("closing a knowledge gap")
    assert form == wording.form("Knowledge gaps: closing") or alike(form, wording.form("Knowledge gaps: closing"))
    assert alike(wording.form("luka w wiedzy"), wording.form("知识缺口"))
    assert wording.form("the") == wording.form("The!") != frozenset()
    assert not alike(form, wording.form("closing the books"))
    assert wording.form("??") == frozenset()


def test_what_people_put_together_or_part_stays_so() -> None:
    given = [sought("travel costs", 5, missed=5), sought("flights abroad", 5, missed=5)]
    assert len(found(R.NOTHING_FOUND, sought=given)) == 2
    merged = {R.NOTHING_FOUND: {one.words: (one.words, "travel costs") for one in given}}
    [signal] = found(R.NOTHING_FOUND, sought=given, leads=merged)
    assert (signal.key, signal.measures["askers"]) == ("travel costs", 10)
    near = [sought("travel costs", 9, missed=9), sought("travel costs abroad", 5, missed=5)]
    assert len(found(R.NOTHING_FOUND, sought=near)) == 1
    parted = {R.NOTHING_FOUND: {one.words: (one.words, one.words) for one in near}}
    assert {one.key for one in found(R.NOTHING_FOUND, sought=near, leads=parted)} == {one.words for one in near}


PHRASES = st.sampled_from(["travel costs", "costs of travel", "travel cost", "badge", "where is my badge", "知识缺口", "luka"])


@settings(max_examples=length(25, 400))
@given(
    words=st.dictionaries(PHRASES, st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=7),
    titles=st.lists(st.tuples(PHRASES, st.booleans()), max_size=8),
    seed=st.integers(0, 999),
)
def test_the_order_in_which_rows_come_changes_no_verdict(
    words: dict[str, tuple[int, int]], titles: list[tuple[str, bool]], seed: int
) -> None:
    searches = [sought(text, askers, missed=min(askers, missed)) for text, (askers, missed) in words.items() if askers]
    pleas = [plea(n, title, topics=("discount",), late=late, newcomer=f"n{n % 4}") for n, (title, late) in enumerate(titles)]
    given = Inputs(today=TODAY, sought=searches, pleas=pleas)
    mixed = replace(given, sought=Random(seed).sample(searches, len(searches)), pleas=Random(seed).sample(pleas, len(pleas)))
    first, again = judge(given), judge(mixed)
    plain = [{(one.rule, one.key, one.priority, tuple(one.measures.items())) for one in some} for some in (first, again)]
    assert plain[0] == plain[1]
    for signal in first:
        for word in {word for phrase in signal.phrases for word in phrase.split()}:
            behind = sum(len(one.askers) for one in searches if word in one.words)
            assert behind >= 5, "k-anonymous, whatever comes"
