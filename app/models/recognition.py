"""The ledger of points, posted from the journal by a reader and never edited; policies, seasons and kept totals."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, Integer
from sqlmodel import Field, SQLModel

from app.models.base import Row
from app.models.journal import Position


class LedgerEntry(SQLModel, table=True):
    """One derived line: an award, or a correction to one. All lines of an award sum to what `score()` says now.

    `award` names it among the person's awards and `fact_id` is the act by which it fell due; `cause_id` is the fact that made
    this line necessary. An adjustment came after its season was final: it moves the person's total, not the standings.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_person_id_position", "person_id", "position"),
        Index("ix_ledger_person_id_qualified_at", "person_id", "qualified_at"),
        Index("ix_ledger_contribution_id", "contribution_id"),
        Index("ix_ledger_community_id_season_person_id", "community_id", "season", "person_id"),
        {"sqlite_autoincrement": True},
    )

    position: int | None = Field(default=None, sa_column=Column(Position, primary_key=True, autoincrement=True))
    person_id: str = Field(foreign_key="person.id", max_length=36)
    community_id: str | None = Field(default=None, foreign_key="community.id", max_length=36)
    award: str = Field(max_length=200)
    rule: str = Field(max_length=40)
    gross: int
    net: int
    capped_by: str | None = Field(default=None, max_length=20)
    policy: str = Field(max_length=20)
    season: str = Field(max_length=10)
    qualified_at: datetime
    fact_id: str = Field(max_length=36)
    cause_id: str = Field(max_length=36)
    contribution_id: str | None = Field(default=None, max_length=36)
    endorsement_id: str | None = Field(default=None, max_length=36)
    kudos_id: str | None = Field(default=None, max_length=36)
    endorser_id: str = Field(max_length=36)
    is_correction: bool = Field(default=False)
    is_adjustment: bool = Field(default=False)
    posted_at: datetime


ADJUSTED = "adjusted"  # the season of points_total that gathers what came after its season was final
NOWHERE = ""  # the community of points_total for thanks given in none


class PointsTotal(SQLModel, table=True):
    """Kept totals: the sum of a person's ledger lines in a season and community (equal to a recount by test)."""

    __tablename__ = "points_total"
    __table_args__ = (Index("ix_points_total_community_id_season_net", "community_id", "season", "net"),)

    person_id: str = Field(primary_key=True, max_length=36)
    season: str = Field(primary_key=True, max_length=10)
    community_id: str = Field(primary_key=True, max_length=36)
    net: int = Field(default=0, sa_type=Integer)


class PointsPolicy(Row, table=True):
    """A version of the rules; in force from the start of a season once two roles approved it."""

    __tablename__ = "points_policy"

    version: str = Field(unique=True, max_length=20)
    body: dict[str, object] = Field(sa_type=JSON)
    drafted_by: str | None = Field(default=None, foreign_key="person.id")
    approved_by_km: str | None = Field(default=None, foreign_key="person.id")
    approved_by_sponsor: str | None = Field(default=None, foreign_key="person.id")
    effective_on: date | None = None


class SeasonState(SQLModel, table=True):
    """A quarter's recognition: open, settling for seven days, then final (domain.md §3.3)."""

    __tablename__ = "season"

    name: str = Field(primary_key=True, max_length=10)
    state: str = Field(max_length=10)
    opens_on: date
    closes_on: date
    finalised_at: datetime | None = None
