"""What a hundred times as much costs: the middle answer with 10⁶ contributions beside the middle one with 10⁴."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from statistics import median

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, paging
from app.core.db import Database
from app.models.contributions import Contribution
from app.services.recognition.periods import season_days, season_of
from bench import processes
from bench.lines.reads import ALONE
from bench.lines.together import in_turn, middles
from bench.stage import Stage, answer, by_cookie, by_token
from bench.table import Line, share
from bench.wrk import Load

DEPTH = timedelta(days=5 * 365)  # of seven years


def growth(small: Stage, large: Stage) -> Iterator[Line]:
    """Line `growth`: one connection, no answer kept, the two sizes in turn."""
    with ExitStack() as stack:
        servers = {stage.size: stack.enter_context(processes.guildry(stage.url, ALONE)) for stage in (small, large)}
        asked = {stage.size: _asked(stage) for stage in (small, large)}
        for name in asked[small.size]:
            loads = {}
            for size, server in servers.items():
                path, headers = asked[size][name]
                answer(server.base, path, headers)
                loads[size] = Load(server.base + path, headers, connections=1)
            found = {size: middles(figures) for size, figures in in_turn(loads, small.effort).items()}
            more, less = found[large.size], found[small.size]
            times = share(more, less) / 100
            yield Line(
                "growth", f"p50, {name}", times, "×", median(more), median(less), "ms", f"at {small.size:,}", at_most=1.5
            )


def _asked(stage: Stage) -> dict[str, tuple[str, dict[str, str]]]:
    program, browser = by_token(stage.visitor), by_cookie(stage.visitor)
    season = season_of(season_days(season_of(clock.now().date()))[0] - timedelta(days=1))
    return {
        "feed JSON": ("/api/v1/contributions", program),
        "deep page of the feed": (f"/api/v1/contributions?after={_deep(stage)}", program),
        "person HTML": (f"/people/{stage.visitor.username}", browser),
        "hub HTML": (f"/communities/{stage.slug}", browser),
        "standing: my points": ("/api/v1/people/me/points", program),
        "search": ("/api/v1/search?q=checklist+warsaw", program),
        "standing: leaderboard": (f"/api/v1/communities/{stage.slug}/leaderboard?season={season}", program),
    }


def _deep(stage: Stage) -> str:
    """The cursor of a page far down the feed."""
    keys = [col(Contribution.logged_at), col(Contribution.id)]
    before = select(*paging.labelled(keys)).where(col(Contribution.logged_at) < clock.now() - DEPTH)
    database = Database(stage.url)
    with database.read() as session:
        found = paging.page(session, before, keys, paging.Ask(1))
    database.dispose()
    return found.next or ""
