"""What people ask each other in the demo, as questions.yaml tells it, each act at its moment."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from app.core import clock
from app.models.questions import Answer, Kept, Question
from app.services import questions
from app.services.demo.stage import Guild, Stage
from app.services.questions import Draft, Verdict

FILE = Path(__file__).parent / "questions.yaml"
SOON = timedelta(hours=2)


@cache
def told() -> list[dict[str, Any]]:
    """The questions."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def put_on(stage: Stage, guilds: Mapping[str, Guild]) -> None:
    """Every question at its moment; what follows from it is put on when it is asked."""
    for one in told():
        moment = stage.now - timedelta(days=one["days"])
        stage.put_on(moment, partial(_ask, stage, guilds[one["community"]], one))


def _ask(stage: Stage, guild: Guild, one: dict[str, Any]) -> None:
    draft = Draft(
        title=one["title"], body=one["body"], topics=one["topics"], lang=one.get("lang", "en"),
        anonymous=one.get("anonymous", False),
    )  # fmt: skip
    question = questions.ask(stage.session, stage.actor(one["asker"]), guild.here, draft)
    if "ask" in one:
        stage.put_on(clock.now() + SOON, partial(_route, stage, guild, question, one))
    for given in one.get("answers", []):
        moment = clock.now() + timedelta(days=given["after"]) + SOON
        stage.put_on(moment, partial(_answer, stage, guild, question, one, given))


def _route(stage: Stage, guild: Guild, question: Question, one: dict[str, Any]) -> None:
    questions.route(stage.session, stage.actor(one["asker"]), question, guild.here, one["ask"])


def _answer(stage: Stage, guild: Guild, question: Question, one: dict[str, Any], given: dict[str, Any]) -> None:
    answer = questions.answer(stage.session, stage.actor(given["by"]), question, guild.here, given["body"])
    if given.get("accepted"):
        stage.put_on(clock.now() + SOON, partial(_accept, stage, guild, answer, question, one["asker"]))
        stage.put_on(clock.now() + 2 * SOON, partial(_keep, stage, guild, question, one, given["by"]))


def _accept(stage: Stage, guild: Guild, answer: Answer, question: Question, asker: str) -> None:
    questions.accept(stage.session, stage.actor(asker), answer, question, guild.here)


def _keep(stage: Stage, guild: Guild, question: Question, one: dict[str, Any], by: str) -> None:
    note = "It holds for this month only." if one["kept"] == Kept.NOTHING else ""
    verdict = Verdict(Kept(one["kept"]), note=note)
    questions.settle(stage.session, stage.actor(by), question, guild.here, verdict)
