"""Proofs come in two lengths: short in `bin/test`, full in `bin/prove`, which also keeps the figures that they tell."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random, SystemRandom
from typing import TypeVar

import pytest

T = TypeVar("T")

FULL = os.environ.get("GUILDRY_TEST_LENGTH") == "full"


def length(short: T, full: T) -> T:
    """How much of something to do: in every run of the tests, or to prove it."""
    return full if FULL else short


class Figures:
    """What a proof measured, by name, for people to read: `figures.tell(acknowledged=960, lost=0)`."""

    def __init__(self) -> None:
        self.told: dict[str, object] = {}

    def tell(self, **figures: object) -> None:
        """Note figures, and say them to whoever watches the run."""
        self.told |= figures
        sys.stdout.write(", ".join(f"{name} {value}" for name, value in figures.items()) + "\n")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Figures of this test. Where GUILDRY_TEST_FIGURES names a file, each test adds one line of JSON to it."""
    figures = Figures()
    yield figures
    if file := os.environ.get("GUILDRY_TEST_FIGURES"):
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"test": request.node.nodeid, "figures": figures.told}, default=str) + "\n")


@pytest.fixture
def chance(figures: Figures) -> Random:
    """Chance with its seed told; GUILDRY_TEST_SEED repeats a run."""
    seed = int(os.environ.get("GUILDRY_TEST_SEED") or SystemRandom().randrange(2**32))
    figures.tell(seed=seed)
    return Random(seed)
