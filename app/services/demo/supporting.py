"""Who is there when in the demo, and who needed help, as support.yaml tells it, each act at its moment."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from app.core import clock
from app.models.questions import Kept
from app.models.support import Category, HelpRequest, HelpState, Priority
from app.services import rota, support
from app.services.demo.stage import Guild, Stage
from app.services.outcomes import Verdict
from app.services.rota import Promise
from app.services.support import Draft, Step

FILE = Path(__file__).parent / "support.yaml"
BEFORE = timedelta(days=40)


@cache
def told() -> dict[str, Any]:
    """The rota and the requests."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def put_on(stage: Stage, guilds: Mapping[str, Guild]) -> None:
    """Everybody's promises, and every request at its moment."""
    for slug, people in told()["rota"].items():
        for name, weekly in people.items():
            stage.put_on(stage.now - BEFORE, partial(_promise, stage, guilds[slug], name, weekly))
    for one in told()["requests"]:
        guild = guilds[one["community"]] if "community" in one else None
        stage.put_on(stage.now - timedelta(hours=one["hours"]), partial(_open, stage, guild, one))


def _promise(stage: Stage, guild: Guild, name: str, weekly: list[tuple[int, str, int]]) -> None:
    for weekday, starts, hours in weekly:
        minutes = int(starts[:2]) * 60 + int(starts[3:])
        rota.take(stage.session, stage.actor(name), guild.here, Promise(weekday, minutes, hours * 60))


def _open(stage: Stage, guild: Guild | None, one: dict[str, Any]) -> None:
    draft = Draft(
        title=one["title"], body=one["body"], category=Category(one["category"]), priority=Priority(one["priority"])
    )  # fmt: skip
    here = guild.here if guild else None
    request = support.open_request(stage.session, stage.actor(one["asker"]), here, draft)
    moment = clock.now()
    for hours, name, target, note, *kept in one["steps"]:
        moment += timedelta(hours=hours)
        verdict = Verdict(Kept(kept[0])) if kept else None
        stage.put_on(moment, partial(_step, stage, guild, request, name, Step(HelpState(target), note, verdict)))


def _step(stage: Stage, guild: Guild | None, request: HelpRequest, name: str, step: Step) -> None:
    support.move(stage.session, stage.actor(name), request, guild.here if guild else None, step)
