"""Resources and standards: what a community gives others to work with, and how far each unit takes it on (domain.md §2.7)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.base import Chosen, Row, Versioned


class ResourceKind(StrEnum):
    """Kinds of resources."""

    TEMPLATE = "template"
    TOOL = "tool"
    CALENDAR = "calendar"
    STANDARD = "standard"
    CHECKLIST = "checklist"
    LINK = "link"


class Mandate(StrEnum):
    """Whether units have to take a version on."""

    NO = "no"
    RECOMMENDED = "recommended"
    MANDATORY = "mandatory"


class VersionState(StrEnum):
    """Where a version stands: nothing holds before somebody who may has published it."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    DECLINED = "declined"


class AdoptionState(StrEnum):
    """How a version stands with a unit. `unknown` and `exempt` are never said: they follow from days and exemptions."""

    UNKNOWN = "unknown"
    ACKNOWLEDGED = "acknowledged"
    PLANNED = "planned"
    ADOPTED = "adopted"
    EXEMPT = "exempt"
    REJECTED = "rejected"


class ExemptionState(StrEnum):
    """Where an exemption stands; one whose day has come has lapsed, whatever stands here."""

    PROPOSED = "proposed"
    GRANTED = "granted"
    DECLINED = "declined"
    ENDED = "ended"


class Resource(Versioned, table=True):
    """An asset that others work with: its text, its owner and its trust are the asset's."""

    __tablename__ = "resource"
    __table_args__ = (
        Index("uq_resource_asset_id", "asset_id", unique=True),
        Index("ix_resource_community_id_id", "community_id", "id"),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    kind: ResourceKind = Field(sa_type=Chosen(ResourceKind))
    by_id: str = Field(foreign_key="person.id", max_length=36)


class ResourceVersion(Versioned, table=True):
    """A version of a resource, made from one revision of its asset; `sunset_on`: the first day on which it holds no more."""

    __tablename__ = "resource_version"
    __table_args__ = (
        Index("uq_resource_version_resource_id_semver", "resource_id", "semver", unique=True),
        Index("ix_resource_version_state_effective_from", "state", "effective_from"),
    )

    resource_id: str = Field(foreign_key="resource.id", max_length=36)
    semver: str = Field(max_length=20)
    revision: int
    notes: str = Field(default="", max_length=1000)
    mandate: Mandate = Field(default=Mandate.NO, sa_type=Chosen(Mandate))
    effective_from: date
    sunset_on: date | None = None
    state: VersionState = Field(default=VersionState.PROPOSED, sa_type=Chosen(VersionState))
    proposed_by: str = Field(foreign_key="person.id", max_length=36)
    decided_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    decided_at: datetime | None = None
    reason: str = Field(default="", max_length=1000)

    @property
    def number(self) -> tuple[int, ...]:
        """By which versions are ordered."""
        return tuple(int(part) for part in self.semver.split("."))

    def holds_on(self, day: date) -> bool:
        """Whether it is published, begun and not over on a day."""
        return self.state == VersionState.PUBLISHED and self.effective_from <= day and not self.over_by(day)

    def over_by(self, day: date) -> bool:
        """Whether its last day lies before a day."""
        return self.sunset_on is not None and self.sunset_on <= day


class ResourceScope(SQLModel, table=True):
    """That a version is for a unit: for no other, unless it is named too."""

    __tablename__ = "resource_scope"
    __table_args__ = (Index("ix_resource_scope_unit_id", "unit_id"),)

    version_id: str = Field(primary_key=True, foreign_key="resource_version.id", max_length=36)
    unit_id: str = Field(primary_key=True, foreign_key="org_unit.id", max_length=36)


class AdoptionRecord(Row, table=True):
    """What a unit said of a version, by somebody of that unit: the newest counts, until it expires or a check refutes it."""

    __tablename__ = "adoption_record"
    __table_args__ = (
        Index("ix_adoption_record_version_id_unit_id_id", "version_id", "unit_id", "id"),
        Index("ix_adoption_record_expires_on", "expires_on"),
        Index("ix_adoption_record_attested_by", "attested_by"),
    )

    version_id: str = Field(foreign_key="resource_version.id", max_length=36)
    unit_id: str = Field(foreign_key="org_unit.id", max_length=36)
    state: AdoptionState = Field(sa_type=Chosen(AdoptionState))
    as_of: date
    evidence: str = Field(default="", max_length=2000)
    attested_by: str = Field(foreign_key="person.id", max_length=36)
    expires_on: date
    checked_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    checked_at: datetime | None = None
    confirmed: bool | None = None
    check_note: str = Field(default="", max_length=1000)
    expiry_told_at: datetime | None = None

    def says_on(self, day: date) -> AdoptionState:
        """What it still says on a day: nothing once it has expired, or a check found it otherwise."""
        return AdoptionState.UNKNOWN if self.expires_on <= day or self.confirmed is False else self.state


class Exemption(Versioned, table=True):
    """That a unit need not follow a version until a day; asked for by one, granted by another."""

    __tablename__ = "exemption"
    __table_args__ = (
        Index("ix_exemption_version_id_unit_id", "version_id", "unit_id"),
        Index("ix_exemption_state_until", "state", "until"),
    )

    version_id: str = Field(foreign_key="resource_version.id", max_length=36)
    unit_id: str = Field(foreign_key="org_unit.id", max_length=36)
    reason: str = Field(max_length=1000)
    until: date
    state: ExemptionState = Field(default=ExemptionState.PROPOSED, sa_type=Chosen(ExemptionState))
    proposed_by: str = Field(foreign_key="person.id", max_length=36)
    decided_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    decided_at: datetime | None = None
    ended_on: date | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    end_reason: str = Field(default="", max_length=1000)

    def is_asked_for(self, day: date) -> bool:
        """Whether somebody may still grant it on a day."""
        return self.state == ExemptionState.PROPOSED and day < self.until

    def holds_on(self, day: date) -> bool:
        """Whether it frees the unit on a day: granted, not past its day, and not ended before."""
        return self.state == ExemptionState.GRANTED and day < self.until
