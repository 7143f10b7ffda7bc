"""Measuring several servers in one breath: round by round, each in turn, so that a slow minute befalls them all alike."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bench.stage import Effort
from bench.wrk import Figures, Load

Key = TypeVar("Key")


def in_turn(loads: Mapping[Key, Load | Callable[[], Load]], effort: Effort) -> dict[Key, list[Figures]]:
    """The figures of each load, round by round, after a moment to get warm. A load may be made anew for each run."""
    found: dict[Key, list[Figures]] = {key: [] for key in loads}
    for load in loads.values():
        (load() if callable(load) else load).run(1)
    for _ in range(effort.rounds):
        for key, load in loads.items():
            found[key].append((load() if callable(load) else load).run(effort.seconds))
    return found


def rates(figures: list[Figures]) -> list[float]:
    """Requests a second, by round."""
    return [one.rate for one in figures]


def middles(figures: list[Figures]) -> list[float]:
    """How long the middle request took, by round, in milliseconds."""
    return [one.p50 for one in figures]
