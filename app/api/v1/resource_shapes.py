"""Resources and standards as programs see them."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import Field

from app.api.fields import ID
from app.api.shapes import Out, PersonRef
from app.core.db import Session
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import OrgUnit
from app.models.resources import (
    AdoptionRecord,
    AdoptionState,
    Exemption,
    ExemptionState,
    Mandate,
    Resource,
    ResourceKind,
    ResourceVersion,
    VersionState,
)
from app.services import people, resources
from app.services.held import today
from app.services.resources import Coverage, Light


class UnitRef(Out):
    """A unit of the organisation."""

    code: str = Field(description="Its code.", examples=["sales"])
    name: str = Field(description="Its name.", examples=["Sales"])

    @classmethod
    def of(cls, unit: OrgUnit) -> "UnitRef":
        """Of a unit."""
        return cls(code=unit.code, name=unit.name)


class VersionOut(Out):
    """A version of a resource."""

    id: str = Field(description="Its id.", examples=[ID])
    semver: str = Field(description="Its number.", examples=["1.0.0"])
    revision: int = Field(description="Which revision of the asset it is.", examples=[3])
    notes: str = Field(description="What is new in it.")
    mandate: Mandate = Field(description="Whether units have to take it on.")
    effective_from: date = Field(description="From when it holds.")
    sunset_on: date | None = Field(description="The first day on which it holds no more.")
    state: VersionState = Field(description="Where it stands: nothing holds before it is published.")
    proposed_by: PersonRef = Field(description="Who proposed it.")
    decided_by: PersonRef | None = Field(description="Who published or declined it.")
    decided_at: datetime | None = Field(description="When.")
    reason: str = Field(description="Why it was declined.")
    units: list[UnitRef] = Field(description="The units that it is for; mandatory, it binds them.")


class CoverageOut(Out):
    """How far the units that a version is for have taken it on: adopted / (in scope − exempt)."""

    value: float | None = Field(description="The share from 0 to 1; null where nobody is left to count.", examples=[0.5])
    numerator: int = Field(description="Units that have adopted it.", examples=[1])
    denominator: int = Field(description="Units in scope without those that are exempt.", examples=[2])
    in_scope: int = Field(description="Units in scope.", examples=[3])
    exempt: int = Field(description="Of these, exempt today.", examples=[1])
    n_min: int = Field(description="For fewer units in scope there is no light.", examples=[3])
    used_by_few: bool = Field(description="Breadth guard: more than 60 % of uses in a year come from two units at most.")
    light: Light = Field(description="green from 0.9 unless used by few, amber from 0.7, red below, unknown for too few units.")
    formula: str = Field(description="Which formula, in which edition.", examples=["H19.1"])
    as_of: date = Field(description="As of which day.")

    @classmethod
    def of(cls, share: Coverage) -> "CoverageOut":
        """Of what was computed."""
        return cls(**{name: getattr(share, name) for name in cls.model_fields})


class ResourceOut(Out):
    """An asset that others work with."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of its community.", examples=["data-excellence"])
    asset: str = Field(description="Id of the asset that is its text.", examples=[ID])
    title: str = Field(description="The asset's title.", examples=["How we name files"])
    kind: ResourceKind = Field(description="What it is.")
    current: VersionOut | None = Field(description="The version that holds today.")
    coverage: CoverageOut | None = Field(description="How far that version is taken on; null where it is for no unit.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])
    updated_at: datetime = Field(description="When it was last changed.")


class AdoptionOut(Out):
    """What a unit said of a version."""

    id: str = Field(description="Its id.", examples=[ID])
    unit: UnitRef = Field(description="Which unit.")
    state: AdoptionState = Field(description="What was said.")
    as_of: date = Field(description="When.")
    expires_on: date = Field(description="From when on it counts no more.")
    evidence: str = Field(description="Where one can see it, or why the unit will not.")
    attested_by: PersonRef = Field(description="Who said it, for the unit.")
    confirmed: bool | None = Field(description="Whether a check found it so; null: nobody has looked.")
    checked_by: PersonRef | None = Field(description="Who looked.")
    check_note: str = Field(description="At what.")


class ExemptionOut(Out):
    """That a unit need not follow a version until a day."""

    id: str = Field(description="Its id.", examples=[ID])
    unit: UnitRef = Field(description="Which unit.")
    reason: str = Field(description="Why.")
    until: date = Field(description="The first day on which it holds no more.")
    state: ExemptionState = Field(description="Where it stands.")
    holds: bool = Field(description="Whether it frees the unit today.")
    lapsed: bool = Field(description="Whether its day has come.")
    proposed_by: PersonRef = Field(description="Who asked.")
    decided_by: PersonRef | None = Field(description="Who granted or declined it.")
    end_reason: str = Field(description="Why it was declined, or ended before its day.")


class StandingOut(Out):
    """How a version stands with a unit."""

    unit: UnitRef = Field(description="Which unit.")
    state: AdoptionState = Field(description="unknown: nothing was said, or it expired, or a check did not find it.")
    said: AdoptionOut | None = Field(description="What was said last.")
    exemptions: list[ExemptionOut] = Field(description="Every exemption, lapsed and declined ones too, the newest first.")
    uses: int | None = Field(
        description="Uses that it reported in a year; null where fewer than five work there.", examples=[7]
    )


def version_out(session: Session, row: ResourceVersion) -> VersionOut:
    """A version, with names."""
    names = people.refs(session, [row.proposed_by, row.decided_by])
    decided = names.get(row.decided_by or "")
    own = {name: getattr(row, name) for name in VersionOut.model_fields if name not in {"proposed_by", "decided_by", "units"}}
    return VersionOut(
        **own, proposed_by=PersonRef.of(names[row.proposed_by]), decided_by=PersonRef.of(decided) if decided else None,
        units=[UnitRef.of(one) for one in resources.scope(session, row)],
    )  # fmt: skip


def resource_out(session: Session, row: Resource, asset: Asset, community: Community) -> ResourceOut:
    """A resource with the version that holds, and how far it is taken on."""
    holds = resources.current(session, row)
    share = resources.coverage(session, row, holds) if holds else None
    return ResourceOut(
        id=row.id, community=community.slug, asset=asset.id, title=asset.title, kind=row.kind,
        current=version_out(session, holds) if holds else None,
        coverage=CoverageOut.of(share) if share and share.in_scope else None, version=row.version, updated_at=row.updated_at,
    )  # fmt: skip


def adoption_out(session: Session, row: AdoptionRecord, unit: OrgUnit) -> AdoptionOut:
    """What a unit said, with names."""
    names = people.refs(session, [row.attested_by, row.checked_by])
    checker = names.get(row.checked_by or "")
    own = {"unit", "attested_by", "checked_by"}
    return AdoptionOut(
        **{name: getattr(row, name) for name in AdoptionOut.model_fields if name not in own}, unit=UnitRef.of(unit),
        attested_by=PersonRef.of(names[row.attested_by]), checked_by=PersonRef.of(checker) if checker else None,
    )  # fmt: skip


def exemption_out(session: Session, row: Exemption, unit: OrgUnit) -> ExemptionOut:
    """An exemption, with names."""
    names, day = people.refs(session, [row.proposed_by, row.decided_by]), today()
    decided = names.get(row.decided_by or "")
    return ExemptionOut(
        id=row.id, unit=UnitRef.of(unit), reason=row.reason, until=row.until, state=row.state, holds=row.holds_on(day),
        lapsed=row.until <= day, proposed_by=PersonRef.of(names[row.proposed_by]),
        decided_by=PersonRef.of(decided) if decided else None, end_reason=row.end_reason,
    )  # fmt: skip


def standings_out(session: Session, found: Sequence[resources.Row]) -> list[StandingOut]:
    """How a version stands with each unit."""
    return [
        StandingOut(
            unit=UnitRef.of(row.unit), state=row.state, uses=row.uses,
            said=adoption_out(session, row.records[-1], row.unit) if row.records else None,
            exemptions=[exemption_out(session, one, row.unit) for one in row.exemptions],
        )
        for row in found
    ]  # fmt: skip
