"""From new facts to new lines of the ledger, which then equals `score()` of all facts so far.

Scoring everything again for each fact would be right and slow. What can change is bounded: facts about some contributions
change only the awards of those contributions; and caps walk forward in time, so none of a person's lines before the first
changed award moves, and of those only the week and the month around it need be tallied. So a batch costs the facts of the
contributions that it speaks of, plus each touched person's lines since the start of the month (or week) of their first
change: mostly the current month, more only when somebody reaches far back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry, about
from app.models.recognition import LedgerEntry
from app.services.recognition import ledger
from app.services.recognition.awards import Award, derive
from app.services.recognition.caps import Tally
from app.services.recognition.ledger import Posted, Posting
from app.services.recognition.periods import day_of, month_of, season_of, start_of, week_of
from app.services.recognition.policy import PolicyBook
from app.services.recognition.stories import STORY


def post_consequences(session: Session, entries: Sequence[Entry], book: PolicyBook, zone: str) -> None:
    """Post what follows from the next facts of the journal, given without gaps; only the last may make a season final."""
    moved = {entry.fact.subject_id or "": entry for entry in entries if entry.fact.type in MOVING_AWARDS}
    thanks = {entry.fact.kudos_id: entry for entry in entries if isinstance(entry.fact, facts.KudosGiven)}
    if not moved and not thanks:
        return
    before = list(ledger.about_contributions(session, moved))
    known = [entry for entry in about(session, moved, STORY) if entry.position <= entries[-1].position]
    changes = _changes(before, derive([*known, *thanks.values()], book, zone))
    poster = _Poster(session, book, zone, {**moved, **thanks})
    postings = [line for person_id, change in sorted(changes.items()) for line in poster.lines(person_id, change)]
    ledger.post(session, _adjusting(session, postings, entries[0].position))


MOVING_AWARDS = frozenset(STORY) - {facts.ContributionLogged.type}  # what has only been logged has none


@dataclass
class _Change:
    """What becomes of one person's awards: which are gone, which are new, and the keys of all that ever had a line."""

    gone: set[Award] = field(default_factory=set)
    new: set[Award] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


def _changes(before: Iterable[Posted], now: Iterable[Award]) -> dict[str, _Change]:
    changes: dict[str, _Change] = defaultdict(_Change)
    for posted in before:
        change = changes[posted.award.person_id]
        change.seen.add(posted.award.key)
        if posted.gross:
            change.gone.add(posted.award)
    for award in now:
        change = changes[award.person_id]
        if award in change.gone:
            change.gone.remove(award)
        else:
            change.new.add(award)
    return {person_id: change for person_id, change in changes.items() if change.gone or change.new}


@dataclass(frozen=True)
class _Poster:
    """Works out lines; `causes` gives the last fact about each contribution or thanks of the batch."""

    session: Session
    book: PolicyBook
    zone: str
    causes: Mapping[str, Entry]

    def lines(self, person_id: str, change: _Change) -> Iterator[Posting]:
        """What brings a person's ledger to what it must be: reversals first, then the walk from the first change on."""
        changed = change.gone | change.new
        first = min(award.order for award in changed)
        cause = max((self._cause(award) for award in changed), key=_position)
        standing = {posted.award: posted for posted in self._standing(person_id, first[0])}
        for award in sorted(change.gone, key=_order):
            was = standing.pop(award)
            yield self._line(award, -was.gross, -was.net, None, self._cause(award), is_correction=True)
        tally = Tally(self.book, self.zone)
        for award in sorted(change.new.union(standing), key=_order):
            was_net = standing[award].net if award in standing else 0
            if award.order < first:
                tally.count(award, was_net)
                continue
            line = tally.grant(award)
            if award in change.new:
                is_correction = award.key in change.seen
                yield self._line(award, award.gross, line.net, line.capped_by, self._cause(award), is_correction)
            elif line.net != was_net:
                yield self._line(award, 0, line.net - was_net, line.capped_by, cause, is_correction=True)

    def _standing(self, person_id: str, since: datetime) -> Iterator[Posted]:
        """The person's awards in every window that a cap could look at from a moment on."""
        day = day_of(since, self.zone)
        windows_begin = start_of(min(week_of(day), month_of(day)), self.zone)
        return ledger.standing(
            self.session,
            col(LedgerEntry.person_id) == person_id,
            col(LedgerEntry.qualified_at) >= windows_begin,
        )

    def _cause(self, award: Award) -> Entry:
        return self.causes[award.kudos_id or award.contribution_id or ""]

    def _line(self, award: Award, gross: int, net: int, capped_by: str | None, cause: Entry, is_correction: bool) -> Posting:
        season = season_of(day_of(award.qualified_at, self.zone))
        return Posting(award, season, gross, net, capped_by, cause.id, is_correction)


def _adjusting(session: Session, postings: list[Posting], position: int) -> list[Posting]:
    """The same lines, marked where their season was final before a position of the journal (domain.md §3.3)."""
    seasons = {posting.season for posting in postings}
    final = {
        entry.fact.season
        for entry in about(session, seasons, ["season.moved"])
        if isinstance(entry.fact, facts.SeasonMoved) and entry.fact.target == "final" and entry.position < position
    }
    return [replace(posting, is_adjustment=posting.season in final) for posting in postings]


def _order(award: Award) -> tuple[datetime, str]:
    return award.order


def _position(entry: Entry) -> int:
    return entry.position
