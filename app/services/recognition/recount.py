"""Counting again from the journal alone, to hold the ledger and the totals against it (for `guildry verify`)."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import case, func, select
from sqlmodel import col

from app.core.db import Session
from app.core.settings import settings
from app.models.journal import JournalEntry, ReaderPlace
from app.models.recognition import ADJUSTED, NOWHERE, LedgerEntry, PointsTotal
from app.services.recognition import ledger, policies
from app.services.recognition.history import ALWAYS, told_until
from app.services.recognition.periods import day_of, season_of
from app.services.recognition.score import score

Key = tuple[str, str, str]  # person, season, community


def recount(session: Session) -> list[str]:
    """Score every fact that the points reader has seen and compare; returns a plain sentence for each difference.

    Reads one snapshot and changes nothing. Costs the whole journal's facts of recognition in memory.
    """
    return [*_awards_that_differ(session), *_totals_that_differ(session), *_lines_without_cause(session)]


def _awards_that_differ(session: Session) -> Iterator[str]:
    zone = settings().time_zone
    should = {
        line.award: (season_of(day_of(line.award.qualified_at, zone)), line.net)
        for line in score(told_until(session, _place(session)), policies.book(session), ALWAYS, zone)
    }
    found = {posted.award: (posted.season, posted.net) for posted in ledger.standing(session)}
    for award in sorted(should.keys() | found.keys(), key=lambda award: award.order):
        if should.get(award) != found.get(award):
            yield (
                f"ledger: award {award.key} of person {award.person_id} by fact {award.fact_id} "
                f"should be {_said(should.get(award))} and is {_said(found.get(award))}"
            )


def _place(session: Session) -> int:
    place = select(col(ReaderPlace.position)).where(col(ReaderPlace.name) == ledger.READER)
    return session.execute(place).scalar() or 0


def _said(counted: tuple[str, int] | None) -> str:
    return f"{counted[1]} points in {counted[0]}" if counted else "nothing"


def _totals_that_differ(session: Session) -> Iterator[str]:
    season = case((col(LedgerEntry.is_adjustment), ADJUSTED), else_=col(LedgerEntry.season))
    community = func.coalesce(LedgerEntry.community_id, NOWHERE)
    key = col(LedgerEntry.person_id), season, community
    should: Counter[Key] = Counter()
    for person, name, place, net in session.execute(select(*key, func.sum(LedgerEntry.net)).group_by(*key)):
        should[person, name, place] = net
    kept: Counter[Key] = Counter()
    for row in session.execute(select(PointsTotal)).scalars():
        kept[row.person_id, row.season, row.community_id] = row.net
    for person, name, place in sorted(should.keys() | kept.keys()):
        total, lines = kept[person, name, place], should[person, name, place]
        if total != lines:
            yield f"total: person {person}, {name}, community {place or 'none'}: {total} kept, {lines} in the ledger"


def _lines_without_cause(session: Session) -> Iterator[str]:
    known = select(col(JournalEntry.id)).where(col(JournalEntry.id) == col(LedgerEntry.cause_id))
    for position in session.execute(select(col(LedgerEntry.position)).where(~known.exists())).scalars():
        yield f"ledger: line {position} names a cause that is not in the journal"
