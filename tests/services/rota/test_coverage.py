"""When nobody is there: the gap finder against a brute force that looks at the clocks of each zone minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.rota import coverage
from app.services.rota.coverage import HOURS, Stretch
from tests.proving import length

MONDAY = date(2026, 11, 23)  # no clock is changed in this week, nor in the one before
ZONES = ("UTC", "Europe/Warsaw", "America/Mexico_City", "Asia/Shanghai", "Asia/Kathmandu", "Pacific/Kiritimati")
MINUTE = timedelta(minutes=1)


class Promised(NamedTuple):
    """A shift, as somebody might promise it."""

    person_id: str
    weekday: int
    starts: int
    minutes: int
    zone: str


shifts = st.builds(
    Promised, st.sampled_from("abc"), st.integers(0, 6), st.integers(0, 95).map(lambda n: n * 15),
    st.sampled_from([15, 60, 90, 240, 480, 720, 1440]), st.sampled_from(ZONES),
)  # fmt: skip


def is_on(shift: Promised, moment: datetime) -> bool:
    """What the clock on this person's wall says, without any arithmetic in UTC."""
    local = moment.astimezone(ZoneInfo(shift.zone))
    minute = (local.weekday() * 24 + local.hour) * 60 + local.minute
    return (minute - shift.weekday * 24 * 60 - shift.starts) % (7 * 24 * 60) < shift.minutes


@settings(max_examples=length(25, 600), deadline=None)
@given(st.lists(shifts, max_size=14), st.sampled_from(ZONES), st.sets(st.sampled_from("abc")))
def test_gaps_are_what_a_brute_force_over_the_168_hours_finds(
    promised: list[Promised], zone: str, newcomers: set[str]
) -> None:  # fmt: skip
    span = coverage.week(MONDAY, zone)
    there = coverage.watches(promised, span)
    gaps = coverage.uncovered(there, span)
    hours = coverage.grid(there, gaps, MONDAY, zone)
    thin = coverage.by_newcomers_alone(there, newcomers, span)
    assert len(hours) == HOURS == (span.ends - span.begins) / timedelta(hours=1)
    for number, hour in enumerate(hours):
        begins = span.begins + number * timedelta(hours=1)
        quarters = [begins + n * 15 * MINUTE for n in range(4)]  # nothing begins or ends within one
        on = [{shift.person_id for shift in promised if is_on(shift, at)} for at in quarters]
        assert set(hour.people) == set().union(*on)
        assert hour.is_gap == any(not people for people in on)
        for at, people in zip(quarters, on, strict=True):
            assert within(at, gaps) == (not people)
            assert within(at, thin) == (bool(people) and people <= newcomers)
    assert all(one.ends < other.begins for one, other in pairwise(gaps)), "gaps that meet are one"


def within(moment: datetime, stretches: list[Stretch]) -> bool:
    return any(one.begins <= moment < one.ends for one in stretches)


def test_shifts_keep_their_hours_by_the_wall_clock_when_clocks_are_changed() -> None:
    night = [Promised("a", 5, 22 * 60, 480, "Europe/Warsaw"), Promised("b", 6, 6 * 60, 960, "Europe/Warsaw")]
    for sunday, hours in ((date(2027, 3, 28), 7), (date(2027, 10, 31), 9)):
        span = Stretch(*(datetime.combine(sunday + n * timedelta(days=1), time(), UTC) for n in (-1, 2)))
        [saturday, day] = coverage.watches(night, span)
        assert saturday.ends - saturday.begins == timedelta(hours=hours)
        assert saturday.ends == day.begins, "they hand over at six, whatever the night was like"
        week = coverage.week(sunday - timedelta(days=6), "Europe/Warsaw")
        around = [Promised("a", weekday, 0, 1440, "Europe/Warsaw") for weekday in range(7)]
        there = coverage.watches(around, week)
        assert coverage.uncovered(there, week) == []
        assert not any(hour.is_gap for hour in coverage.grid(there, [], sunday - timedelta(days=6), "Europe/Warsaw"))
