"""Seasons open, settle and become final with the calendar, once each."""

from datetime import UTC, datetime

from app.core.db import Database
from app.journal.book import read_after
from app.journal.facts import SeasonMoved
from app.services.recognition import seasons


def moves(database: Database, *moments: datetime) -> list[tuple[str, str]]:
    for moment in moments:
        with database.write() as session:
            seasons.advance(session, moment)
    with database.read() as session:
        entries = read_after(session, 0)
    return [(entry.fact.season, entry.fact.target) for entry in entries if isinstance(entry.fact, SeasonMoved)]


def test_a_season_goes_its_way(database: Database) -> None:
    days = [(2026, 11, 22), (2026, 12, 31), (2027, 1, 1), (2027, 1, 7), (2027, 1, 8)]
    assert moves(database, *(datetime(*day, 12, tzinfo=UTC) for day in days)) == [
        ("2026-Q4", "open"),
        ("2026-Q4", "settling"),
        ("2027-Q1", "open"),
        ("2026-Q4", "final"),
    ]
    with database.read() as session:
        assert seasons.find(session, "2026-Q4").state == "final"


def test_after_a_long_sleep_it_catches_up(database: Database) -> None:
    assert moves(database, datetime(2026, 11, 22, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)) == [
        ("2026-Q4", "open"),
        ("2026-Q4", "settling"),
        ("2026-Q4", "final"),
        ("2027-Q2", "open"),
    ]


def test_it_settles_for_seven_days_and_not_for_eight(database: Database) -> None:
    def state(*day: int) -> str:
        moves(database, datetime(*day, 23, 59, tzinfo=UTC))
        with database.read() as session:
            return seasons.find(session, "2026-Q4").state

    assert [state(2026, 11, 22), state(2026, 12, 31), state(2027, 1, 1), state(2027, 1, 7), state(2027, 1, 8)] == [
        "open",
        "open",
        "settling",
        "settling",
        "final",
    ]
