"""Wall time (G27): meetings over changes of clocks in every zone, by plain arithmetic, and as calendar programs read them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
import tzdata
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.core.settings import settings
from app.models.belonging import RoleAssignment
from app.models.knowledge import Asset
from app.models.meetings import Meeting
from app.services import calendars, knowledge
from app.services.meetings import recurring, series
from tests.doors import Doors
from tests.proving import Figures, length
from tests.services.meetings.wall_clocks import DAY, FIRST, LAST, MINUTE, Change, WallClock, zones
from tests.story import Story

ROOT = Path(__file__).parents[3]
ODD = (
    "Australia/Lord_Howe", "Antarctica/Troll", "America/Nuuk", "Africa/Cairo", "Africa/Casablanca", "Pacific/Apia",
    "America/Havana", "America/St_Johns", "Asia/Gaza", "Asia/Kathmandu", "Europe/Dublin", "Pacific/Chatham",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
)  # fmt: skip
RULES = {"FREQ=DAILY;COUNT=5": (DAY, 5), "FREQ=WEEKLY;COUNT=3": (7 * DAY, 3)}
LASTS = timedelta(minutes=90)  # so that what begins just before a change ends after it
MANY = length(2, 4)  # changes of a zone for which everything is asked of the service
CALENDAR = "/communities/guild/calendar.ics"


class Looked(NamedTuple):
    """How many moments were compared, and how many of them were out of the ordinary."""

    moments: int
    jumped_over: int
    shown_twice: int
    past_midnight: int


def some(chance: Random, many: int) -> list[WallClock]:
    """The clocks of all zones to prove it, else of those that have something odd, and of as many others."""
    every = zones()
    assert len(every) >= 400
    assert set(ODD) <= set(every)
    return [WallClock(zone) for zone in length([*ODD[:many], *chance.sample(sorted({*every} - {*ODD}), many)], every)]


def look(one: WallClock, change: Change, wall: datetime, rule: str) -> Looked:
    """Let something meet at an hour of the day of a change, and on days around it."""
    step, count = RULES[rule]
    days = list(recurring.days(rule, wall.date() - step, LAST.date()))
    said = [datetime.combine(wall.date() - step + n * step, wall.time()) for n in range(count)]
    assert days == [hour.date() for hour in said]
    met = [Meeting(starts_at=recurring.moment(day, f"{wall:%H:%M}", one.name), zone=one.name, duration=90) for day in days]
    about = f"{one.name}, {change}, {wall}, {rule}"
    assert [each.starts_at for each in met] == [one.begins(hour) for hour in said], about
    assert all(sooner.starts_at < later.starts_at for sooner, later in pairwise(met)), about
    assert {each.ends_at - each.starts_at for each in met} == {LASTS}, about
    shown = [one.shown(each.starts_at) for each in met]
    assert [each.local.replace(tzinfo=None) for each in met] == shown, about
    begins, ends = change.walls
    odd = [hour for hour in said if begins <= hour < ends]
    later = change.after - change.before if change.jumps else timedelta(0)
    assert shown == [hour + later if hour in odd else hour for hour in said], about
    assert all(one.begins(hour) == hour.replace(tzinfo=UTC) - change.before for hour in odd), "by the clock before the change"
    past = sum(hour.date() != seen.date() for hour, seen in zip(said, shown, strict=True))
    assert len({seen.date() for seen in shown}) == len(days) or (past == 1 and "DAILY" in rule), about
    return Looked(len(met), len(odd) if change.jumps else 0, 0 if change.jumps else len(odd), past)


def test_every_zone_keeps_its_wall_clock_over_its_next_changes(figures: Figures, chance: Random) -> None:
    clocks = some(chance, 15)
    met = [look(one, change, wall, rule) for one in clocks for change in one.changes for wall in change.hours for rule in RULES]
    told = {name: sum(getattr(one, name) for one in met) for name in Looked._fields}
    changes = sum(len(one.changes) for one in clocks)
    figures.tell(zones=len(clocks), changes=changes, **told, tzdata=tzdata.IANA_VERSION)
    assert all(told.values()), "each kind of hour was met"
    by = {abs(change.after - change.before) for one in clocks for change in one.changes}
    assert {timedelta(minutes=30), timedelta(hours=2)} <= by, "Lord Howe and Troll are among them"


def test_where_clocks_do_not_change_every_day_of_the_year_is_alike(figures: Figures, chance: Random) -> None:
    still = [one for one in some(chance, 15) if not one.changes]
    figures.tell(zones=len(still))
    for one in still:
        for day in recurring.days("FREQ=DAILY;INTERVAL=13;COUNT=28", date(2027, 1, 1), LAST.date()):
            for hour in ("00:00", "09:00", "23:59"):
                wall = datetime.combine(day, time.fromisoformat(hour))
                begins = recurring.moment(day, hour, one.name)
                assert (begins, one.shown(begins)) == (one.begins(wall), wall), one.name
                assert begins == wall.replace(tzinfo=UTC) - one.offset(LAST), one.name


def test_a_day_that_a_zone_leaves_out_is_met_on_a_day_later() -> None:
    """Samoa went over the date line and had no 30 December 2011: clocks jumped over a day."""
    friday = recurring.moment(date(2011, 12, 30), "14:00", "Pacific/Apia")
    assert friday == datetime(2011, 12, 31, 0, tzinfo=UTC)
    assert WallClock("Pacific/Apia").shown(friday) == datetime(2011, 12, 31, 14)  # noqa: DTZ001  # on the wall
    assert friday - recurring.moment(date(2011, 12, 29), "14:00", "Pacific/Apia") == DAY


def test_what_a_calendar_program_reads_begins_when_the_clock_on_the_wall_says(
    database: Database, figures: Figures, chance: Random
) -> None:
    with clock.at(FIRST - DAY):
        doors = Doors(database)
    clocks = some(chance, 2)
    changes = sorted((change.at, one.name, one, change) for one in clocks for change in one.changes[:MANY])
    read = 0
    for _half, batch in groupby(changes, lambda each: (each[0].year, each[0].month > 6)):
        some_changes = [(one, change) for _at, _name, one, change in batch]
        due = {uid: each for one, change in some_changes for uid, each in begun(doors, one, change).items()}
        with clock.at(some_changes[-1][1].at):
            events = file_of(doors.site().get(CALENDAR).content)
        for uid, (one, wall) in due.items():
            starts, ends = events[uid].decoded("dtstart"), events[uid].decoded("dtend")
            assert (starts, ends) == (one.begins(wall), one.begins(wall) + LASTS), (one.name, wall)
            assert {starts.tzname(), ends.tzname()} == {"UTC"}, "no zone that a program might not know"
            local = starts.astimezone(ZoneInfo(one.name)).replace(tzinfo=None)
            assert local == (wall if one.first(wall) else one.shown(one.begins(wall))), (one.name, wall)
        read += len(due)
    figures.tell(zones=len(clocks), changes=len(changes), read=read)


def begun(doors: Doors, one: WallClock, change: Change) -> dict[str, tuple[WallClock, datetime]]:
    """Series that meet over a change, at a usual hour, within it and at its edge: when each meeting is to be, by its UID."""
    due = {}
    with doors.database.write() as session, clock.at(change.at - 3 * DAY):
        story = Story.told(session)
        for wall in (change.hours[0], *change.hours[-3:-1]):
            draft = series.Draft(
                title="Prices", rule="FREQ=DAILY;COUNT=3", starts_on=wall.date() - DAY, at=f"{wall:%H:%M}", zone=one.name,
                duration=90,
            )  # fmt: skip
            row = series.begin(session, story.ada, story.guild, draft)
            made = session.execute(select(Meeting).where(col(Meeting.series_id) == row.id)).scalars().all()
            assert len(made) == 3
            due |= {f"{each.id}@guildry": (one, datetime.combine(each.occurrence, wall.time())) for each in made}
    return due


def file_of(body: bytes) -> dict[str, Event]:
    """The entries of a calendar by their UID, each whole."""
    assert b"TZID" not in body
    return {str(event["uid"]): event for event in Calendar.from_ical(body).walk("VEVENT")}


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lets the organisation be in another zone."""

    def move(zone: str) -> None:
        monkeypatch.setenv("GUILDRY_TIME_ZONE", zone)
        settings.cache_clear()

    yield move
    monkeypatch.undo()
    settings.cache_clear()


def test_a_day_without_an_hour_stays_that_day_in_every_zone(
    database: Database, in_zone: Callable[[str], None], figures: Figures, chance: Random
) -> None:
    """On days that clocks change, too: some of them have no midnight."""
    with clock.at(FIRST - DAY), database.write() as session:
        story = Story.told(session)
        secret = calendars.make_link(session, story.ada)
        page = knowledge.write(session, story.ada, story.guild, knowledge.Draft(title="Guide", body="So.")).id
    clocks, read, visitor = some(chance, 2), 0, Doors(database, fresh_mb=0).site()
    for one in clocks:
        in_zone(one.name)
        for change in one.changes[:MANY] or [Change(datetime(2027, 6, 15, tzinfo=UTC), timedelta(0), timedelta(0))]:
            day = change.walls[0].date()
            set_days(database, page, day)
            for at in (change.at - DAY, change.at - MINUTE):
                with clock.at(at):
                    theirs, hers = (visitor.get(path).content for path in (CALENDAR, f"/calendar/{secret}.ics"))
                assert (whole_days(theirs), whole_days(hers)) == ([day] * 2, [day] * 4), (one.name, at)
                read += 6
    figures.tell(zones=len(clocks), days_read=read)


def set_days(database: Database, page: str, day: date) -> None:
    """Let all that Ada has to do be on one day."""
    with database.write() as session:
        guild = Story.told(session).guild
        guild.first_meeting_on = guild.review_on = session.get_one(Asset, page).next_review_on = day
        role = session.execute(select(RoleAssignment).where(col(RoleAssignment.community_id) == guild.id)).scalar_one()
        role.valid_to = day + DAY


def whole_days(body: bytes) -> list[date]:
    """The days of a calendar's entries; each is one whole day, and no instant."""
    found = [(event.decoded("dtstart"), event.decoded("dtend")) for event in file_of(body).values()]
    assert all(type(first) is date and last == first + DAY for first, last in found)
    return [first for first, _last in found]


def test_the_rules_of_zones_come_with_the_product_unless_somebody_names_others(tmp_path: Path) -> None:
    tokyo = Path(tzdata.__file__).parent / "zoneinfo" / "Asia" / "Tokyo"
    (tmp_path / "Europe").mkdir()
    shutil.copy(tokyo, tmp_path / "Europe" / "Warsaw")
    assert asked({}) == ["1.0"], "the machine's own files may be years older"
    assert asked({"PYTHONTZPATH": str(tmp_path)}) == ["9.0", str(tmp_path)]
    for lock in ("requirements.lock", "requirements-dev.lock"):
        pinned = re.findall(r"^tzdata==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        assert pinned == [tzdata.__version__]


def asked(given: Mapping[str, str]) -> list[str]:
    """By how many hours a process of its own thinks that Warsaw is before UTC in winter, and in which folders it looks."""
    asks = (
        "from datetime import datetime; import app, zoneinfo;"
        "print(zoneinfo.ZoneInfo('Europe/Warsaw').utcoffset(datetime(2027, 1, 1)).total_seconds() / 3600, *zoneinfo.TZPATH)"
    )
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONTZPATH"}
    said = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, env={**usual, **given}, capture_output=True, check=True)
    return said.stdout.decode().split()
