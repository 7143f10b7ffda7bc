"""Measuring several servers in one breath: round by round, each in turn, so that a slow minute befalls them all alike."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TypeVar

from bench.processes import Served
from bench.seeding import caught_up
from bench.stage import Effort, Stage
from bench.wrk import Figures, Load

Key = TypeVar("Key")
Server = Callable[[], AbstractContextManager[Served]]


def in_turn(loads: Mapping[Key, Load], effort: Effort) -> dict[Key, list[Figures]]:
    """The figures of each load, round by round, after a moment to get warm. For reading: the servers stand side by side."""
    found: dict[Key, list[Figures]] = {key: [] for key in loads}
    for load in loads.values():
        load.run(1)
    for _ in range(effort.rounds):
        for key, load in loads.items():
            found[key].append(load.run(effort.seconds))
    return found


def one_at_a_time(servers: Mapping[Key, Server], load: Callable[[str, int], Load], stage: Stage) -> dict[Key, list[Figures]]:
    """The same for writing, where what one server writes another one's readers would work at: no two run at once.

    Nor does a server start before all that was written has been read.
    `load` makes what is asked of an address for so many seconds, anew each time: nobody logs or endorses the same twice.
    """
    found: dict[Key, list[Figures]] = {key: [] for key in servers}
    for _ in range(stage.effort.rounds):
        for key, server in servers.items():
            caught_up(stage.url)
            with server() as served:
                load(served.base, 1).run(1)
                found[key].append(load(served.base, stage.effort.seconds).run(stage.effort.seconds))
    caught_up(stage.url)
    return found


def rates(figures: list[Figures]) -> list[float]:
    """Requests a second, by round."""
    return [one.rate for one in figures]


def middles(figures: list[Figures]) -> list[float]:
    """How long the middle request took, by round, in milliseconds."""
    return [one.p50 for one in figures]
