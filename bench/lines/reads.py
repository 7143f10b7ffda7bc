"""Reading: warm and cold beside the bare server with the same bytes, cold beside the plain SQLModel baseline, and 304."""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

from bench import processes
from bench.lines.together import in_turn, rates
from bench.stage import Stage, answer, by_cookie, by_token
from bench.table import Line, share
from bench.wrk import Load

ALONE = {"fresh_mb": "0"}  # no answer is kept


class Page(NamedTuple):
    """What is asked for, and the targets it has: shares of bare in per cent, and times the baseline."""

    name: str
    path: str
    headers: dict[str, str]
    cold: float | None = None
    times: float | None = None


def pages(stage: Stage) -> list[Page]:
    """The four reads of the table."""
    program, browser = by_token(stage.visitor), by_cookie(stage.visitor)
    return [
        Page("feed JSON", "/api/v1/contributions", program, cold=8, times=6),
        Page("hub HTML", f"/communities/{stage.slug}", browser, cold=3, times=2.5),
        Page("directory HTML", "/communities", browser),
        Page("my points JSON", "/api/v1/people/me/points", program),
    ]


def measure(stage: Stage, wanted: set[str]) -> Iterator[Line]:
    """Lines `warm`, `unchanged` (304), `cold` and `baseline`, a page after the other."""
    with ExitStack() as stack:
        warm = stack.enter_context(processes.guildry(stage.url))
        cold = stack.enter_context(processes.guildry(stage.url, ALONE)) if wanted & {"cold", "baseline"} else None
        given = {"GUILDRY_DATABASE_URL": stage.url}
        plain = stack.enter_context(processes.uvicorn("bench.baseline:app", given)) if "baseline" in wanted else None
        for page in pages(stage):
            targets = {"warm": warm.base}
            if page.cold and cold:
                targets["cold"] = cold.base
            if page.times and plain:
                targets["baseline"] = plain.base
            yield from _measured(stage, page, targets, wanted)


def _measured(stage: Stage, page: Page, targets: dict[str, str], wanted: set[str]) -> Iterator[Line]:
    given = answer(targets["warm"], page.path, page.headers)
    known = {**page.headers, "If-None-Match": given.headers["etag"]} if "etag" in given.headers else None
    with processes.bare(given, stage.folder) as bare:
        loads = {
            name: Load(base + page.path, page.headers) for name, base in targets.items() if name in wanted or name == "cold"
        }
        if wanted & {"warm", "cold"} and loads:
            loads["bare"] = Load(bare.base + page.path, page.headers)
        if known and "unchanged" in wanted:
            loads["304"] = Load(targets["warm"] + page.path, known)
            loads["bare 304"] = Load(bare.base + page.path, known)
        found = {name: rates(figures) for name, figures in in_turn(loads, stage.effort).items()}
    for measure, ours, beside, at_least in (
        ("warm", "warm", "bare", 60),
        ("unchanged", "304", "bare 304", 75),
        ("cold", "cold", "bare", page.cold),
    ):
        if measure in wanted and {ours, beside} <= found.keys():
            yield Line(
                measure, page.name, share(found[ours], found[beside]), "%", median(found[ours]), median(found[beside]),
                against=beside, at_least=at_least,
            )  # fmt: skip
    if {"cold", "baseline"} <= found.keys() and "baseline" in wanted:
        times = share(found["cold"], found["baseline"]) / 100
        of, than = median(found["cold"]), median(found["baseline"])
        yield Line("baseline", page.name, times, "×", of, than, against="plain SQLModel", at_least=page.times)
