"""Why anybody may trust an asset: verifications, reuse receipts, flags, and licences to validate (domain.md §2.5)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned


class Outcome(StrEnum):
    """What a verification came to."""

    CONFIRMED = "confirmed"
    CONFIRMED_WITH_EDIT = "confirmed_with_edit"
    REJECTED = "rejected"


class Verification(Row, table=True):
    """Somebody's dated word that a revision is still right, or is not, and what that rests upon."""

    __tablename__ = "verification"
    __table_args__ = (
        Index("ix_verification_asset_id_id", "asset_id", "id"),
        Index("ix_verification_verifier_id", "verifier_id"),
    )  # fmt: skip

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    revision: int
    verifier_id: str = Field(foreign_key="person.id", max_length=36)
    outcome: Outcome = Field(sa_type=Chosen(Outcome))
    evidence: str = Field(default="", max_length=1000)
    next_review_on: date | None = None


class ReuseOutcome(StrEnum):
    """How it went for whoever used it."""

    WORKED = "worked"
    ADAPTED = "adapted"
    DID_NOT_WORK = "did_not_work"


class Reuse(Row, table=True):
    """A receipt: somebody who did not write it used it, from this unit, with this outcome."""

    __tablename__ = "reuse"
    __table_args__ = (Index("ix_reuse_asset_id_id", "asset_id", "id"), Index("ix_reuse_person_id", "person_id"))

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    revision: int
    person_id: str = Field(foreign_key="person.id", max_length=36)
    unit_id: str | None = Field(default=None, foreign_key="org_unit.id", max_length=36)
    outcome: ReuseOutcome = Field(sa_type=Chosen(ReuseOutcome))
    minutes_saved: int | None = None
    comment: str = Field(default="", max_length=1000)


class FlagReason(StrEnum):
    """What may be the matter with an asset."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    DUPLICATE = "duplicate"
    MISSING = "missing"


class FlagState(StrEnum):
    """`fixed` upholds the flag, `rejected` does not; both with a note to whoever raised it."""

    OPEN = "open"
    FIXED = "fixed"
    REJECTED = "rejected"


class AssetFlag(Versioned, table=True):
    """A reader's note that something is the matter."""

    __tablename__ = "asset_flag"
    __table_args__ = (
        Index("ix_asset_flag_asset_id_state", "asset_id", "state"),
        Index("ix_asset_flag_by_id", "by_id"),
    )  # fmt: skip

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    by_id: str = Field(foreign_key="person.id", max_length=36)
    reason: FlagReason = Field(sa_type=Chosen(FlagReason))
    note: str = Field(default="", max_length=1000)
    state: FlagState = Field(default=FlagState.OPEN, sa_type=Chosen(FlagState))
    answer: str = Field(default="", max_length=1000)
    settled_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    settled_at: datetime | None = None


class Licence(Row, table=True):
    """An earned right to validate what others write in a community (a publisher's licence). Ended, never erased."""

    __tablename__ = "licence"
    __table_args__ = (
        Index("uq_licence_current", "community_id", "person_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        Index("ix_licence_person_id", "person_id"),
    )  # fmt: skip

    community_id: str = Field(foreign_key="community.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    granted_by: str = Field(foreign_key="person.id", max_length=36)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
