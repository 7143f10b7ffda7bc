"""The demo's year, told through the services at the moments when things happened, so that every number in it is true."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.models.people import Person
from app.services import contributions
from app.services.demo import (
    aiming,
    asking,
    binding,
    deciding,
    founding,
    helping,
    meeting,
    missing,
    newcomer,
    newsletters,
    supporting,
    turns,
)
from app.services.demo.founding import ADMIN
from app.services.demo.material import communities
from app.services.demo.stage import DAYS, Guild, Stage
from app.services.recognition import seasons

LATECOMERS = 0.35  # the share of members who come in the course of the year
KUDOS = 380


def is_empty(session: Session) -> bool:
    """Whether nobody is known here yet."""
    return session.execute(select(col(Person.id)).limit(1)).first() is None


def tell(session: Session, advance: Callable[[int], None] = lambda _days: None) -> Stage:
    """Fill an empty database with a year of a lifelike organisation; raises ConflictError when it is not empty.

    All of it is one unit of work, so half a demo cannot be. `advance` hears of each day that went by, of `DAYS`.
    """
    if not is_empty(session):
        raise ConflictError(_("The demo goes into an empty database only; there are people in this one."))
    stage = Stage(session)
    with clock.at(stage.start):
        founding.register_everybody(stage)
    guilds = [founding.gather(stage, plan) for plan in communities()]
    for number, guild in enumerate(guilds):
        _begin(stage, guild, number)
    for week in range(DAYS // 7 + 1):
        stage.put_on(stage.start + timedelta(days=week * 7), partial(_keep_house, stage))
    stage.put_on(stage.now, partial(_keep_house, stage))
    for _kudos in range(KUDOS):
        guild = stage.chance.choices(guilds, [guild.plan.rate for guild in guilds])[0]
        stage.put_on(stage.day(stage.chance.uniform(45, DAYS)), partial(helping.thank, stage, guild))
    by_slug = {guild.plan.slug: guild for guild in guilds}
    turns.put_on(stage, by_slug)
    asking.put_on(stage, by_slug)
    supporting.put_on(stage, by_slug)
    missing.put_on(stage, by_slug)
    newsletters.put_on(stage, by_slug)
    newcomer.put_on(stage, by_slug["pricing"])
    binding.put_on(stage, by_slug["data-quality"])
    aiming.put_on(stage, by_slug)
    deciding.put_on(stage, by_slug["pricing"])
    meeting.put_on(stage, by_slug["pricing"])
    stage.play(advance)
    return stage


def _begin(stage: Stage, guild: Guild, number: int) -> None:
    """Found a community and bring its first members; then the others, and what they do for it."""
    plan = guild.plan
    opened = DAYS - 20 if plan.founded == "draft" else 2.0 + 2 * number
    stage.put_on(stage.day(opened), partial(founding.found, stage, guild))
    coming = [name for name in guild.eagerness if name not in {guild.leader, ADMIN}]
    first, later = coming[: max(len(plan.named) + 5, 8)], coming[max(len(plan.named) + 5, 8) :]
    for name in first:
        stage.put_on(stage.day(opened + stage.chance.uniform(3, 8), name), partial(founding.bring, stage, guild, name))
    if plan.founded == "draft":
        return
    stage.put_on(stage.day(opened + 14), partial(founding.fill_roles, stage, guild))
    if plan.founded == "properly":
        stage.put_on(stage.day(opened + 20), partial(founding.open_up, stage, guild))
    for name in later:
        comes = stage.chance.uniform(22, 60) if stage.chance.random() > LATECOMERS else stage.chance.uniform(60, DAYS - opened)
        stage.put_on(stage.day(opened + comes, name), partial(founding.bring, stage, guild, name))
    works_until = turns.PAUSED_ON if plan.paused else DAYS
    for _act in range(plan.rate):
        happens = stage.day(stage.chance.uniform(opened + 25, works_until))
        stage.put_on(happens, partial(helping.log, stage, guild))


def _keep_house(stage: Stage) -> None:
    """What time brings about: seasons move on, and what nobody endorsed lapses."""
    seasons.advance(stage.session, clock.now())
    contributions.lapse_overdue(stage.session)
