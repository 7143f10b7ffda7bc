"""The turns of the demo's year: somebody steps down, somebody leaves, a community rests, an offer waits for its answer."""

from datetime import timedelta
from functools import partial

from app.core import clock
from app.models.belonging import RoleName
from app.models.communities import Status
from app.models.contributions import ContributionKind
from app.models.people import PersonStatus
from app.services import belonging, communities, contributions, people
from app.services.belonging import Proposal
from app.services.communities import Move
from app.services.contributions import Draft
from app.services.demo import founding
from app.services.demo.founding import ADMIN
from app.services.demo.stage import DAYS, Guild, Stage

PAUSED_ON = DAYS - 40
ASKING = ("sophie.turner", "irene.castro", "ximena.torres")  # who wait for an answer of the ERP group


def put_on(stage: Stage, guilds: dict[str, Guild]) -> None:
    """Put on every turn."""
    safety, help_circle, pricing = guilds["safety"], guilds["customer-help"], guilds["pricing"]
    stage.put_on(stage.day(200), partial(_hand_over, stage, safety, RoleName.LEADER, "wojciech.olszewski", "stefan.gross"))
    data, old, new = guilds["data-quality"], "james.whitfield", "katharina.weiss"
    stage.put_on(stage.day(240), partial(_hand_over, stage, data, RoleName.SPONSOR, old, new))
    stage.put_on(stage.day(285), partial(_step_down, stage, help_circle, RoleName.MANAGER, "wu.ting"))
    stage.put_on(stage.day(300), partial(_decline, stage, help_circle, "oliver.bennett"))
    stage.put_on(stage.day(PAUSED_ON), partial(_rest, stage, guilds["language-exchange"]))
    stage.put_on(stage.now - timedelta(days=2), partial(founding.deputise, stage, pricing, "piotr.nowak", "ana.garcia"))
    stage.put_on(stage.now - timedelta(days=1), partial(_help_ana, stage, pricing))
    gone = people.Change(given=frozenset({"status"}), status=PersonStatus.LEFT)
    away = people.Change(given=frozenset({"status"}), status=PersonStatus.LONG_LEAVE)
    unseen = people.Change(given=frozenset({"leaderboard_opt_out"}), leaderboard_opt_out=True)
    for name, day, change in (("harry.thornton", 190, gone), ("renata.cardenas", 260, gone), ("elodie.martin", 310, away),
                              ("oscar.pena", 60, unseen)):  # fmt: skip
        stage.put_on(stage.day(day), partial(_change, stage, name, change))
    for guild in guilds.values():
        for _leaver in range(guild.plan.size // 12):
            stage.put_on(stage.day(stage.chance.uniform(120, DAYS)), partial(_leave, stage, guild))
    for number, name in enumerate(ASKING):
        stage.put_on(stage.now - timedelta(hours=30 - number), partial(_ask_to_join, stage, guilds["erp-migration"], name))


def _hand_over(stage: Stage, guild: Guild, role: RoleName, old: str, new: str) -> None:
    """One steps down, and somebody else takes over on the same day."""
    _step_down(stage, guild, role, old)
    by = guild.plan.roles["manager"][0]
    founding.give(stage, guild, by, new, Proposal(role=role))
    if role == RoleName.LEADER:
        guild.leader = new


def _step_down(stage: Stage, guild: Guild, role: RoleName, username: str) -> None:
    community = guild.here
    for held, person in belonging.roles_of(stage.session, community, clock.today()):
        if held.role == role and person.username == username:
            belonging.end(stage.session, stage.actor(username), held, community)


def _decline(stage: Stage, guild: Guild, username: str) -> None:
    """Somebody is asked to manage and says no."""
    offer = Proposal(role=RoleName.MANAGER)
    offered = belonging.propose(stage.session, stage.actor(guild.leader), guild.here, stage.rows[username], offer)
    belonging.decline(stage.session, stage.actor(username), offered)


def _rest(stage: Stage, guild: Guild) -> None:
    resume_on = (stage.now + timedelta(days=45)).date()
    pause = Move(to=Status.PAUSED, reason=guild.plan.paused or "", resume_on=resume_on)
    communities.move(stage.session, stage.actor(guild.leader), guild.here, pause)


def _help_ana(stage: Stage, guild: Guild) -> None:
    """Something for the first guide to do: a colleague asks her to say whether it helped."""
    helped = Draft(kind=ContributionKind.MENTORING, title="Una hora con la calculadora de márgenes", beneficiary="ana.garcia")
    contributions.log(stage.session, stage.actor("lucia.fernandez"), guild.here, helped)


def _change(stage: Stage, username: str, to: people.Change) -> None:
    people.change(stage.session, stage.actor(ADMIN), stage.rows[username], to)


def _leave(stage: Stage, guild: Guild) -> None:
    """Some member leaves; one in three comes back."""
    name = stage.chance.choice(stage.members(guild))
    if name in guild.plan.named:
        return
    stage.attempt(partial(belonging.leave, stage.session, stage.actor(name), guild.here, stage.rows[name]))
    if stage.chance.random() < 1 / 3:
        stage.put_on(stage.later(20, 60, name), partial(founding.bring, stage, guild, name))


def _ask_to_join(stage: Stage, guild: Guild, username: str) -> None:
    belonging.join(stage.session, stage.actor(username), guild.here)
