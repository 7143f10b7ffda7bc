"""The demo's meetings: the pricing people meet every other week, prepared, minuted, and with something left to do."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.models.actions import ActionItem, ActionState
from app.models.meetings import Meeting, MeetingState, Presence, Purpose
from app.services import meetings
from app.services.demo.stage import Guild, Stage
from app.services.meetings import acting, agenda, series, turning

MANAGER = "magda.wisniewska"
ZONE = "Europe/Warsaw"
DAY = timedelta(days=1)
BEFORE, BETWEEN = 4, 4  # meetings that were, and days that an agenda is out before each
READS = "https://intranet.example.com/pricing/quarter"
QUESTIONS = (
    ("Which offers did we lose on price alone?", Purpose.DISCUSS, ""),
    (
        "Do we give the same discount in every country?",
        Purpose.DECIDE,
        "One table for all countries, from April on.",
    ),
    ("What did customers say about the new price list?", Purpose.INFORM, ""),
    ("Who may go below the floor price?", Purpose.DECIDE, "The head of sales, with a reason in writing."),
)
LEFT = (
    "Collect the offers that were lost in March", "Show the table of discounts to Finance", "Ask five customers about the list",
    "Write down who went below the floor price",
)  # fmt: skip


def put_on(stage: Stage, guild: Guild) -> None:
    """Everything at its moment: the next meeting is about a week ahead."""
    coming = stage.now + 6 * DAY
    while coming.weekday() > BETWEEN:
        coming += DAY
    stage.put_on(coming - (2 * BEFORE * 7 + 3) * DAY, partial(_begin, stage, guild, coming))
    stage.put_on(stage.now - timedelta(hours=2), partial(_look_ahead, stage, guild))


def _begin(stage: Stage, guild: Guild, coming: datetime) -> None:
    standing = series.Standing(title="What is new since we met?", purpose=Purpose.INFORM, minutes=10)
    draft = series.Draft(
        title="Pricing round", rule="FREQ=WEEKLY;INTERVAL=2", starts_on=(coming - 2 * BEFORE * 7 * DAY).date(), at="14:00",
        zone=ZONE, duration=45, place="https://meet.example.com/pricing", agenda=(standing,),
    )  # fmt: skip
    row = series.begin(stage.session, stage.actor(MANAGER), guild.here, draft)
    made = select(Meeting).where(col(Meeting.series_id) == row.id).order_by(col(Meeting.starts_at))
    for number, one in enumerate(stage.session.execute(made).scalars()):
        stage.put_on(one.starts_at - BETWEEN * DAY, partial(_prepare, stage, guild, one, number))
        stage.put_on(one.starts_at, partial(_hold, stage, guild, one, number))
        stage.put_on(one.ends_at + DAY, partial(_minute, stage, guild, one))


def _prepare(stage: Stage, guild: Guild, meeting: Meeting, number: int) -> None:
    """The manager asks two questions and lets the agenda out."""
    manager = stage.actor(MANAGER)
    for title, purpose, proposal in (QUESTIONS[number % len(QUESTIONS)], QUESTIONS[(number + 1) % len(QUESTIONS)]):
        reads = [READS] if proposal else []
        draft = agenda.Draft(
            title=title, purpose=purpose, owner=guild.leader, minutes=15, pre_reads=reads, proposal=proposal
        )  # fmt: skip
        meetings.add(stage.session, manager, meeting, guild.here, draft)
    meetings.publish(stage.session, manager, meeting, guild.here)


def _hold(stage: Stage, guild: Guild, meeting: Meeting, number: int) -> None:
    """Some come, one is excused; something is left to do, and mostly done."""
    manager = stage.actor(MANAGER)
    meetings.hold(stage.session, manager, meeting, guild.here)
    came = stage.members(guild)[:9]
    there = {stage.rows[name].id: Presence.PRESENT for name in {*came, MANAGER, guild.leader}}
    there[stage.rows[came[-1]].id] = Presence.APOLOGIES
    meetings.note(stage.session, manager, meeting, guild.here, there)
    draft = acting.Draft(
        title=LEFT[number % len(LEFT)], owner="ana.garcia" if number else guild.leader, due_on=(clock.now() + 12 * DAY).date()
    )
    action = meetings.give(stage.session, manager, meeting, guild.here, draft)
    if 0 < number < BEFORE - 1:
        stage.put_on(clock.now() + 9 * DAY, partial(_finish, stage, guild, draft.owner, action))


def _finish(stage: Stage, guild: Guild, owner: str, action: ActionItem) -> None:
    meetings.move(stage.session, stage.actor(owner), action, guild.here, ActionState.DONE)


def _minute(stage: Stage, guild: Guild, meeting: Meeting) -> None:
    text = "We went through the questions one by one. Finance sends its figures before the next round."
    manager = stage.actor(MANAGER)
    meetings.write(stage.session, manager, meeting, guild.here, text, ["We compare prices once a quarter."])
    meetings.publish_minutes(stage.session, manager, meeting, guild.here)


def _look_ahead(stage: Stage, guild: Guild) -> None:
    """What time has brought about; the next agenda is out, and Ana asks something of the meeting after."""
    for one in turning.due(stage.session):
        turning.turn(stage.session, one)
    query = select(Meeting).where(col(Meeting.community_id) == guild.here.id, col(Meeting.state) == MeetingState.PLANNED)
    coming = stage.session.execute(query.order_by(col(Meeting.starts_at)).limit(2)).scalars().all()
    _prepare(stage, guild, coming[0], 1)
    draft = agenda.Draft(title="Can we see lost offers by country?", minutes=10)
    meetings.add(stage.session, stage.actor("ana.garcia"), coming[1], guild.here, draft)
