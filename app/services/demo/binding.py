"""The demo's standard: what the data people ask of five units, who follows, and who is exempt for a while."""

from datetime import timedelta
from functools import partial

from app.core import clock
from app.models.knowledge import AssetKind
from app.models.resources import AdoptionState, Mandate, Resource, ResourceKind, ResourceVersion
from app.services import knowledge, people, resources
from app.services.demo.stage import Guild, Stage
from app.services.resources import Draft, Plea, Word, exempting

UNITS = ("Sales Poland", "Sales Iberia", "Customer Service", "Finance", "Plant Wrocław")
FOLLOW = {
    "Sales Poland": AdoptionState.ADOPTED,
    "Customer Service": AdoptionState.PLANNED,
    "Sales Iberia": AdoptionState.ADOPTED,
}
EVIDENCE = "https://intranet.example.com/master-data/checked"
SPONSOR = "katharina.weiss"  # since the summer (turns.py)
BEGUN = 70  # days ago
TEXT = """Every customer has one record, with:

- the legal name as in the register, and the tax number
- one address to send goods to, one to send invoices to
- somebody who looks at it once a year

A branch is no customer: it stands below its customer's record."""


def put_on(stage: Stage, guild: Guild) -> None:
    """Everything at its moment."""
    stage.put_on(stage.now - timedelta(days=BEGUN), partial(_begin, stage, guild))


def _begin(stage: Stage, guild: Guild) -> None:
    leader, sponsor = stage.actor(guild.leader), stage.actor(SPONSOR)
    draft = knowledge.Draft(title="One record for each customer", body=TEXT, kind=AssetKind.REFERENCE, topics=["master data"])
    asset = knowledge.write(stage.session, leader, guild.here, draft)
    standard = resources.declare(stage.session, leader, asset, guild.here, ResourceKind.STANDARD)
    codes = [people.unit(stage.session, name).code for name in UNITS]
    wanted = Draft(semver="1.0.0", effective_from=clock.now().date(), mandate=Mandate.MANDATORY, units=codes)
    version = resources.propose(stage.session, leader, standard, guild.here, wanted)
    resources.publish(stage.session, sponsor, version, standard, guild.here)
    for number, (name, state) in enumerate(FOLLOW.items()):
        stage.put_on(stage.now - timedelta(days=50 - 9 * number), partial(_say, stage, (version, standard), name, state))
    stage.put_on(stage.now - timedelta(days=40), partial(_free, stage, guild, version))


def _say(stage: Stage, what: tuple[ResourceVersion, Resource], name: str, state: AdoptionState) -> None:
    """The first of the unit says how it stands there."""
    version, standard = what
    unit = people.unit(stage.session, name)
    who = next(one.username for one in stage.who.values() if one.unit == name and stage.rows[one.username].is_active)
    resources.attest(stage.session, stage.actor(who), version, standard, unit, Word(state, EVIDENCE))


def _free(stage: Stage, guild: Guild, version: ResourceVersion) -> None:
    """The plant moves its warehouse first; the exemption lapses soon."""
    leader, sponsor = stage.actor(guild.leader), stage.actor(SPONSOR)
    plea = Plea("The plant moves its warehouse system until then.", (stage.now + timedelta(days=10)).date())
    unit = people.unit(stage.session, "Plant Wrocław")
    asked = exempting.propose(stage.session, leader, version, guild.here, unit, plea)
    exempting.grant(stage.session, sponsor, asked, guild.here)
