"""Measures the table of design/performance.md: each figure beside the bare server's or another one of the same minute.

docs/benchmarks.md says how to read it.
"""

import argparse
import logging
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core import log
from bench.lines import arriving, growth, load, people, reads, searching, writes
from bench.stage import Databases, Effort, Stage, databases
from bench.table import Line, Table

SIZES, DATABASES = "10000,100000,1000000", "sqlite,postgresql"
Group = Callable[[Stage, set[str]], Iterator[Line]]


def _alone(measure: Callable[[Stage], Iterator[Line]]) -> Group:
    return lambda stage, _wanted: measure(stage)


# Names for --only; what measures them; how many loads that is (for the estimate).
GROUPS: tuple[tuple[frozenset[str], Group, int], ...] = (
    (frozenset({"warm", "unchanged", "cold", "baseline"}), reads.measure, 16),
    (frozenset({"mixed"}), _alone(people.mixed), 4),
    (frozenset({"log", "durability"}), writes.measure, 3),
    (frozenset({"lag"}), _alone(writes.lag), 1),
    (frozenset({"report"}), _alone(load.report), 4),
    (frozenset({"tail"}), _alone(load.tail), 2 * load.LONG),
    (frozenset({"workers"}), _alone(load.workers), 4),
    (frozenset({"memory"}), _alone(people.memory), 2),
    (frozenset({"start"}), _alone(arriving.start), 1),
    (frozenset({"first-view"}), _alone(arriving.first_view), 0),
    (frozenset({"search"}), _alone(searching.searching), 2),
)
GROWTH, GROWTH_LOADS = "growth", 14
NAMES = sorted(frozenset({GROWTH}).union(*(names for names, _measure, _loads in GROUPS)))


def main() -> None:
    """Measure what was chosen, print it line by line, and keep it."""
    chosen = _options()
    log.configure("ERROR")
    logging.disable(logging.WARNING)  # of migrations and duties: it is the figures that are read here
    wanted = set(chosen.only.split(",")) if chosen.only else set(NAMES)
    if unknown := wanted - set(NAMES):
        raise SystemExit(f"bench/run knows these lines: {', '.join(NAMES)}; not {', '.join(sorted(unknown))}.")
    sizes, kinds = [int(size) for size in chosen.sizes.split(",")], chosen.databases.split(",")
    effort = Effort(chosen.seconds, chosen.rounds)
    print(f"About {_minutes(wanted, sizes, kinds, effort)} minutes, and some more where a size is seeded for the first time.")
    table = Table()
    try:
        for kind in kinds:
            with tempfile.TemporaryDirectory() as folder, databases(kind, Path(folder)) as made:
                _measure(table, made, sizes, effort, wanted)
    finally:
        file = table.write({"sizes": sizes, "databases": kinds, "only": sorted(wanted), **vars(effort)})
        print(f"\n{table.verdict()}\nWritten to {file}. Beside another run: bench/compare ANOTHER.json {file.name}")


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    options.add_argument("--only", default="", help=f"lines, by comma: {', '.join(NAMES)}")
    options.add_argument("--sizes", default=SIZES, help=f"contributions, by comma ({SIZES})")
    options.add_argument("--databases", default=DATABASES, help=f"by comma ({DATABASES})")
    options.add_argument("--seconds", type=int, default=5, help="of one load (5)")
    options.add_argument("--rounds", type=int, default=3, help="of each load, of which the median counts (3)")
    options.add_argument("--quick", action="store_true", help="10,000 contributions, one second, one round: about five minutes")
    chosen = options.parse_args()
    if chosen.quick:
        chosen.sizes, chosen.seconds, chosen.rounds = "10000", 1, 1
    return chosen


def _minutes(wanted: set[str], sizes: list[int], kinds: list[str], effort: Effort) -> int:
    loads = sum(loads for names, _measure, loads in GROUPS if names & wanted) * len(sizes)
    loads += GROWTH_LOADS if GROWTH in wanted and len(sizes) > 1 else 0
    starts = len(wanted) * sum(15 + size // 20_000 for size in sizes)  # servers come and go, slowly where there is much
    return round(len(kinds) * (loads * (effort.rounds * effort.seconds + 1) + starts) / 60) + 1


def _measure(table: Table, made: Databases, sizes: list[int], effort: Effort, wanted: set[str]) -> None:
    for size in sizes:
        stage = made.stage(size, effort)
        if wanted != {GROWTH}:
            table.begin(stage.kind, f"{size:,}")
        for names, measure, _loads in GROUPS:
            if names & wanted:
                table.try_to_add(sorted(names & wanted), measure(stage, wanted))
    if GROWTH in wanted and len(sizes) > 1:
        small, large = made.stage(min(sizes), effort), made.stage(max(sizes), effort)
        table.begin(small.kind, f"{large.size:,} beside {small.size:,}")
        table.try_to_add([GROWTH], growth.growth(small, large))


if __name__ == "__main__":
    main()
