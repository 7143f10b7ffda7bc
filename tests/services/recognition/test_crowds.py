"""The works council's switch: nobody is compared, through no door, and what is told in sum is told of five or nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.settings import settings
from app.services import keeping, people
from app.services.recognition.awards import Award
from app.services.recognition.caps import Line
from app.services.recognition.crowds import FEWEST, are_seasons, crowd, of_crowds
from tests.doors import Doors

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
PEOPLE, RULES = [f"p{n}" for n in range(9)], ["asset", "lesson", "answer"]


def line(person: str, rule: str, net: int) -> Line:
    award = Award(person_id=person, key=f"{person}{rule}", rule=rule, gross=net, policy="1", qualified_at=MOMENT, fact_id="f",
                  endorser_id="e", community_id="c", contribution_id="k", endorsement_id="w", kudos_id=None)  # fmt: skip
    return Line(award, net, None)


LINES = st.lists(st.builds(line, st.sampled_from(PEOPLE), st.sampled_from(RULES), st.integers(0, 9)), max_size=60)


@given(LINES)
def test_every_sum_that_is_told_is_of_five_people_or_more(lines: list[Line]) -> None:
    people = defaultdict(set)
    for one in of_crowds(lines):
        if one.net:
            people[one.award.rule].add(one.award.person_id)
    assert all(len(who) >= FEWEST for who in people.values())


@given(LINES, st.sampled_from(RULES), st.integers(2, 5))
def test_asking_twice_and_subtracting_tells_of_five_people_or_nobody(lines: list[Line], rule: str, factor: int) -> None:
    """Two drafts that differ by one rule: the difference belongs to all whom that rule gives points, never to one of them."""
    other = [line(one.award.person_id, rule, one.net * factor) if one.award.rule == rule else one for one in lines]
    told, told_again = totals(lines), totals(other)
    if told != told_again:
        assert len({one.award.person_id for one in lines if one.award.rule == rule and one.net}) >= FEWEST


def totals(lines: list[Line]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in of_crowds(lines):
        found[one.award.rule] += one.net
    return found


def test_a_rule_that_gives_points_to_five_is_told_and_one_that_does_so_to_four_is_not() -> None:
    five = [line(person, "lesson", 3) for person in PEOPLE[:FEWEST]]
    four = [line(person, "answer", 3) for person in PEOPLE[: FEWEST - 1]]
    nothing = [line(person, "answer", 0) for person in PEOPLE]
    assert of_crowds([*five, *four, *nothing]) == five


def test_only_whole_seasons_so_that_no_week_can_be_cut_out() -> None:
    assert are_seasons(date(2026, 1, 1), date(2026, 7, 1))
    assert not are_seasons(date(2026, 1, 1), date(2026, 6, 30))
    assert not are_seasons(date(2026, 1, 8), date(2026, 4, 1))
    assert [crowd(number) for number in (0, 1, 4, 5, 30)] == [0, 0, 0, 5, 30]


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The switch, as an operator sets it."""
    monkeypatch.setenv("GUILDRY_COMPARE", "off")
    monkeypatch.setenv("GUILDRY_LEADERBOARDS", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("off")
def test_with_the_switch_off_no_door_compares_anybody(doors: Doors, tmp_path: Path) -> None:
    assert "shows no leaderboards" in doors.api("ben").get("/communities/guild/leaderboard").json()["detail"]
    assert doors.site("ben").get("/communities/guild/leaderboard").status_code == 404
    with doors.database.write() as session:
        people.appoint(session, None, people.by_id(session, doors.people["cleo"].id), "km_advisor")
    rules = {"version": "2032.1", "rules": {"lesson": {"points": 9}}}
    asked = {"policy": rules, "from": "2026-01-01", "to": "2026-04-01"}
    advisor = doors.api("cleo")
    assert advisor.post("/recognition/simulations", json=asked).json()["movers"] == []
    week = advisor.post("/recognition/simulations", json={**asked, "to": "2026-01-08"})
    assert (week.status_code, "whole seasons" in week.text) == (422, True)
    with doors.database.read() as session:
        keeping.export(session, tmp_path / "out", lambda *_: None)
    assert not {"ledger.jsonl", "points_total.jsonl"} & {file.name for file in (tmp_path / "out").iterdir()}
    assert doors.api("ben").get("/people/me/points").status_code == 200, "one's own points are no comparison"
