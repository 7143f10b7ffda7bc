"""The table of proofs is complete: each torture is in it, what it names exists, and every goal is proven or excused."""

import subprocess
import sys

import pytest

from proof.part import Part, together
from proof.parts import LONGEST, NOT_PROVEN, PARTS
from tests.house import code

GOALS = {f"G{number}" for number in range(1, 34)}


def test_every_torture_belongs_to_a_part() -> None:
    proven = {test.partition("::")[0] for part in PARTS for test in part.tests}
    assert {code.name(path) for path in (code.ROOT / "tests" / "torture").glob("test_*.py")} - proven == set()


def test_what_the_parts_name_can_be_run() -> None:
    wanted = [test for part in PARTS for test in part.tests]
    listing = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *wanted]
    listed = subprocess.run(listing, cwd=code.ROOT, capture_output=True, text=True, check=False)
    assert listed.returncode == 0, listed.stdout[-2000:]
    assert [test for test in wanted if f"{test.partition('::')[0]}" not in listed.stdout] == []


def test_each_goal_is_proven_or_it_is_said_why_not() -> None:
    told = {goal for part in PARTS for goal in part.goals.split()} | set(NOT_PROVEN)
    assert told == GOALS


def test_the_parts_fit_into_the_time_there_is() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)
    assert together(PARTS) <= LONGEST


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_says_what_it_promises_in_sentences(part: Part) -> None:
    assert part.promise.endswith(".")
    assert part.how.endswith(".")
