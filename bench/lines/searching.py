"""Search: what the slowest of twenty waits for, beside the bare server with the same bytes and beside the raw question."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from urllib.parse import quote

import httpx2

from app.core.actor import Actor
from app.core.db import Database
from app.services import search
from app.services.search import Scope
from bench import processes
from bench.lines.reads import ALONE
from bench.stage import Stage, answer, by_token
from bench.table import Line

# One word and three, common ones and none, a slip, half a word, a name, Chinese.
ASKED = (
    "checklist warsaw", "checklist", "warsaw", "how to review a pricing checklist", "cheklist", "chec", "pricing review",
    "nowak", "zażółć", "guild", "release", "xylophone", "知识", "onboarding guide", "reviw", "a", "mentoring session", "c0",
)  # fmt: skip
PATHS = {"search": "/api/v1/search?q=", "suggest": "/api/v1/search/suggestions?q="}
PER_ROUND = 3


def searching(stage: Stage) -> Iterator[Line]:
    """Line `search`: p95 with one connection, nothing kept, of searches as they are sent and of suggestions."""
    headers = by_token(stage.visitor)
    raw = _slow(_raw(stage), stage.effort.rounds)
    with ExitStack() as stack:
        ours = stack.enter_context(processes.guildry(stage.url, ALONE))
        client = stack.enter_context(httpx2.Client(trust_env=False, headers=headers, timeout=60))
        for name, path in PATHS.items():
            given = answer(ours.base, path + quote(ASKED[0]), headers)
            with processes.bare(given, stage.folder) as bare:
                slow = _slow(_asking(client, ours.base + path), stage.effort.rounds)
                plain = _slow(_asking(client, bare.base + path), stage.effort.rounds)
            yield Line("search", f"p95 of {name} beside bare", slow / plain, "×", slow, plain, "ms", "bare")
            yield Line("search", f"p95 of {name} beside the raw question", slow / raw, "×", slow, raw, "ms", "raw")


def _asking(client: httpx2.Client, base: str) -> Callable[[str], object]:
    return lambda q: client.get(base + quote(q)).raise_for_status()


def _raw(stage: Stage) -> Callable[[str], object]:
    """All words there, first page, in the driver's own words: no rights, no ranks, nothing read or shown."""
    database = Database(stage.url)
    nobody = Scope(Actor("", "", ""))
    like = {
        "sqlite": "SELECT rowid FROM search_fts WHERE search_fts MATCH ? ORDER BY rowid LIMIT 20",
        "postgresql": "SELECT hit FROM search_hits(%s) AS hit ORDER BY hit LIMIT 20",
    }

    def ask(q: str) -> None:
        with database.read() as session:
            wanted = search.parsed(session, q)
            if wanted is not None:
                said = nobody.given(wanted.held, session)["asked"]
                session.connection().exec_driver_sql(like[session.dialect.name], (said,)).all()

    return ask


def _slow(ask: Callable[[str], object], rounds: int) -> float:
    """How long the slowest of twenty takes, in milliseconds; the first round is not counted."""
    for q in ASKED:
        ask(q)
    return _p95([_timed(ask, q) for _ in range(rounds * PER_ROUND) for q in ASKED])


def _timed(ask: Callable[[str], object], q: str) -> float:
    began = time.perf_counter()
    ask(q)
    return 1000 * (time.perf_counter() - began)


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]
