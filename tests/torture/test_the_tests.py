"""The tests themselves: they reach every branch of what must not fail, notice faults put there (reliability.md §2.2 G33), and
hold on other days than the one they were written on.

Short forms ask the first two of policies alone, and the third of training. What mutants survive is told: most are equal to what
they replace (a lock's number, a batch's size), and whoever reads on may find one that is not.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from app.core import clock
from tests.proving import Figures, length
from tests.torture.faults import ROOT

ENOUGH = 0.85  # of the mutants killed
PACKAGES = length(("app/policies",), ("app/policies", "app/journal", "app/readers", "app/services/recognition"))
SAMPLE = length(3, 80)
# Stories of the readers, and of points, that are told where the things they are about are.
TOLD_ELSEWHERE = (
    "tests/house/test_facts.py", "tests/services/notices", "tests/services/newsletters", "tests/services/questions",
    "tests/services/hr/test_following.py", "tests/services/hr/test_taking.py", "tests/services/handovers/test_handovers.py",
    "tests/services/onboarding/test_plans.py",
)  # fmt: skip
OTHER_DAYS = length((), ("2028-02-29T12:00+00:00",))  # and one by chance
TOLD_BY_DAYS = length(
    ["tests/services/training"],
    ["tests/services", "tests/readers", "tests/policies", "tests/pages", "tests/api", "tests/http", "tests/adapters"],
)
# What asks another process's clock, or the file system's; and what asks of every operation, for a long time.
BY_OTHER_CLOCKS = "postgresql or test_sso or swept_when_it_is_old_enough or fuzzing or matrix"
# The slowest asks what others ask in little.
LEFT_OUT = "not test_the_ledger_equals_a_recount_after_thousands_of_facts"
pytestmark = pytest.mark.slow


def run(*arguments: str, **environment: str) -> str:
    """A Python program beside this one, as a developer would start it; what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDRY_TEST_", "COV_", "PYTEST_"))}
    done = subprocess.run(
        ["nice", sys.executable, *arguments], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def test_every_branch_is_reached(tmp_path: Path, figures: Figures) -> None:
    tests = [package.replace("app", "tests", 1) for package in PACKAGES] + length([], [*TOLD_ELSEWHERE])
    report = tmp_path / "coverage.json"
    measured = [f"--cov={package}" for package in PACKAGES]
    run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", LEFT_OUT, *tests,
        *measured, "--cov-branch", f"--cov-report=json:{report}", COVERAGE_FILE=str(tmp_path / "coverage"),
    )  # fmt: skip
    found = json.loads(report.read_text(encoding="utf-8"))
    totals = found["totals"]
    figures.tell(packages=len(PACKAGES), statements=totals["num_statements"], branches=totals["num_branches"])
    figures.tell(branches_missed=totals["missing_branches"], statements_missed=totals["missing_lines"])
    missed = {name: [*file["missing_lines"], *file["missing_branches"]] for name, file in found["files"].items()}
    assert {name: lines for name, lines in missed.items() if lines} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_faults_are_noticed(package: str, chance: Random, figures: Figures) -> None:
    seed = str(chance.randrange(2**32))
    *_, last = run("-m", "tests.torture.mutating", package, "--sample", str(SAMPLE), "--seed", seed).splitlines()
    found = json.loads(last)
    killed = 1 - len(found["survived"]) / found["tried"]
    figures.tell(package=package, mutants=found["tried"], killed_percent=round(100 * killed, 1), survived=found["survived"])
    assert killed >= length(0.5, ENOUGH), found["survived"]


def test_they_hold_on_other_days(chance: Random, figures: Figures) -> None:
    drawn = clock.now() + timedelta(minutes=chance.randrange(3 * 365 * 24 * 60))
    for moment in (*OTHER_DAYS, drawn.isoformat()):
        run(
            "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", f"not ({BY_OTHER_CLOCKS})", *TOLD_BY_DAYS,
            GUILDRY_TEST_MOMENT=moment,
        )  # fmt: skip
        figures.tell(moment=moment)
