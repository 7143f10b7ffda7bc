"""On how many shoulders a community rests (domain.md §4.2, H3 and H4; vector D16; CHAOSS)."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.models.contributions import ContributionKind
from app.models.hr import Employment
from app.models.people import OrgUnit
from app.services import contributions, resources
from app.services.health import Light, Measure, resilience
from app.services.health.resilience import fewest
from tests.services.contributions.telling import LINK
from tests.story import Story

TODAY = clock.now().date()


@pytest.mark.parametrize(
    ("parts", "factor"),
    [
        ([1000, 202, 90, 33, 332, 343, 42, 433], 2),  # CHAOSS's own example
        ([Fraction(1, 8)] * 8, 4),  # D16: half is enough
        ([5], 1), ([], None), ([0, 0], None), ([1, 1], 1), ([1, 1, 1], 2),
    ],
)  # fmt: skip
def test_the_fewest_who_did_half(parts: Iterable[Fraction | int], factor: int | None) -> None:
    assert fewest(parts)[0] == factor


@given(st.lists(st.integers(0, 50), max_size=7))
def test_no_fewer_would_do(parts: list[int]) -> None:
    number, reached = fewest(parts)
    enough = [n for n in range(len(parts) + 1) for some in combinations(parts, n) if sum(parts) and 2 * sum(some) >= sum(parts)]
    assert number == min(enough, default=None)
    assert reached <= sum(parts)


class Guild:
    """The guild, with people in units who log, and Ada who endorses."""

    def __init__(self, story: Story) -> None:
        self.story, self.session = story, story.session

    def unit(self, code: str) -> OrgUnit:
        return resources.unit(self.session, self.story.root, code)

    def did(self, name: str, *others: str, times: int = 1, on: date = TODAY - timedelta(days=3), helped: bool = True) -> None:
        for number in range(times):
            draft = contributions.Draft(
                kind=ContributionKind.ANSWER,
                title=f"{name} {on} {number}",
                occurred_on=on,
                authors=[name, *others],
                evidence=[LINK],
            )
            done = contributions.log(self.session, self.story.actor(name), self.story.guild, draft)
            if helped:
                contributions.endorse(self.session, self.story.ada, done, "It helped me with the offer.")

    def stands(self, as_of: date = TODAY) -> list[Measure]:
        self.session.flush()
        return resilience(self.session, self.story.guild, as_of)


@pytest.fixture
def guild(story: Story) -> Guild:
    return Guild(story)


def eight(guild: Guild) -> list[str]:
    """Eight people, each of a unit of their own, who belong to the guild."""
    names = [f"p{number}" for number in range(8)]
    for name in names:
        guild.story.register(name, unit=f"unit-{name}")
        guild.story.join(name, guild.story.guild)
    return names


def test_eight_units_with_an_eighth_each_come_to_four(guild: Guild) -> None:
    for name in eight(guild):
        guild.did(name, times=3)
    for one in guild.stands():
        assert (one.value, one.numerator, one.denominator, one.light) == (4, 12, 24, Light.GREEN)
    assert [one.kind.formula for one in guild.stands()] == ["H3.1", "H4.1"]


def test_only_what_was_endorsed_in_half_a_year_counts(guild: Guild) -> None:
    guild.did("ben", times=2)
    guild.did("ben", times=3, helped=False)
    guild.did("ben", on=TODAY)
    assert [one.denominator for one in guild.stands()] == [2, 0]  # Ben has no unit
    assert guild.stands(TODAY + timedelta(days=1))[0].denominator == 3
    assert guild.stands(TODAY + timedelta(days=182 - 3))[0].denominator == 3
    assert guild.stands(TODAY + timedelta(days=182 - 2))[0].denominator == 1


def test_with_fewer_than_twenty_there_is_no_light(guild: Guild) -> None:
    assert {(one.value, one.light) for one in guild.stands()} == {(None, Light.UNKNOWN)}
    guild.did("ben", times=19)
    assert (guild.stands()[0].value, guild.stands()[0].light) == (1, Light.UNKNOWN)
    guild.did("ben", on=TODAY - timedelta(days=1))
    assert guild.stands()[0].light == Light.RED


def test_joint_work_counts_in_equal_parts(guild: Guild) -> None:
    guild.story.register("eve", unit="sales")
    guild.story.join("eve", guild.story.guild)
    guild.did("ben", "eve", times=3)
    people, units = guild.stands()
    assert (people.value, people.numerator, people.denominator) == (1, Fraction(3, 2), 3)
    assert (units.value, units.denominator) == (1, Fraction(3, 2))


def test_work_belongs_to_the_unit_in_which_it_was_done(guild: Guild) -> None:
    guild.story.register("eve", unit="sales")
    guild.story.register("fay", unit="plant")
    for name in ("eve", "fay"):
        guild.story.join(name, guild.story.guild)
        guild.did(name, times=2, on=TODAY - timedelta(days=20))
    assert guild.stands()[1].value == 1  # one of two did half
    guild.did("eve", times=1)
    guild.did("fay", times=1, on=TODAY - timedelta(days=2))
    moved = TODAY - timedelta(days=10)
    for first, then, name in (("plant", "sales", "eve"), ("plant", "plant", "fay")):
        who = guild.story.people[name].id
        guild.session.add(Employment(person_id=who, unit_id=guild.unit(first).id, valid_to=moved))
        guild.session.add(Employment(person_id=who, unit_id=guild.unit(then).id, valid_from=moved))
    people, units = guild.stands()
    assert (people.value, people.denominator) == (1, 6)
    assert (units.value, units.numerator, units.denominator) == (1, 5, 6)  # all but Eve's last was done in the plant
