"""What the demo's people wrote, read and looked for in vain, and the gaps that this shows, night by night."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlmodel import col

from app.core import clock, paging
from app.core.files import Files
from app.core.settings import settings
from app.models.gaps import Gap, GapRule, GapState
from app.models.knowledge import Asset, AssetKind
from app.models.trust import FlagReason, Outcome
from app.services import attachments, gaps, knowledge, publishing, reviews, search, topics
from app.services.demo.founding import ADVISOR
from app.services.demo.stage import Guild, Stage
from app.services.gaps import strategic
from app.services.knowledge import Draft, Verdict

FILE = Path(__file__).parent / "pages.yaml"
STRATEGIC = ("recycled board", "discounts")
# Words that nothing holds, and who looked for them in the last weeks.
IN_VAIN = {
    "rush surcharge": ("ana.garcia", "charlotte.hughes", "sophie.turner", "irene.castro", "lukas.hoffmann", "ximena.torres"),
    "rush order surcharge": ("rohan.deshpande", "priya.nair"),
    "konsygnacja magazyn": ("magda.wisniewska", "ana.garcia"),
}
TOPICS: tuple[tuple[dict[str, str], dict[str, list[str]]], ...] = (
    ({"en": "Recycled board", "pl": "Tektura z recyklingu", "es": "Cartón reciclado", "zh": "再生纸板"}, {}),
    ({"en": "Price indexation", "pl": "Indeksacja cen", "es": "Indexación", "zh": "价格指数化"}, {"pl": ["indeksacja"]}),
    ({"en": "Discounts", "pl": "Rabaty", "es": "Descuentos", "zh": "折扣"}, {"en": ["rebates"], "pl": ["upusty"]}),
    ({"en": "Complaints", "pl": "Reklamacje", "es": "Reclamaciones", "zh": "投诉"}, {"en": ["claims"]}),
)  # fmt: skip
NIGHTS = (21, 14, 10, 7, 5, 3, 2, 1, 0)  # days ago


@cache
def told() -> list[dict[str, Any]]:
    """The pages."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def put_on(stage: Stage, guilds: Mapping[str, Guild]) -> None:
    """Everything at its moment, the nights among it."""
    for one in told():
        stage.put_on(stage.now - timedelta(days=one["days"]), partial(_write, stage, guilds[one["community"]], one))
    for words, people in IN_VAIN.items():
        for number, name in enumerate(people):
            stage.put_on(stage.now - timedelta(days=24 - 3 * number, hours=5), partial(_look_for, stage, name, words))
    stage.put_on(stage.now - timedelta(days=23), partial(_name_topics, stage))
    for number, topic in enumerate(STRATEGIC):
        stage.put_on(stage.now - timedelta(days=22, minutes=number), partial(_need, stage, topic))
    for days in NIGHTS:
        stage.put_on(stage.now - timedelta(days=days, minutes=20), partial(_judge, stage))
    stage.put_on(stage.now - timedelta(minutes=10), partial(_triage, stage))
    stage.put_on(stage.now - timedelta(minutes=9), partial(_publish, stage, guilds["pricing"]))


def _write(stage: Stage, guild: Guild, one: dict[str, Any]) -> None:
    draft = Draft(
        title=one["title"], body=one["body"], kind=AssetKind(one["kind"]), topics=one["topics"], lang=one.get("lang", "en")
    )
    asset = knowledge.write(stage.session, stage.actor(one["author"]), guild.here, draft)
    for name in one.get("files", ()):
        with (FILE.parent / "files" / name).open("rb") as content:
            upload = attachments.store(Files(settings()), name, content)
        attachments.add(stage.session, stage.actor(one["author"]), asset, guild.here, upload)
    if "by" in one:
        stage.put_on(clock.now() + timedelta(days=2), partial(_confirm, stage, guild, asset, one["by"]))
    for number, name in enumerate(one["read"]):
        stage.put_on(stage.now - timedelta(days=1 + 4 * number, hours=3), partial(_read, stage, asset, name))
    if "flag" in one:
        stage.put_on(stage.now - timedelta(days=2), partial(_flag, stage, asset, one["flag"]))


def _confirm(stage: Stage, guild: Guild, asset: Asset, by: str) -> None:
    verdict = Verdict(outcome=Outcome.CONFIRMED, evidence="Compared with what the board decided.")
    knowledge.verify(stage.session, stage.actor(by), asset, guild.here, verdict)


def _read(stage: Stage, asset: Asset, name: str) -> None:
    reviews.look(stage.session, stage.actor(name), asset)


def _flag(stage: Stage, asset: Asset, said: dict[str, str]) -> None:
    knowledge.flag(stage.session, stage.actor(said["by"]), asset, FlagReason(said["reason"]), said["note"])


def _look_for(stage: Stage, name: str, words: str) -> None:
    actor = stage.actor(name)
    results = search.search(stage.session, search.Scope(actor), words, paging.Ask())
    if sought := search.note(actor, words, results):
        search.write(stage.session, sought)


def _name_topics(stage: Stage) -> None:
    """The advisor says what some things are called in each language of the house."""
    for labels, synonyms in TOPICS:
        topics.create(stage.session, stage.actor(ADVISOR), topics.Wanted(labels=labels, synonyms=synonyms))


def _need(stage: Stage, topic: str) -> None:
    strategic.name(stage.session, stage.actor(ADVISOR), topic)


def _judge(stage: Stage) -> None:
    """What the worker does each night."""
    gaps.turn(stage.session, gaps.judge(gaps.gather(stage.session)))
    search.forget_old(stage.session)
    reviews.forget_old(stage.session)


def _triage(stage: Stage) -> None:
    """The advisor gives what was looked for in vain to those who know prices."""
    query = select(Gap).where(col(Gap.rule) == GapRule.NOTHING_FOUND, col(Gap.state) == GapState.DETECTED)
    for gap in stage.session.execute(query.order_by(col(Gap.id))).scalars():
        due_on = (stage.now + timedelta(days=12)).date()
        given = frozenset({"community", "owner", "due_on"})
        said = gaps.Triage(given=given, community="pricing", owner="lucia.fernandez", due_on=due_on)
        gaps.triage(stage.session, stage.actor(ADVISOR), gap, said)


def _publish(stage: Stage, guild: Guild) -> None:
    publishing.publish_faq(stage.session, stage.actor(guild.leader), guild.here)
