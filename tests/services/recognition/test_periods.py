"""Weeks, months and seasons where the organisation is, not where the server stands."""

from datetime import UTC, date, datetime

import pytest

from app.services.recognition.periods import day_of, next_season_on, season_days, season_of, start_of, week_of


def test_a_day_ends_at_midnight_over_there() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert day_of(late, "UTC") == date(2026, 12, 31)
    assert day_of(late, "Europe/Warsaw") == date(2027, 1, 1)
    assert start_of(date(2027, 1, 1), "Europe/Warsaw") == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_a_week_begins_on_monday_across_the_year() -> None:
    assert week_of(date(2027, 1, 3)) == date(2026, 12, 28)
    assert week_of(date(2026, 12, 28)) == date(2026, 12, 28)


def test_seasons_are_quarters_without_gaps() -> None:
    assert season_of(date(2026, 11, 22)) == "2026-Q4"
    assert season_days("2026-Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    for month in range(1, 13):
        first, last = season_days(season_of(date(2027, month, 15)))
        assert first <= date(2027, month, 15) <= last
        assert season_of(next_season_on(last)) != season_of(last)
        assert (next_season_on(first) - last).days == 1


@pytest.mark.parametrize("name", ["2026-Q5", "2026", "26-Q1", "2026-q1", "２０２６-Q1", "0000-Q1"])
def test_what_names_no_season(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        season_days(name)
