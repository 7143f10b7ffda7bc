"""The demo's decisions: one that holds and was replaced, one with an objection to resolve, and one that somebody proposed."""

from datetime import timedelta
from functools import partial

from app.models.decisions import Decision, Method, Stance
from app.services import decisions
from app.services.decisions import Draft, closing
from app.services.demo.stage import Guild, Stage

BEFORE, SINCE, RUNNING, PROPOSED = 150, 40, 2, 1  # days ago
A_WEEK = timedelta(days=7)
MANAGER, EXPERT, NEW = "magda.wisniewska", "tomas.ruiz", "ana.garcia"
WHY = """In the last quarter **eleven offers** went out with a price list that had been replaced.

- nobody saw from the file which one it was
- the customer did, twice"""


def put_on(stage: Stage, guild: Guild) -> None:
    """Everything at its moment."""
    stage.put_on(stage.now - timedelta(days=BEFORE), partial(_settled, stage, guild))
    stage.put_on(stage.now - timedelta(days=RUNNING), partial(_running, stage, guild))
    stage.put_on(stage.now - timedelta(days=PROPOSED), partial(_proposed, stage, guild))


def _settled(stage: Stage, guild: Guild) -> None:
    """A rule by lazy consensus; months later a stricter one by a vote takes its place."""
    wanted = Draft(title="Who changes the price list", proposal="Only the leader changes it.", method=Method.LAZY_CONSENSUS)
    first = _open(stage, guild, MANAGER, wanted)
    _count(stage, first, BEFORE)
    stage.put_on(stage.now - timedelta(days=SINCE), partial(_replace, stage, guild, first))


def _replace(stage: Stage, guild: Guild, first: Decision) -> None:
    wanted = Draft(
        title="Two people change the price list", method=Method.MAJORITY, supersedes=first.id, context=WHY,
        proposal="Whoever changes it asks a second person to read it first.",
        options=["Only the leader changes it, as now", "The tool refuses changes on Fridays"], quorum_bp=1_000,
    )  # fmt: skip
    second = _open(stage, guild, MANAGER, wanted)
    for name in stage.members(guild)[:12]:
        _say(stage, guild, second, name, Stance.AGREE)
    _say(stage, guild, second, EXPERT, Stance.CONCERN, "Mind that the tool knows no second reader yet.")
    _count(stage, second, SINCE)
    said = "It holds from now on; Tomás adds a field for the second reader."
    stage.put_on(stage.now - timedelta(days=SINCE) + A_WEEK * 1.1, partial(_state, stage, guild, second, said))


def _running(stage: Stage, guild: Guild) -> None:
    """Closes soon, with an objection that somebody has to resolve."""
    wanted = Draft(
        title="One template for all offers", method=Method.CONSENT,
        context="We keep nine of them, and no two name the margin alike.",
        proposal="From the next quarter every offer uses the common template.", options=["One for each country", "None at all"],
    )  # fmt: skip
    row = decisions.draft(stage.session, stage.actor(NEW), guild.here, wanted)
    decisions.open_up(stage.session, stage.actor(guild.leader), row, guild.here, stage.now + timedelta(hours=26))
    for name in (MANAGER, NEW):
        _say(stage, guild, row, name, Stance.AGREE)
    harm = "The Chinese offers need a second language, which the template has no place for: customers would get half an offer."
    _say(stage, guild, row, "li.wei", Stance.OBJECT, harm)


def _proposed(stage: Stage, guild: Guild) -> None:
    wanted = Draft(
        title="Lost offers are read within a month", method=Method.ADVICE,
        proposal="Whoever lost an offer writes three lines about it within a month.",
    )  # fmt: skip
    decisions.draft(stage.session, stage.actor(NEW), guild.here, wanted)


def _open(stage: Stage, guild: Guild, name: str, wanted: Draft) -> Decision:
    actor = stage.actor(name)
    row = decisions.draft(stage.session, actor, guild.here, wanted)
    return decisions.open_up(stage.session, actor, row, guild.here)


def _say(stage: Stage, guild: Guild, row: Decision, name: str, stance: Stance, reason: str = "") -> None:
    stage.attempt(lambda: decisions.take(stage.session, stage.actor(name), row, guild.here, stance, reason))


def _count(stage: Stage, row: Decision, days_ago: int) -> None:
    stage.put_on(stage.now - timedelta(days=days_ago) + timedelta(hours=73), partial(closing.turn, stage.session, row.id))


def _state(stage: Stage, guild: Guild, row: Decision, said: str) -> None:
    decisions.state(stage.session, stage.actor(MANAGER), row, guild.here, said)
