"""Series: rules of days, hours of a named zone, meetings made ahead, and what becomes of them when the series changes (G01)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import gettz
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from app.core import clock, i18n
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.journal import facts
from app.journal.book import recorded
from app.models.communities import Status
from app.models.meetings import AgendaItem, Meeting, MeetingSeries, MeetingState, Purpose
from app.models.people import PersonStatus
from app.services import belonging, meetings
from app.services.meetings import publishing, recurring, series, turning
from app.services.meetings.series import Standing
from tests.proving import length
from tests.services.meetings.telling import Guild
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
FEBRUARY = datetime(2027, 2, 22, 9, tzinfo=UTC)  # a Monday; clocks change on 14 March in New York, on 28 March in Warsaw
ZONES = ("Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.fixture
def guild(story: Story) -> Guild:
    return Guild(story)


def begin(guild: Guild, name: str = "ada", **known: object) -> MeetingSeries:
    draft = series.Draft(**{
        "title": "Prices", "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": date(2027, 2, 23), "at": "14:00",
        "zone": "Europe/Warsaw", **known,
    })  # fmt: skip
    return series.begin(guild.session, guild.actor(name), guild.place, draft)


def made(guild: Guild, row: MeetingSeries, state: MeetingState = MeetingState.PLANNED) -> list[Meeting]:
    query = select(Meeting).where(col(Meeting.series_id) == row.id, col(Meeting.state) == state)
    return list(guild.session.execute(query.order_by(col(Meeting.starts_at))).scalars())


@pytest.mark.parametrize(("zone", "before", "after", "change"), [
    ("Europe/Warsaw", 13, 12, date(2027, 3, 28)), ("America/New_York", 19, 18, date(2027, 3, 14)),
])  # fmt: skip
def test_the_wall_clock_stays_though_clocks_change(guild: Guild, zone: str, before: int, after: int, change: date) -> None:
    with clock.at(FEBRUARY):
        found = made(guild, begin(guild, zone=zone))
    assert [one.local.date() for one in found] == [date(2027, 2, 23) + n * WEEK for n in range(8)]
    assert {f"{one.local:%H:%M}" for one in found} == {"14:00"}
    assert {one.starts_at.hour for one in found if one.local.date() < change} == {before}
    assert {one.starts_at.hour for one in found if one.local.date() > change} == {after}


def test_meetings_are_made_eight_weeks_ahead_by_the_clock_and_none_twice(guild: Guild) -> None:
    standing = [Standing(title="What is new?", purpose=Purpose.INFORM, minutes=10)]
    with clock.at(FEBRUARY):
        row = begin(guild, agenda=standing)
        assert guild.place.first_meeting_on == date(2027, 2, 23)
        [item] = publishing.taken_items(guild.session, made(guild, row)[0])
        assert (item.title, item.owner_id) == ("What is new?", guild.story.people["ada"].id)
        assert turning.due(guild.session) == []
    with clock.at(FEBRUARY + 2 * WEEK):
        assert set(turning.due(guild.session)) == {f"series:{row.id}", f"next:{guild.place.id}"}
        for one in [*turning.due(guild.session), f"series:{row.id}"]:
            turning.turn(guild.session, one)
        assert turning.due(guild.session) == []
        assert guild.place.first_meeting_on == date(2027, 3, 9)
    assert len(made(guild, row)) == 10


def test_a_paused_community_gets_no_more_meetings_and_a_last_day_is_kept(guild: Guild) -> None:
    with clock.at(FEBRUARY):
        row = begin(guild, rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270427")
    guild.place.status = Status.PAUSED
    with clock.at(FEBRUARY + 4 * WEEK):
        assert f"series:{row.id}" not in turning.due(guild.session)
        assert series.make_ahead(guild.session, row) == []
        guild.place.status = Status.ACTIVE
        series.make_ahead(guild.session, row)
    assert made(guild, row)[-1].occurrence == date(2027, 4, 27)


def test_another_rule_moves_what_stays_cancels_what_goes_and_leaves_what_people_settled(guild: Guild) -> None:
    session, ada = guild.session, guild.actor("ada")
    with clock.at(FEBRUARY):
        row = begin(guild)
        first, moved, *_rest = made(guild, row)
        guild.ask(first)
        guild.publish(first)
        elsewhere = meetings.Draft(**{**vars(meetings.draft_of(moved)), "starts_on": moved.local.date() + DAY})
        meetings.change(session, ada, moved, guild.place, elsewhere)
        fortnightly = series.Draft(**{
            **vars(series.draft_of(row)), "rule": "rrule:freq=weekly;interval=2;byday=tu", "at": "10:00",
        })  # fmt: skip
        series.change(session, ada, row, guild.place, fortnightly)
        assert row.rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
        assert (f"{first.local:%H:%M}", first.state) == ("14:00", MeetingState.AGENDA_PUBLISHED)
        assert (moved.local.weekday(), f"{moved.local:%H:%M}") == (2, "14:00")
        assert {f"{one.local:%H:%M}" for one in made(guild, row)[1:]} == {"10:00"}
        gone = made(guild, row, MeetingState.CANCELLED)
        assert [one.local.date() for one in gone] == [date(2027, 3, 16) + 2 * n * WEEK for n in range(3)]
        series.change(session, ada, row, guild.place, series.Draft(**{**vars(fortnightly), "rule": "FREQ=WEEKLY;BYDAY=TU"}))
        assert len(made(guild, row)) == 7, "the days that were free are meetings again"
        version = row.version
        assert series.change(session, ada, row, guild.place, series.draft_of(row)).version == version


def test_an_hour_that_clocks_jump_over_is_nobodys_doing_so_the_meeting_moves_with_its_series(guild: Guild) -> None:
    session, ada = guild.session, guild.actor("ada")
    with clock.at(FEBRUARY):
        row = begin(guild, rule="FREQ=WEEKLY;BYDAY=SU", at="02:30")
        jumped = next(one for one in made(guild, row) if one.occurrence == date(2027, 3, 28))
        assert f"{jumped.local:%d %H:%M}" == "28 03:30"
        version = jumped.version
        as_said = meetings.Draft(**{**vars(meetings.draft_of(jumped)), "at": "02:30"})
        assert meetings.change(session, ada, jumped, guild.place, as_said).version == version, "so it is already"
        series.change(session, ada, row, guild.place, replace(series.draft_of(row), at="10:00", title="Costs"))
        assert {(f"{one.local:%H:%M}", one.title) for one in made(guild, row)} == {("10:00", "Costs")}
        series.change(session, ada, row, guild.place, replace(series.draft_of(row), at="02:30"))
        sooner = meetings.Draft(**{**vars(meetings.draft_of(jumped)), "at": "03:00"})
        meetings.change(session, ada, jumped, guild.place, sooner)
        series.change(session, ada, row, guild.place, replace(series.draft_of(row), at="12:00"))
        hours = {one.occurrence: f"{one.local:%H:%M}" for one in made(guild, row)}
        assert hours.pop(date(2027, 3, 28)) == "03:00", "this is somebody's doing"
        assert set(hours.values()) == {"12:00"}


def test_what_a_series_asks_now_is_asked_at_the_meetings_that_nobody_prepared_yet(guild: Guild) -> None:
    session, ada = guild.session, guild.actor("ada")

    def asked(meeting: Meeting) -> list[tuple[str, int]]:
        return [(one.title, one.position) for one in publishing.taken_items(session, meeting)]

    def ask(*questions: str) -> None:
        agenda = tuple(Standing(title=one, purpose=Purpose.INFORM, minutes=5) for one in questions)
        series.change(session, guild.actor("max"), row, guild.place, replace(series.draft_of(row), agenda=agenda))

    def items(meeting: Meeting) -> list[AgendaItem]:
        return publishing.taken_items(session, meeting)

    with clock.at(FEBRUARY):
        news = [Standing(title=one, purpose=Purpose.INFORM, minutes=10) for one in ("What is new?", "Who is new?")]
        row = begin(guild, agenda=news)
        plain, added, edited, ordered, emptied, moved, out, full = made(guild, row)
        guild.ask(added)
        guild.ask(added, "ben", title="Who pays?")
        meetings.edit(session, ada, items(edited)[0], edited, guild.place, {"owner": "ben"})
        meetings.edit(session, ada, items(ordered)[1], ordered, guild.place, {"position": 1})
        meetings.remove(session, ada, items(emptied)[1], emptied, guild.place)
        meetings.change(session, ada, moved, guild.place, replace(meetings.draft_of(moved), at="16:00"))
        guild.publish(out)
        for _more in range(38):
            guild.ask(full, minutes=1)
        ask("What now?", "What then?", "What else?")
        assert asked(plain) == [("What now?", 1), ("What then?", 2), ("What else?", 3)]
        assert {(one.owner_id, one.minutes) for one in items(plain)} == {(guild.story.people["max"].id, 5)}
        assert asked(added) == [*asked(plain), ("What do we charge?", 4)]
        for theirs in (edited, emptied, moved, out, full):
            assert asked(theirs)[0] == ("What is new?", 1)
        assert [title for title, _place in asked(ordered)] == ["Who is new?", "What is new?"]
        ask()
        assert (asked(plain), asked(added)) == ([], [("What do we charge?", 1)])
        ask("What is new?")
        assert asked(added) == [("What is new?", 1), ("What do we charge?", 2)]
        version = items(plain)[0].version, items(plain)[0].id
        series.change(session, ada, row, guild.place, replace(series.draft_of(row), at="15:00"))
        assert (items(plain)[0].version, items(plain)[0].id) == version, "another hour changes nobody's agenda"
    assert [one.title for one in session.execute(select(AgendaItem).where(col(AgendaItem.taken).is_(False))).scalars()] == [
        "Who pays?"
    ]


def test_what_people_cancelled_is_not_made_again_and_an_ended_series_makes_nothing(guild: Guild) -> None:
    session, ada = guild.session, guild.actor("ada")
    with clock.at(FEBRUARY):
        row = begin(guild)
        first, second, *_rest = made(guild, row)
        meetings.cancel(session, ada, first, guild.place, "A holiday.")
        guild.ask(second)
        guild.publish(second)
        row.made_until = None
        assert series.make_ahead(session, row) == []
        with pytest.raises(ForbiddenError):
            series.end(session, guild.actor("ben"), row, guild.place)
        series.end(session, ada, row, guild.place)
        assert made(guild, row) == []
        assert second.state == MeetingState.AGENDA_PUBLISHED, "people know of it"
        assert series.make_ahead(session, row) == []
        again = series.draft_of(row)
        for step in (
            lambda: series.end(session, ada, row, guild.place),
            lambda: series.change(session, ada, row, guild.place, again),
        ):
            with pytest.raises(ConflictError):
                step()


def test_the_clock_puts_nothing_on_an_agenda_in_the_name_of_somebody_who_left(guild: Guild) -> None:
    standing = [Standing(title="What is new?", purpose=Purpose.INFORM, minutes=10)]
    session, people = guild.session, guild.story.people

    def owners(row: MeetingSeries) -> list[str | None]:
        return [publishing.taken_items(session, one)[0].owner_id for one in made(guild, row)[-2:]]

    with clock.at(FEBRUARY):
        row = begin(guild, agenda=standing)
    with clock.at(FEBRUARY + 2 * WEEK):
        stay = belonging.current(session, guild.place.id, people["ada"].id)
        assert stay is not None
        stay.ended_at = clock.now()
        series.make_ahead(session, row)
        assert owners(row) == [None, None], "she belongs no more"
        meeting = made(guild, row)[-1]
        with pytest.raises(InvalidError) as lacking:
            guild.publish(meeting, "max")
        assert [fault.pointer for fault in lacking.value.faults] == ["/agenda/0/owner"]
        series.change(session, guild.actor("max"), row, guild.place, replace(series.draft_of(row), at="15:00"))
        assert row.by_id == people["max"].id
    with clock.at(FEBRUARY + 4 * WEEK):
        series.make_ahead(session, row)
        assert owners(row) == [people["max"].id] * 2, "he keeps it now"
    people["max"].status = PersonStatus.LEFT
    with clock.at(FEBRUARY + 6 * WEEK):
        series.make_ahead(session, row)
        assert owners(row) == [None, None], "he is no longer with the organisation"


@pytest.mark.parametrize("status", [Status.ARCHIVED, Status.DECLINED])
def test_what_a_closed_community_had_ahead_is_called_off_by_the_clock(guild: Guild, status: Status) -> None:
    session, closed = guild.session, f"closed:{guild.place.id}"
    with clock.at(FEBRUARY):
        row = begin(guild)
        first, second, *rest = made(guild, row)
        for one in (first, second):
            guild.ask(one)
            guild.publish(one)
        single = guild.plan()
        turning.turn(session, closed)
        assert (row.ended_at, single.state) == (None, MeetingState.PLANNED), "it is not closed"
    guild.place.status = status
    with clock.at(first.ends_at):
        assert closed in turning.due(session)
        turning.turn(session, closed)
        assert turning.due(session) == []
        told = len(list(recorded(session)))
        turning.turn(session, closed)
        assert len(list(recorded(session))) == told, "again does nothing"
    assert {one.state for one in (second, single, *rest)} == {MeetingState.CANCELLED}
    assert first.state == MeetingState.AGENDA_PUBLISHED, "it has begun"
    with i18n.speaking("pl"):
        assert meetings.why(second) == "Społeczność jest zamknięta."
    single.reason = "Nobody can come."
    assert meetings.why(single) == "Nobody can come.", "what somebody wrote stays as it was written"
    assert (row.ended_at is not None, guild.place.first_meeting_on in {None, first.local.date()}) == (True, True)
    ended = [one for one in recorded(session) if isinstance(one, facts.MeetingSeriesKept)][-1]
    off = [one for one in recorded(session) if isinstance(one, facts.MeetingCancelled)]
    assert (ended.goes_on, len(off), sum(one.announced for one in off)) == (False, 8, 1)


def test_a_rule_that_never_comes_is_refused_at_once_and_one_that_seldom_does_is_not() -> None:
    begun = perf_counter()
    for rule in (
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=24;BYDAY=MO;BYSETPOS=5", "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31",
    ):  # fmt: skip
        with pytest.raises(InvalidError, match="no meeting ever comes"):
            recurring.checked_rule(rule, date(2027, 2, 15))
    assert perf_counter() - begun < 2, "to the last year that there is it took seconds each"
    for rule in ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29"):
        assert recurring.checked_rule(rule, date(2027, 2, 15)) == rule
    assert recurring.checked_rule("FREQ=YEARLY", date(2028, 2, 29)) == "FREQ=YEARLY"


@pytest.mark.parametrize(("field", "value"), [
    ("zone", "Poland"), ("zone", "PST8PDT"), ("zone", "Europe/Atlantis"), ("zone", "../UTC"), ("at", "24:00"), ("at", "2 pm"),
    ("duration", 0), ("duration", 1441), ("starts_on", date(1999, 12, 31)), ("starts_on", date(2030, 1, 1)), ("rule", ""),
    ("rule", "every Tuesday"), ("rule", "FREQ=HOURLY"), ("rule", "FREQ=WEEKLY;BYHOUR=9"), ("rule", "FREQ=WEEKLY;BYDAY=2TU"),
    ("rule", "FREQ=WEEKLY;INTERVAL=0"), ("rule", "FREQ=WEEKLY;FREQ=DAILY"), ("rule", "FREQ=WEEKLY;UNTIL=20269999"),
    ("rule", "FREQ=WEEKLY;UNTIL=20200101"), ("rule", "FREQ=WEEKLY;COUNT=2;UNTIL=20280101"), ("rule", "FREQ=DAILY;BYMONTH=2"),
    ("rule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), ("rule", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31"),
    ("rule", "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2"), ("rule", "FREQ=MONTHLY;BYSETPOS=1"),
    ("agenda", (Standing(title="News", purpose=Purpose.INFORM, minutes=5),)),
    ("agenda", (Standing(title="News?", purpose=Purpose.INFORM, minutes=0),)),
    ("agenda", (Standing(title="News?", purpose=Purpose.INFORM, minutes=61),)),
    ("agenda", (Standing(title="News?", purpose=Purpose.INFORM, minutes=1),) * 21),
])  # fmt: skip
def test_what_is_no_series_is_refused_by_its_place(guild: Guild, field: str, value: object) -> None:
    with clock.at(FEBRUARY), pytest.raises(InvalidError) as refused:
        begin(guild, **{field: value})
    assert [fault.pointer for fault in refused.value.faults] == [f"/{field}"]


def test_only_whoever_prepares_meetings_begins_a_series(guild: Guild) -> None:
    for name in ("ben", "cleo"):
        with clock.at(FEBRUARY), pytest.raises(ForbiddenError):
            begin(guild, name)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules as people choose them."""
    every = f"INTERVAL={draw(st.integers(1, 5))}"
    some = ",".join(draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True)))
    nth = draw(st.sampled_from(["1", "2", "3", "4", "-1", "+2"]))
    day = draw(st.sampled_from(WEEKDAYS))
    return draw(st.sampled_from([
        f"FREQ=DAILY;{every}", f"FREQ=WEEKLY;{every};BYDAY={some}", f"FREQ=MONTHLY;{every};BYDAY={nth}{day}",
        f"FREQ=MONTHLY;{every};BYMONTHDAY={draw(st.sampled_from(['1', '15', '31', '-1']))}",
        f"FREQ=MONTHLY;{every};BYDAY=MO,TU,WE,TH,FR;BYSETPOS={draw(st.sampled_from(['1', '-1', '3']))}",
        f"FREQ=WEEKLY;{every};COUNT={draw(st.integers(1, 9))}", "FREQ=YEARLY;BYMONTH=3,11;BYDAY=-1SU",
    ]))  # fmt: skip


@settings(max_examples=length(150, 2000), deadline=None)
@given(rule=rules(), starts_on=st.dates(date(2024, 1, 1), date(2028, 1, 1)), zone=st.sampled_from(ZONES),
       hour=st.integers(0, 23), minute=st.sampled_from([0, 15, 30, 45]))  # fmt: skip
def test_meetings_fall_where_dateutil_puts_them_and_their_clocks_show_the_hour(
    rule: str, starts_on: date, zone: str, hour: int, minute: int
) -> None:
    """Against dateutil with hours and zone in its own arithmetic, over a year and thus over each change of clocks."""
    last = starts_on + timedelta(days=370)
    ours = [recurring.moment(day, f"{hour:02}:{minute:02}", zone) for day in recurring.days(rule, starts_on, last)]
    local = rrulestr(rule, dtstart=datetime.combine(starts_on, time(hour, minute), gettz(zone)))
    theirs = [one.replace(tzinfo=ZoneInfo(zone)) for one in takewhile(lambda one: one.date() <= last, local)]
    assert ours == [one.astimezone(UTC) for one in theirs]
    for mine, wall in zip(ours, theirs, strict=True):
        shown = mine.astimezone(ZoneInfo(zone))
        exists = wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None)
        assert shown.date() == wall.date()
        assert ((shown.hour, shown.minute) == (hour, minute)) == exists, "but for an hour that clocks jump over"


@settings(max_examples=length(100, 1000), deadline=None)
@given(starts_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)), every=st.integers(1, 4), zone=st.sampled_from(ZONES))
def test_a_weekly_rule_is_every_seventh_day_by_the_calendar(starts_on: date, every: int, zone: str) -> None:
    """By brute force, day by day, without any library of rules."""
    last = starts_on + timedelta(days=200)
    ours = list(recurring.days(f"FREQ=WEEKLY;INTERVAL={every}", starts_on, last))
    assert ours == [day for n in range(201) if (day := starts_on + n * DAY) and n % (7 * every) == 0]
    assert {recurring.moment(day, "09:00", zone).astimezone(ZoneInfo(zone)).hour for day in ours} == {9}


def test_an_hour_that_clocks_jump_over_begins_after_the_jump_and_one_shown_twice_at_the_first() -> None:
    assert recurring.moment(date(2027, 3, 28), "02:30", "Europe/Warsaw") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert recurring.moment(date(2027, 10, 31), "02:30", "Europe/Warsaw") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
