"""One address under load: beside a heavy report, at 64 connections, with two workers."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from statistics import median

import httpx2

from app.core import clock
from app.services.recognition.policy import to_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from bench import processes
from bench.lines.reads import ALONE
from bench.lines.together import in_turn, rates
from bench.stage import Effort, Stage, answer, by_token
from bench.table import Line, share
from bench.wrk import Load

FEED = "/api/v1/contributions"
MANY = 64
LONG = 3  # times as long as other loads: short runs inflate the slowest per cent


def report(stage: Stage) -> Iterator[Line]:
    """Line `report`: the feed while somebody tries other rules out on the whole past, again and again."""
    for name, settings in (("warm", processes.DEFAULTS), ("cold", ALONE)):
        with processes.guildry(stage.url, settings) as server:
            load = {"feed": Load(server.base + FEED, by_token(stage.visitor))}
            alone = rates(in_turn(load, stage.effort)["feed"])
            with _looping(stage, server.base) as rounds:
                beside = rates(in_turn(load, stage.effort)["feed"])
            if rounds.failed:
                raise RuntimeError(f"The report failed: {rounds.failed}")
        yield Line(
            "report", f"feed JSON {name}, a report looping", 100 * median(beside) / median(alone), "%", median(beside),
            median(alone), against="alone", at_least=80,
        )  # fmt: skip


class _Rounds(threading.Thread):
    """Asks for one report after another; the first is under way when `begun` is set."""

    def __init__(self, stage: Stage, base: str) -> None:
        super().__init__(name="reports", daemon=True)
        self.stage, self.base = stage, base
        self.done = threading.Event()
        self.failed = ""

    def run(self) -> None:
        """Until told to stop, or the server is gone."""
        today = clock.now().date()
        period = {"from": str(today - timedelta(days=365)), "to": str(today)}
        rules = {**to_json(POLICY_2025_1), "version": "2099.1", "week_cap": 50}
        headers = {"Authorization": f"Bearer {self.stage.visitors.warden}"}
        with httpx2.Client(base_url=self.base, headers=headers, trust_env=False, timeout=600) as client:
            while not self.done.is_set():
                try:
                    given = client.post("/api/v1/recognition/simulations", json={"policy": rules, **period})
                except httpx2.TransportError:
                    return
                if not given.is_success:
                    self.failed = given.text[:300]
                    return


@contextmanager
def _looping(stage: Stage, base: str) -> Iterator[_Rounds]:
    """Reports are being made inside the block. The last one is not waited for: its server ends."""
    rounds = _Rounds(stage, base)
    rounds.start()
    try:
        yield rounds
    finally:
        rounds.done.set()


def tail(stage: Stage) -> Iterator[Line]:
    """Line `tail`: the slowest of a hundred beside the middle, with 64 connections."""
    long = Effort(LONG * stage.effort.seconds, stage.effort.rounds)
    for name, settings in (("warm", processes.DEFAULTS), ("cold", ALONE)):
        with processes.guildry(stage.url, settings) as server:
            load = Load(server.base + FEED, by_token(stage.visitor), connections=MANY)
            figures = in_turn({"feed": load}, long)["feed"]
        times = median(one.p99 / one.p50 for one in figures)
        slow, middle = median(one.p99 for one in figures), median(one.p50 for one in figures)
        yield Line("tail", f"p99 ÷ p50, feed JSON {name}, 64 connections", times, "×", slow, middle, "ms", "p50", at_most=3)


def workers(stage: Stage) -> Iterator[Line]:
    """Line `workers`: two beside one, and what the bare server makes of a second one beside the same load generator."""
    headers = by_token(stage.visitor)
    with ExitStack() as stack:
        loads = {}
        for number in (1, 2):
            warm = stack.enter_context(processes.guildry(stage.url, workers=number))
            given = answer(warm.base, FEED, headers)
            bare = stack.enter_context(processes.bare(given, stage.folder, number))
            loads["warm", number] = Load(warm.base + FEED, headers)
            loads["bare", number] = Load(bare.base + FEED, headers)
        found = {key: rates(figures) for key, figures in in_turn(loads, stage.effort).items()}
    for name, at_least in (("warm", 1.7), ("bare", None)):
        two, one = found[name, 2], found[name, 1]
        said = "feed JSON warm" if name == "warm" else "the bare server's own"
        yield Line(
            "workers",
            f"2 ÷ 1, {said}",
            share(two, one) / 100,
            "×",
            median(two),
            median(one),
            against="1 worker",
            at_least=at_least,
        )
    ours, bare_two = found["warm", 2], found["bare", 2]
    yield Line(
        "workers", "feed JSON warm ÷ bare", share(ours, bare_two), "%", median(ours), median(bare_two), against="bare",
        at_least=60, workers=2,
    )  # fmt: skip
