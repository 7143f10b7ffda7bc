"""A person's points, every one explained: by which rule, by whose words, what a limit took away, and why it changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.models.contributions import Contribution, Endorsement, Kudos
from app.models.journal import JournalEntry
from app.models.people import Person
from app.models.recognition import LedgerEntry, PointsTotal
from app.policies.recognition import can_see_points
from app.services.recognition import seasons


@dataclass(frozen=True, slots=True)
class Because:
    """Why a line stands: the act, what it was about, who did it and in which words."""

    fact_id: str
    contribution_id: str | None
    contribution_title: str | None
    endorser: str | None
    endorser_name: str | None
    sentence: str | None


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of the ledger. `points` is what was given (or, in a correction, taken) after limits, `gross` before.

    It is dated by the act, and a correction by the fact that made it necessary, whose kind `corrected_by` names. An adjustment
    came after its season was final.
    """

    position: int
    rule: str
    points: int
    gross: int
    capped_by: str | None
    policy: str
    season: str
    at: datetime
    because: Because
    corrected_by: str | None
    is_adjustment: bool


@dataclass(frozen=True, slots=True)
class Points:
    """All that a person has, this season's part of it, and one page of the lines that it sums from."""

    total: int
    season: str
    season_total: int
    entries: paging.Page[Explained]


def points_of(session: Session, actor: Actor, person_id: str, ask: paging.Ask) -> Points:
    """A person's points, newest line first; raises NotFoundError for anybody but that person."""
    if not can_see_points(actor, person_id):
        raise NotFoundError(_("There is no such page."))
    season = seasons.current()
    [sums] = _SUMS.all(session, person_id=person_id, season=season)
    page = _LINES.page(session, ask, person_id=person_id)
    return Points(sums.total, season, sums.season_total, paging.Page([_explained(row) for row in page.items], page.next))


_of_season = case((col(PointsTotal.season) == bindparam("season"), col(PointsTotal.net)), else_=0)
_SUMS = Question(
    select(
        func.coalesce(func.sum(PointsTotal.net), 0).label("total"),
        func.coalesce(func.sum(_of_season), 0).label("season_total"),
    ).where(col(PointsTotal.person_id) == bindparam("person_id"))
)
_endorser, _cause = aliased(Person), aliased(JournalEntry)
_lines: Select[*tuple[Any, ...]] = (
    select(
        col(LedgerEntry.rule),
        col(LedgerEntry.net),
        col(LedgerEntry.gross),
        col(LedgerEntry.capped_by),
        col(LedgerEntry.policy),
        col(LedgerEntry.season),
        col(LedgerEntry.fact_id),
        col(LedgerEntry.contribution_id),
        col(LedgerEntry.is_correction),
        col(LedgerEntry.is_adjustment),
        col(Contribution.title),
        col(_endorser.username),
        col(_endorser.display_name),
        func.coalesce(Endorsement.benefit, Kudos.because).label("sentence"),
        col(_cause.type).label("cause"),
        case((col(LedgerEntry.is_correction), col(_cause.occurred_at)), else_=col(LedgerEntry.qualified_at)).label("at"),
        col(LedgerEntry.position),
    )
    .select_from(LedgerEntry)
    .join(Contribution, col(Contribution.id) == col(LedgerEntry.contribution_id), isouter=True)
    .join(_endorser, col(_endorser.id) == col(LedgerEntry.endorser_id), isouter=True)
    .join(Endorsement, col(Endorsement.id) == col(LedgerEntry.endorsement_id), isouter=True)
    .join(Kudos, col(Kudos.id) == col(LedgerEntry.kudos_id), isouter=True)
    .join(_cause, col(_cause.id) == col(LedgerEntry.cause_id), isouter=True)
    .where(col(LedgerEntry.person_id) == bindparam("person_id"))
)
_LINES = paging.Pages(_lines, {"position": col(LedgerEntry.position)})


def _explained(row: Any) -> Explained:
    because = Because(row.fact_id, row.contribution_id, row.title, row.username, row.display_name, row.sentence)
    return Explained(
        position=row.position,
        rule=row.rule,
        points=row.net,
        gross=row.gross,
        capped_by=row.capped_by,
        policy=row.policy,
        season=row.season,
        at=row.at,
        because=because,
        corrected_by=row.cause if row.is_correction else None,
        is_adjustment=row.is_adjustment,
    )
