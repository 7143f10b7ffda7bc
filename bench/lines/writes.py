"""Writing: logging a contribution beside the raw transaction, what durability costs, and when points follow."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from statistics import median, quantiles

import httpx2
from sqlalchemy import TextClause, create_engine, select, text
from sqlmodel import col

from app.core.db import Database
from app.models.communities import Community
from bench import processes
from bench.lines.together import Server, one_at_a_time, rates
from bench.stage import Stage, by_token
from bench.table import Line, share
from bench.wrk import Ask, Load, script

QUICKEST = 3000  # writes a second that a script holds enough for
PER_SECOND = 50
_run = itertools.count()


def logging(stage: Stage, slug: str, number: int) -> list[Ask]:
    """Contributions to log, each with a key of its own."""
    path, run = f"/api/v1/communities/{slug}/contributions", f"bench-{time.time_ns()}"
    headers = {**by_token(stage.visitor), "Content-Type": "application/json"}
    body = '{"kind":"asset","title":"Price template %d","evidence":["https://example.com/t"]}'
    return [Ask("POST", path, {**headers, "Idempotency-Key": f"{run}-{n}"}, body % n) for n in range(number)]


def measure(stage: Stage, wanted: set[str]) -> Iterator[Line]:
    """Lines `log` and `durability`."""
    servers: dict[str, Server] = {"full": partial(processes.guildry, stage.url)}
    if "log" in wanted:
        servers["raw"] = partial(_raw, stage)
    if "durability" in wanted:
        servers["normal"] = partial(processes.guildry, without_waiting(stage.url), {"synchronous": "NORMAL"})
    found = {name: rates(one) for name, one in one_at_a_time(servers, partial(_logged, stage), stage).items()}
    for measure, name, beside, against, at_least in (
        ("log", "a contribution at FULL", "raw", "raw transaction", 50),
        ("durability", "log at FULL ÷ at NORMAL", "normal", "at NORMAL", 80),
    ):
        if beside in found:
            value, ours, other = share(found["full"], found[beside]), median(found["full"]), median(found[beside])
            yield Line(measure, name, value, "%", ours, other, against=against, at_least=at_least)


def _raw(stage: Stage) -> AbstractContextManager[processes.Served]:
    database = Database(stage.url)
    with database.read() as session:
        community = session.execute(select(col(Community.id)).where(col(Community.slug) == stage.slug)).scalar_one()
    database.dispose()
    given = {"GUILDRY_DATABASE_URL": stage.url, "BENCH_COMMUNITY": community, "BENCH_PERSON": stage.visitor.person_id}
    return processes.uvicorn("bench.raw:app", given)


def _logged(stage: Stage, base: str, seconds: int) -> Load:
    return Load(base, play=script(stage.folder / f"log-{next(_run)}", logging(stage, stage.slug, QUICKEST * seconds)))


def without_waiting(url: str) -> str:
    """The database at SQLite's NORMAL, or what comes to the same on PostgreSQL: somebody whose commits do not wait."""
    if url.startswith("sqlite"):
        return url
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = 'hasty'")).scalar():
            connection.execute(text("CREATE ROLE hasty LOGIN SUPERUSER"))
            connection.execute(text("ALTER ROLE hasty SET synchronous_commit = off"))
    engine.dispose()
    return url.replace(f"//{engine.url.username}@", "//hasty@")


def lag(stage: Stage) -> Iterator[Line]:
    """How long from a commit until its points stand in the ledger, watched from outside, under 50 endorsements a second."""
    seconds = max(3, stage.effort.seconds * 2)
    with processes.guildry(stage.url) as server:
        watch = _Watch(stage.url)
        watch.start()
        _endorse(stage, server.base, PER_SECOND * seconds)
        lags = watch.finish()
    if len(lags) < PER_SECOND * seconds / 2:
        raise RuntimeError(f"Only {len(lags)} of {PER_SECOND * seconds} endorsements were seen to carry points.")
    cuts = quantiles(lags, n=100)
    yield Line("lag", "commit to points posted, p99", cuts[98], "ms", cuts[98], cuts[49], "ms", "in the middle", at_most=250)


def _endorse(stage: Stage, base: str, number: int) -> None:
    """First words on contributions, at an even pace."""
    begun = time.monotonic()
    with httpx2.Client(base_url=base, trust_env=False, timeout=30) as client:
        for place in range(number):
            time.sleep(max(0.0, begun + place / PER_SECOND - time.monotonic()))
            visitor, contribution = stage.visitors.first_word()
            body = {"benefit": "It saved my team two days.", "type": "beneficiary"}
            path = f"/api/v1/contributions/{contribution}/endorsements"
            client.post(path, json=body, headers=by_token(visitor)).raise_for_status()


class _Watch(threading.Thread):
    """Looks at the database every two milliseconds, for when a fact came and when its line of the ledger did."""

    LEDGER = text("SELECT position, cause_id FROM ledger WHERE position > :after ORDER BY position")
    JOURNAL = text("SELECT position, id FROM journal WHERE position > :after AND type = 'endorsement.given' ORDER BY position")

    def __init__(self, url: str) -> None:
        super().__init__(name="watch", daemon=True)
        self.database = Database(url)
        self.done = threading.Event()
        self.facts: dict[str, float] = {}
        self.lines: dict[str, float] = {}
        self.places = {table: self._last(table) for table in ("journal", "ledger")}

    def _last(self, table: str) -> int:
        with self.database.read() as session:
            return session.execute(text(f"SELECT coalesce(max(position), 0) FROM {table}")).scalar_one()

    def run(self) -> None:
        """Until told to finish."""
        while not self.done.is_set():
            self._look("journal", self.JOURNAL, self.facts)
            self._look("ledger", self.LEDGER, self.lines)
            self.done.wait(0.002)
        self.database.dispose()

    def _look(self, table: str, query: TextClause, seen: dict[str, float]) -> None:
        with self.database.read() as session:
            found = session.execute(query, {"after": self.places[table]}).all()
        moment = time.monotonic()
        for position, id_ in found:
            self.places[table] = position
            seen.setdefault(id_, moment)

    def finish(self) -> list[float]:
        """The lag of each fact that led to a line, in milliseconds, once the last has had time to be posted."""
        time.sleep(1)
        self.done.set()
        self.join()
        return [1000 * (self.lines[id_] - at) for id_, at in self.facts.items() if id_ in self.lines]
