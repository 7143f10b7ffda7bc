"""The ledger: what has been posted, and posting more of it. A line is never changed; what was wrong is corrected by a line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.models.recognition import ADJUSTED, NOWHERE, LedgerEntry, PointsTotal
from app.services.recognition.awards import Award

READER = "points"  # the reader that posts the ledger: its place says up to which fact the ledger tells
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Posted:
    """What the lines of one award sum to; both are 0 when it was taken back."""

    award: Award
    season: str
    gross: int
    net: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A line to be posted: by how much an award changes, which limit cuts it now, and which fact made that so."""

    award: Award
    season: str
    gross: int
    net: int
    capped_by: str | None
    cause_id: str
    is_correction: bool
    is_adjustment: bool = False


def about_contributions(session: Session, contribution_ids: Iterable[str]) -> Iterator[Posted]:
    """What was ever posted for contributions, thanks for them apart."""
    wanted = sorted(contribution_ids)
    for start in range(0, len(wanted), CHUNK):
        these = col(LedgerEntry.contribution_id).in_(wanted[start : start + CHUNK])
        yield from _sums(session, these, col(LedgerEntry.kudos_id).is_(None))


def standing(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Posted]:
    """The awards that stand, as posted."""
    return (posted for posted in _sums(session, *conditions) if posted.gross)


def post(session: Session, postings: list[Posting]) -> None:
    """Add lines, and move the kept totals by as much."""
    if not postings:
        return
    session.execute(insert(LedgerEntry), [_row(posting) for posting in postings])
    moves: Counter[tuple[str, str, str]] = Counter()
    for posting in postings:
        season = ADJUSTED if posting.is_adjustment else posting.season
        moves[posting.award.person_id, season, posting.award.community_id or NOWHERE] += posting.net
    for key, net in moves.items():
        total = session.get(PointsTotal, key)
        if total:
            total.net += net
        elif net:
            session.add(PointsTotal(person_id=key[0], season=key[1], community_id=key[2], net=net))


# What makes an award the same award; everything else about a line says by how much it changed, and why.
_BASIS = (
    LedgerEntry.person_id,
    LedgerEntry.award,
    LedgerEntry.rule,
    LedgerEntry.policy,
    LedgerEntry.qualified_at,
    LedgerEntry.fact_id,
    LedgerEntry.endorser_id,
    LedgerEntry.community_id,
    LedgerEntry.contribution_id,
    LedgerEntry.endorsement_id,
    LedgerEntry.kudos_id,
    LedgerEntry.season,
)


def _sums(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Posted]:
    columns = [col(column) for column in _BASIS]
    sums = func.sum(LedgerEntry.gross).label("gross"), func.sum(LedgerEntry.net).label("net")
    for row in session.execute(select(*columns, *sums).where(*conditions).group_by(*columns)):
        award = Award(
            person_id=row.person_id,
            key=row.award,
            rule=row.rule,
            gross=row.gross,
            policy=row.policy,
            qualified_at=row.qualified_at,
            fact_id=row.fact_id,
            endorser_id=row.endorser_id,
            community_id=row.community_id,
            contribution_id=row.contribution_id,
            endorsement_id=row.endorsement_id,
            kudos_id=row.kudos_id,
        )
        yield Posted(award, row.season, row.gross, row.net)


def _row(posting: Posting) -> dict[str, object]:
    award = posting.award
    return {
        "person_id": award.person_id,
        "community_id": award.community_id,
        "award": award.key,
        "rule": award.rule,
        "gross": posting.gross,
        "net": posting.net,
        "capped_by": posting.capped_by,
        "policy": award.policy,
        "season": posting.season,
        "qualified_at": award.qualified_at,
        "fact_id": award.fact_id,
        "cause_id": posting.cause_id,
        "contribution_id": award.contribution_id,
        "endorsement_id": award.endorsement_id,
        "kudos_id": award.kudos_id,
        "endorser_id": award.endorser_id,
        "is_correction": posting.is_correction,
        "is_adjustment": posting.is_adjustment,
        "posted_at": clock.now(),
    }
