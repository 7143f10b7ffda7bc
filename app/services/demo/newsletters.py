"""The newsletter of the demo's pricing community: a few issues that are out, and the next one, drafted and not yet approved."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from app.core import clock
from app.models.newsletters import IssueState
from app.services import newsletters
from app.services.demo.stage import Guild, Stage
from app.services.newsletters import Edit, Wanted, sources

ZONE = "Europe/Warsaw"
MANAGER = "magda.wisniewska"
INTROS = (
    "Good morning! Quarter end is near, so this week is about discounts.",
    "Dzień dobry! Krótko, bo w środę rada cenowa.",
    "Good morning! Three of you asked about recycled board, and two of you know.",
)


SOURCES = {
    "lucia.fernandez": ("Boards & Papers Index", "https://boards.example"),
    "piotr.nowak": ("Polityka cenowa: blog", "https://ceny.example"),
    MANAGER: ("The Margin", "https://margin.example"),
}


def put_on(stage: Stage, guilds: Mapping[str, Guild]) -> None:
    """Everything at its moment."""
    guild, last = guilds["pricing"], last_out(stage.now)
    stage.put_on(_at(last - timedelta(days=26), 9), partial(_begin, stage, guild))
    for weeks, intro in enumerate(INTROS):
        monday = last - timedelta(days=7 * weeks)
        stage.put_on(_at(monday - timedelta(days=3), 16), partial(_draft, stage, guild))
        stage.put_on(_at(monday - timedelta(days=3), 17), partial(_approve, stage, guild, intro))
        stage.put_on(_at(monday, 6), partial(_send, stage))
    stage.put_on(stage.now - timedelta(hours=9), partial(_like, stage, guild))
    stage.put_on(stage.now - timedelta(minutes=8), partial(_draft_next, stage, guild))


def last_out(now: datetime) -> date:
    """The last Monday on which an issue had gone out half an hour before, so that there is one to come as well."""
    begun = now - timedelta(minutes=30)
    today = begun.astimezone(ZoneInfo(ZONE)).date()
    monday = today - timedelta(days=today.weekday())
    return monday if _at(monday, 6) <= begun else monday - timedelta(days=7)


def _begin(stage: Stage, guild: Guild) -> None:
    newsletters.keep(stage.session, stage.actor(MANAGER), guild.here, Wanted(ZONE, "en", public=True))
    for name, (title, url) in SOURCES.items():
        sources.add(stage.session, stage.actor(name), guild.here, title, url)


def _like(stage: Stage, guild: Guild) -> None:
    """People have favourites, and one of them found something."""
    advisor = stage.actor(MANAGER)
    found = [one.row for one in sources.listing(stage.session, advisor, guild.here)]
    for number, name in enumerate(stage.members(guild)[:9]):
        sources.like(stage.session, stage.actor(name), found[number % 2 and number % len(found)])
    tip = "Board prices: the index fell for the third month in a row."
    sources.suggest(stage.session, stage.actor("lucia.fernandez"), guild.here, tip, "https://boards.example/index", found[0])


def _draft(stage: Stage, guild: Guild) -> None:
    """What the worker does on Friday."""
    newsletters.draft_due(stage.session, guild.here.id)


def _approve(stage: Stage, guild: Guild, intro: str) -> None:
    actor = stage.actor(MANAGER)
    for issue in newsletters.drafts(stage.session, guild.here.id):
        newsletters.edit(stage.session, actor, issue, Edit(intro))
        newsletters.move(stage.session, actor, issue, guild.here, IssueState.APPROVED)


def _send(stage: Stage) -> None:
    """What the worker does on Monday."""
    for issue_id in newsletters.approved(stage.session, clock.now()):
        newsletters.send_due(stage.session, issue_id)


def _draft_next(stage: Stage, guild: Guild) -> None:
    """So that whoever walks in as the manager has one to read over, whatever day it is."""
    if not newsletters.drafts(stage.session, guild.here.id):
        newsletters.draft_now(stage.session, stage.actor(MANAGER), guild.here)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(UTC)
