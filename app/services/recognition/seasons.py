"""Seasons: recognition counted by quarters. Open, then seven days of settling, then final for good (domain.md §3.3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.recognition import SeasonState
from app.services.recognition.periods import day_of, season_days, season_of

SETTLING_DAYS = 7
OPEN, SETTLING, FINAL = "open", "settling", "final"


@dataclass(frozen=True)
class Season:
    """A quarter, with its first and last day and how far it has come."""

    name: str
    opens_on: date
    closes_on: date
    state: str


def current() -> str:
    """The name of the season of today."""
    return season_of(clock.today(settings().time_zone))


def find(session: Session, name: str) -> Season:
    """A season by its name; raises ValueError for what names none. One that nobody lived through here counts as open."""
    first, last = season_days(name)
    known = session.get(SeasonState, name)
    return Season(name, first, last, known.state if known else OPEN)


def advance(session: Session, moment: datetime) -> None:
    """Move seasons on as far as the calendar says, and record each move. Safe to repeat.

    Final is final from that fact on: what the points reader posts after it moves lifetime totals, not standings.
    """
    today = day_of(moment, settings().time_zone)
    unfinished = select(SeasonState).where(col(SeasonState.state) != FINAL).order_by(col(SeasonState.name))
    for season in session.execute(unfinished.with_for_update()).scalars():
        if season.state == OPEN and today > season.closes_on:
            _move(session, season, SETTLING)
        if season.state == SETTLING and today > season.closes_on + timedelta(days=SETTLING_DAYS):
            season.finalised_at = moment
            _move(session, season, FINAL)
    name = season_of(today)
    if session.get(SeasonState, name) is None:
        first, last = season_days(name)
        season = SeasonState(name=name, state=OPEN, opens_on=first, closes_on=last)
        session.add(season)
        _move(session, season, OPEN)


def _move(session: Session, season: SeasonState, target: str) -> None:
    season.state = target
    record(session, None, facts.SeasonMoved(season=season.name, target=target))
