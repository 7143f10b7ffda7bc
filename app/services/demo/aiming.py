"""The demo's goals: what the company is after this year, what two communities do for it, and whose page helped with that."""

from datetime import date, timedelta
from functools import partial

from app.core import clock
from app.models.goals import Goal, GoalState, KeyResult, Objective, Outlook, ResultType
from app.models.knowledge import Asset, AssetKind
from app.models.trust import ReuseOutcome
from app.services import goals, knowledge
from app.services.demo.founding import ADVISOR
from app.services.demo.stage import Guild, Stage
from app.services.goals import Draft, Measure, Move, Said, objectives
from app.services.goals.objectives import Aim
from app.services.knowledge import Receipt

BEGUN, AGREED = 130, 120  # days ago
SPONSORS = {"pricing": "helen.carter", "data-quality": "katharina.weiss"}
# The days until an offer leaves: days ago, value, how sure, why. The next look was due a few days ago.
OFFERS = (
    (112, 9.5, Outlook.MEDIUM, "The first month, before the new template."),
    (84, 8.0, Outlook.MEDIUM, "The template is used for key accounts."),
    (58, 7.5, Outlook.LOW, "August: half of us were away."),
    (34, 6.0, Outlook.HIGH, "Ana's page takes the guessing out of small batches."),
)
RECORDS = ((90, 40.0, "Poland is through."), (45, 68.0, "Iberia, too."), (12, 81.0, "The plant waits for its new system."))
TEXT = """Before an offer leaves, it says:

- what the customer gets, in their own words
- the price, the rebate and until when both hold
- who answers when they call

Small batches: take the set-up hours from the table, not from memory."""
USES = (
    (50, ReuseOutcome.WORKED, 45, "I had the offer out before lunch."),
    (44, ReuseOutcome.WORKED, 30, "No call back from the customer this time."),
    (37, ReuseOutcome.ADAPTED, 20, "With our own table for labels."),
    (29, ReuseOutcome.WORKED, 60, "The new colleague wrote her first offer with it alone."),
    (20, ReuseOutcome.WORKED, 25, ""),
    (9, ReuseOutcome.WORKED, 40, "Saved me looking for the set-up hours."),
)


def put_on(stage: Stage, guilds: dict[str, Guild]) -> None:
    """Everything at its moment."""
    stage.put_on(stage.now - timedelta(days=BEGUN), partial(_begin, stage, guilds))


def _day(stage: Stage, days: int) -> date:
    return (stage.now + timedelta(days=days)).date()


def _begin(stage: Stage, guilds: dict[str, Guild]) -> None:
    """The company says what it is after; two communities say what they will do for it."""
    begins, ends = _day(stage, -BEGUN), _day(stage, 240)
    said = {
        title: objectives.set_one(
            stage.session, stage.actor(ADVISOR), Aim(title=title, begins_on=begins, ends_on=ends, owner=owner)
        )
        for title, owner in (
            ("Customers wait half as long for us", "helen.carter"),
            ("One truth about every customer", "katharina.weiss"),
            ("Nobody gets hurt at work", "george.patterson"),
        )
    }
    speed, truth, _safety = said.values()
    offers = Measure(metric="Days until an offer leaves the house", unit="days", baseline=10.0, target=4.0, cadence_days=28)
    lost = Measure(metric="Offers lost because they came late", unit="%", baseline=30.0, target=15.0, cadence_days=180)
    records = Measure(
        metric="Customers with one record", unit="%", baseline=25.0, target=100.0, cadence_days=45, type=ResultType.COMMITTED
    )
    pricing, data = guilds["pricing"], guilds["data-quality"]
    stage.put_on(
        stage.now - timedelta(days=AGREED),
        partial(_agree, stage, pricing, speed, "A customer has our offer within four working days.", (offers, lost)),
    )
    stage.put_on(
        stage.now - timedelta(days=AGREED - 10),
        partial(_agree, stage, data, truth, "Every customer has one record that all units use.", (records,)),
    )
    stage.put_on(stage.now - timedelta(days=3), partial(_propose, stage, pricing, speed))


def _write(stage: Stage, guild: Guild, aim: Objective, statement: str, measures: tuple[Measure, ...]) -> Goal:
    leader, today = stage.actor(guild.leader), clock.now().date()
    draft = Draft(statement=statement, begins_on=today, ends_on=_day(stage, 120), objectives=[aim.id])
    goal = goals.write(stage.session, leader, guild.here, draft)
    for measure in measures:
        goals.add_result(stage.session, leader, goal, guild.here, measure)
    return goals.move(stage.session, leader, goal, guild.here, Move(to=GoalState.PROPOSED))


def _agree(stage: Stage, guild: Guild, aim: Objective, statement: str, measures: tuple[Measure, ...]) -> None:
    """The leader puts it before the sponsor, who agrees; from then on it is measured."""
    goal = _write(stage, guild, aim, statement, measures)
    goals.move(stage.session, stage.actor(SPONSORS[guild.plan.slug]), goal, guild.here, Move(to=GoalState.AGREED))
    told = measures[0].metric
    first = next(
        one for one in goals.standing(stage.session, stage.actor(guild.leader), goal).results if one.row.metric == told
    )
    if guild.plan.slug == "pricing":
        for ago, value, outlook, note in OFFERS:
            _put_on_check_in(stage, guild, (goal, first.row), ago, Said(value=value, outlook=outlook, note=note))
        stage.put_on(stage.now - timedelta(days=60), partial(_share, stage, guild, goal))
    else:
        for ago, value, note in RECORDS:
            _put_on_check_in(stage, guild, (goal, first.row), ago, Said(value=value, outlook=Outlook.HIGH, note=note))


def _put_on_check_in(stage: Stage, guild: Guild, what: tuple[Goal, KeyResult], ago: int, said: Said) -> None:
    goal, result = what

    def tell() -> None:
        goals.check_in(stage.session, stage.actor(guild.leader), result, goal, guild.here, said)

    stage.put_on(stage.now - timedelta(days=ago), tell)


def _share(stage: Stage, guild: Guild, goal: Goal) -> None:
    """Ana writes down what an offer has to hold; others use it, and say what that saved them."""
    draft = knowledge.Draft(title="What an offer has to hold", body=TEXT, kind=AssetKind.HOW_TO, topics=["offers"])
    page = knowledge.write(stage.session, stage.actor("ana.garcia"), guild.here, draft)
    goals.say(stage.session, stage.actor("ana.garcia"), page, guild.here, goal.id)
    readers = [name for name in sorted(stage.members(guild)) if name not in {"ana.garcia", guild.leader}]
    for name, (ago, outcome, minutes, comment) in zip(readers, USES, strict=False):
        receipt = Receipt(outcome=outcome, minutes_saved=minutes, comment=comment)
        stage.put_on(stage.now - timedelta(days=ago), partial(_use, stage, name, page, receipt))


def _use(stage: Stage, name: str, page: Asset, receipt: Receipt) -> None:
    stage.attempt(lambda: knowledge.report(stage.session, stage.actor(name), page, receipt))


def _propose(stage: Stage, guild: Guild, aim: Objective) -> None:
    """One more waits for the sponsor."""
    calls = Measure(metric="Calls about an offer that is out", unit="calls a week", baseline=60.0, target=20.0)
    _write(stage, guild, aim, "Whoever gets an offer understands it without calling.", (calls,))
