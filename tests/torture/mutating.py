"""Mutation: one small fault at a time is put into our code, and some test should notice (reliability.md §2.2 G33).

    .venv/bin/python -m tests.torture.mutating app/journal --sample 50 --seed 1

mutmut, the usual tool, leaves alone what stands at the top of a module and most of what is decorated, and that is where much
of what policies and the journal say is said. This changes any one node of a module's syntax tree, while the module is being
imported by a forked process that runs the package's tests up to the first that fails; no file is written.
"""

import argparse
import ast
import importlib.abc
import importlib.machinery
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from random import Random
from types import CodeType

from tests.torture.faults import ROOT, Mutant, mutants

RECOGNITION = (
    "score", "policy", "periods", "figures", "seasons", "policies", "points", "recount", "simulation", "leaderboard",
)  # fmt: skip
FINAL_SEASON = (
    "tests/readers/test_points.py::test_a_final_season_stands_and_what_comes_later_moves_the_total_only"  # the quickest there
)
ON_SQLITE = ("-k", "not postgresql")
# Package → the quick tests, which every mutant meets, and the thorough ones for what survives these, PostgreSQL's too.
TESTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "app/policies": (("tests/policies", "tests/house/test_permissions.py"), ()),
    "app/journal": (
        tuple(f"tests/journal/test_{name}.py" for name in ("fact", "written", "hash", "reading", "record")),
        ("tests/journal/test_reading.py", "tests/journal/test_record.py"),
    ),
    "app/readers": (
        ("tests/readers/test_follows.py", "tests/readers/test_points_story.py", "tests/readers/test_waiting.py"),
        ("tests/readers/test_runner.py", "tests/readers/test_waiting.py", FINAL_SEASON),
    ),
    "app/services/recognition": (
        (*(f"tests/services/recognition/test_{name}.py" for name in RECOGNITION), "tests/readers/test_points_story.py"),
        (FINAL_SEASON, "tests/services/recognition/test_crowds.py", "tests/services/recognition/test_boards.py"),
    ),
}  # fmt: skip
# Readers whose stories are told elsewhere: the file → those tests.
OF_READERS = {
    "arrivals.py": ("tests/readers/test_arrivals.py",),
    "days.py": ("tests/readers/test_days.py",),
    "decisions.py": ("tests/readers/test_decisions.py",),
    "handovers.py": ("tests/services/handovers/test_handovers.py",),
    "notices.py": (
        *(f"tests/readers/test_{name}.py" for name in ("notices", "support", "standards")),
        "tests/services/questions/test_without_a_name.py",
        "tests/services/newsletters/test_newsletters.py",
        "tests/services/notices/test_notices.py",
    ),
    "onboarding.py": ("tests/services/onboarding/test_plans.py",),
    "ownership.py": ("tests/readers/test_ownership.py",),
    "rules.py": ("tests/readers/test_rules.py",),
    "standards.py": ("tests/readers/test_standards.py",),
    "meetings.py": ("tests/readers/test_meetings.py",),
    "support.py": ("tests/readers/test_support.py",),
}
NEEDED = (
    "alembic.command", "babel.support", "fastapi", "hypothesis", "psycopg", "pydantic_settings", "pysqlite3", "sqlmodel",
    "starlette.testclient", "structlog",
)  # fmt: skip


class _Importing(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Imports one module from a tree instead of from its file."""

    def __init__(self, mutant: Mutant) -> None:
        name = ".".join(mutant.file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        super().__init__(name, str(mutant.file))
        mutant.apply()
        self._code = compile(ast.fix_missing_locations(mutant.tree), str(mutant.file), "exec")

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return self._code


def passes(tests: Sequence[str], mutant: Mutant | None, patience: float) -> bool:
    """Whether all tests pass, with a fault in the code or as it is. Going on for longer than `patience` seconds is failing."""
    process = os.fork()
    if process == 0:
        _run(tests, mutant)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return status == 0
        time.sleep(0.02)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return False


def _run(tests: Sequence[str], mutant: Mutant | None) -> None:
    """In the forked process: the tests, and the end of it."""
    os.setsid()
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    ended: int = 3
    try:
        if mutant:
            sys.meta_path.insert(0, _Importing(mutant))
        import pytest

        ended = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
    finally:
        os._exit(ended)


def judge(package: str, sample: int, seed: int) -> tuple[int, list[Mutant]]:
    """How many mutants were tried, and those that no test noticed."""
    quick, thorough = TESTS[package]
    began = time.monotonic()
    assert passes([*ON_SQLITE, *quick], None, 300), "the tests fail without any fault"
    patience = 10 + 5 * (time.monotonic() - began)
    every = list(mutants(package))
    tried = Random(seed).sample(every, min(sample, len(every)))
    survivors = []
    for number, mutant in enumerate(tried):
        told = OF_READERS.get(mutant.file.name, ()) if package == "app/readers" else ()
        if told and not passes([*ON_SQLITE, *told], mutant, 10 * patience):
            continue
        if passes([*ON_SQLITE, *quick], mutant, patience) and not (thorough and not passes(thorough, mutant, 300)):
            survivors.append(mutant)
            print(f"survived: {mutant}", flush=True)
        if number % 20 == 19:
            print(f"{package}: {number + 1} of {len(tried)}, {len(survivors)} survived", flush=True)
    return len(tried), survivors


def _prepare() -> None:
    """What every forked process needs anyway is imported once; of our own code nothing, since it is what changes."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for name in [name for name in os.environ if name.startswith("GUILDRY_TEST_")]:
        del os.environ[name]  # each run is a short one and tells nobody
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "HYPOTHESIS_STORAGE_DIRECTORY": tempfile.mkdtemp(prefix="mutating-")}
    for name in NEEDED:
        importlib.import_module(name)


def main() -> None:
    """Judge a package's tests and say what they let pass, last of all as JSON."""
    asked = argparse.ArgumentParser()
    asked.add_argument("package", choices=TESTS)
    asked.add_argument("--sample", type=int, default=10**6)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    _prepare()
    tried, survivors = judge(given.package, given.sample, given.seed)
    print(json.dumps({"tried": tried, "survived": [str(mutant) for mutant in survivors]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
