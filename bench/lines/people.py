"""What two hundred people do: reads and writes drawn as people make them, played the same with and without kept answers."""

import itertools
from collections.abc import Iterator
from functools import partial
from random import Random
from statistics import median

from bench import processes
from bench.lines.reads import ALONE
from bench.lines.together import one_at_a_time, rates
from bench.lines.writes import logging
from bench.seeding.organisation import busy
from bench.seeding.visitors import Visitor
from bench.stage import Stage, by_cookie, by_token
from bench.table import Line, share
from bench.wrk import Ask, Load, script

QUICKEST = 6000  # requests a second that a script holds enough for
WRITES = 5  # of a hundred
LOGS = 3  # of five writes; the others endorse
_run = itertools.count()


def requests(stage: Stage, number: int) -> list[Ask]:
    """Requests in the order in which they are sent; docs/benchmarks.md says why they are drawn so."""
    draw, people = Random(95), stage.visitors.people
    logs = iter(logging(stage, stage.slug, number * WRITES // 50 + 100))
    asks = []
    for _ in range(number):
        if draw.randrange(100) >= WRITES:
            asks.append(_read(draw, people[busy(draw, len(people))], stage))
        elif draw.randrange(5) < LOGS:
            asks.append(next(logs))
        else:
            asks.append(_endorse(stage))
    return asks


def _read(draw: Random, visitor: Visitor, stage: Stage) -> Ask:
    program, browser = by_token(visitor), by_cookie(visitor)
    what = draw.randrange(100)
    if what < 30:
        return Ask("GET", "/api/v1/contributions", program)
    if what < 60:
        slug = draw.choice(visitor.slugs) if visitor.slugs and what < 54 else stage.slug
        return Ask("GET", f"/communities/{slug}", browser)
    if what < 70:
        return Ask("GET", "/communities", browser)
    if what < 85:
        return Ask("GET", "/api/v1/people/me/points", program)
    return Ask("GET", "/api/v1/contributions?author=me", program)


def _endorse(stage: Stage) -> Ask:
    visitor, contribution = stage.visitors.endorsement()
    headers = {**by_token(visitor), "Content-Type": "application/json"}
    body = '{"benefit":"We use it in every meeting with customers now."}'
    return Ask("POST", f"/api/v1/contributions/{contribution}/endorsements", headers, body)


def played(stage: Stage, base: str, seconds: int) -> Load:
    """Such requests, enough for so many seconds."""
    return Load(base, play=script(stage.folder / f"people-{next(_run)}", requests(stage, QUICKEST * seconds)))


def mixed(stage: Stage) -> Iterator[Line]:
    """Line `mixed`: with one worker and with two."""
    for workers in (1, 2):
        servers = {
            "on": partial(processes.guildry, stage.url, workers=workers),
            "off": partial(processes.guildry, stage.url, ALONE, workers),
        }
        figures = one_at_a_time(servers, partial(played, stage), stage)
        found = {name: rates(of) for name, of in figures.items()}
        times = share(found["on"], found["off"]) / 100
        yield Line(
            "mixed", "95 reads : 5 writes, 200 people", times, "×", median(found["on"]), median(found["off"]),
            against="cache off", at_least=3, workers=workers,
        )  # fmt: skip


def memory(stage: Stage) -> Iterator[Line]:
    """Line `memory`: after two hundred people have looked at everything they may, and changed some of it."""
    with processes.guildry(stage.url) as server:
        begun = server.memory()
        played(stage, server.base, stage.effort.seconds).run(stage.effort.seconds)
        Load(server.base, play=script(stage.folder / "everything", _everything(stage))).run(4 * stage.effort.seconds)
        megabytes = server.memory()
    yield Line("memory", "of a worker after the run", megabytes, "MB", megabytes, begun, "MB", "at start", at_most=160)


def _everything(stage: Stage) -> list[Ask]:
    """Each page for each person: more than any cache holds."""
    paths = ["/communities", "/people/p0", *(f"/communities/c{place}" for place in range(20))]
    asks = [Ask("GET", path, by_cookie(visitor)) for path in paths for visitor in stage.visitors.people]
    Random(200).shuffle(asks)
    return asks
