"""Working time: clocks that run while people work, over nights, weekends, holidays and changes of the clock (D23)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.settings_work import days_of, days_off_of, hours_of
from app.services.working_time import WorkingCalendar
from tests.proving import length

WARSAW = WorkingCalendar("Europe/Warsaw", days_off=frozenset({date(2026, 4, 6), (5, 1)}))
DAY = timedelta(hours=8)


def at(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), UTC)


@pytest.mark.parametrize(
    ("start", "worked", "end"),
    [
        (at("2026-03-26", 8), 2 * DAY, at("2026-03-27", 16)),  # Thursday 09:00 in winter: two days, to Friday 17:00
        (at("2026-03-26", 12), 2 * DAY, at("2026-03-30", 11)),  # Monday lies in summer time: 13:00 by the wall, as on Thursday
        (at("2026-10-23", 10), 2 * DAY, at("2026-10-27", 11)),  # and back
        (at("2026-04-03", 15), timedelta(hours=1), at("2026-04-07", 8)),  # Friday 17:00, a weekend and Easter Monday
        (at("2026-04-30", 14), timedelta(hours=2), at("2026-05-04", 8)),  # 1 May, each year
        (at("2026-03-28", 3), timedelta(0), at("2026-03-30", 7)),  # asked on a Saturday: it begins on Monday
    ],
)
def test_a_clock_runs_while_people_work(start: datetime, worked: timedelta, end: datetime) -> None:
    assert WARSAW.after(start, worked) == end
    assert WARSAW.between(start, end) == worked


def test_the_next_working_day_ends_at_the_same_hour_by_the_wall() -> None:
    assert WARSAW.end_of_next_day(at("2026-03-27", 12)) == at("2026-03-30", 15)
    assert WARSAW.end_of_next_day(at("2026-03-26", 12)) == at("2026-03-27", 16)


def test_who_works_through_the_change_works_an_hour_less_or_more() -> None:
    nights = WorkingCalendar("Europe/Warsaw", time(0), time(6), frozenset(range(7)))
    spring, autumn = (nights.hours_of(day) for day in (date(2026, 3, 29), date(2026, 10, 25)))
    assert (spring[1] - spring[0], autumn[1] - autumn[0]) == (timedelta(hours=5), timedelta(hours=7))


MOMENTS = st.integers(0, 2 * 365 * 24 * 3600).map(lambda seconds: at("2026-01-01", 0) + timedelta(seconds=seconds))
ZONES = ("UTC", "Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
DATES = st.dates(date(2026, 1, 1), date(2027, 1, 1))
CALENDARS = st.builds(
    WorkingCalendar, zone=st.sampled_from(ZONES),
    opens=st.sampled_from([time(0), time(7, 30), time(9)]), closes=st.sampled_from([time(12), time(17), time(23, 30)]),
    days=st.frozensets(st.integers(0, 6), min_size=1), days_off=st.frozensets(DATES, max_size=4),
)  # fmt: skip


@settings(max_examples=length(60, 2000))
@given(calendar=CALENDARS, start=MOMENTS, worked=st.timedeltas(timedelta(0), timedelta(hours=60)))
def test_what_has_run_is_what_was_to_run(calendar: WorkingCalendar, start: datetime, worked: timedelta) -> None:
    end = calendar.after(start, worked)
    assert calendar.between(start, end) == worked
    minutes = int(timedelta(days=3) / timedelta(minutes=15))
    grid = [start + timedelta(minutes=15 * n) for n in range(minutes)]
    walked = sum(_works(calendar, moment) for moment in grid)
    told = calendar.between(start, grid[-1] + timedelta(minutes=15)) / timedelta(minutes=15)
    assert abs(walked - told) <= 8, "a quarter of an hour at each edge"


def _works(calendar: WorkingCalendar, moment: datetime) -> bool:
    """The same asked of one moment, without any of the calendar's arithmetic."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    off = local.date() in calendar.days_off or (local.month, local.day) in calendar.days_off
    return local.weekday() in calendar.days and not off and calendar.opens <= local.time() < calendar.closes


@pytest.mark.parametrize("wrong", ["9-17", "17:00-09:00", "09:00", "", "09:00-25:00"])
def test_hours_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="must be like"):
        hours_of(wrong)


def test_days_are_understood_or_refused() -> None:
    assert days_of("1, 5") == {0, 4}
    assert days_off_of(["2026-12-24", "12-25", "02-29"]) == {date(2026, 12, 24), (12, 25), (2, 29)}
    for wrong in ("0", "8", "Mon", ""):
        with pytest.raises(ValueError, match="days of the week"):
            days_of(wrong)
    for wrong in ("2026-13-01", "25-12", "Christmas"):
        with pytest.raises(ValueError, match="is no day"):
            days_off_of([wrong])
