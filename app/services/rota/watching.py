"""Who is there now, who comes next, and a week as a whole: when nobody is there, and when newcomers alone are."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.models.support import HelpRequest
from app.policies.support import OPEN
from app.services.people import Ref
from app.services.rota import coverage
from app.services.rota.coverage import Hour, Stretch, Watch
from app.services.rota.shifts import Held, held

AHEAD = timedelta(days=8)  # whatever comes every week comes within these


@dataclass(frozen=True)
class Outlook:
    """Who is there now and until when; if nobody is, who comes next. Neither: nobody has promised anything."""

    now: list[tuple[Ref, Watch]]
    following: tuple[Ref, Watch] | None

    @property
    def somebody_at(self) -> datetime | None:
        """When somebody is there the next time, be it now."""
        first = self.now[0] if self.now else self.following
        return first[1].begins if first else None


@dataclass(frozen=True)
class Week:
    """A week by the clocks of a zone: who promised what, who is there when, and when nobody or newcomers alone are."""

    monday: date
    zone: str
    shifts: list[Held]
    watches: list[Watch]
    gaps: list[Stretch]
    thin: list[Stretch]
    hours: list[Hour]

    @property
    def names(self) -> dict[str, Ref]:
        """The people, by id."""
        return {one.person.id: one.person for one in self.shifts}


def outlook(session: Session, community_id: str) -> Outlook:
    """Who is there now in a community, and who comes next."""
    shifts = held(session, community_id)
    names = {one.person.id: one.person for one in shifts}
    moment = clock.minute()
    coming = coverage.watches((one.shift for one in shifts), Stretch(moment, moment + AHEAD))
    there = [(names[watch.person_id], watch) for watch in coming if watch.begins == moment]
    later = next((watch for watch in coming if watch.begins > moment), None)
    return Outlook(there, (names[later.person_id], later) if later else None)


def week(session: Session, community_id: str, monday: date, zone: str) -> Week:
    """A community's week, which begins on a Monday."""
    shifts = held(session, community_id)
    span = coverage.week(monday, zone)
    there = coverage.watches((one.shift for one in shifts), span)
    gaps = coverage.uncovered(there, span)
    newcomers = {one.person.id for one in shifts if one.is_new}
    thin = coverage.by_newcomers_alone(there, newcomers, span)
    return Week(monday, zone, shifts, there, gaps, thin, coverage.grid(there, gaps, monday, zone))


def whom_to_ask(session: Session, community_id: str, but: str) -> str | None:
    """Of those who are there now whoever has least to do, of these a senior; nobody asks themselves."""
    seniors = {one.person.id for one in held(session, community_id) if not one.is_new}
    there = [who.id for who, _watch in outlook(session, community_id).now if who.id != but]
    mine = col(HelpRequest.assignee_id).in_(there), col(HelpRequest.state).in_(list(OPEN))
    query = select(col(HelpRequest.assignee_id), func.count()).where(*mine).group_by(col(HelpRequest.assignee_id))
    load = Counter({row[0]: row[1] for row in session.execute(query)})
    return min(there, key=lambda one: (load[one], one not in seniors, one), default=None)
