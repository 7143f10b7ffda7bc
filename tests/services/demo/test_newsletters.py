"""Whenever the demo is set up, its newsletter has issues that went out and one to read over."""

from datetime import UTC, datetime, timedelta

import pytest

from app.services.demo.newsletters import ZONE, last_out
from app.services.newsletters import week

WEEK = [datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=5 * number) for number in range(7 * 24 * 12)]


@pytest.mark.parametrize("now", WEEK[::287], ids=str)
def test_the_last_issue_went_out_within_a_good_week(now: datetime) -> None:
    ago = now - week.out_at(last_out(now), ZONE)
    assert timedelta(minutes=30) <= ago < timedelta(days=7, minutes=30)


def test_the_one_to_come_is_always_another() -> None:
    same = [now for now in WEEK if week.next_monday(now - timedelta(minutes=8), ZONE) == last_out(now)]
    assert same == []
