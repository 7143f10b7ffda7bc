"""Facts about how units take a version on (domain.md §2.7, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class AdoptionAttested(Fact):
    """Somebody of a unit said how a version stands there."""

    type = "adoption.attested"
    subject = "version_id"
    version_id: str
    community_id: str
    record_id: str
    unit_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class AdoptionChecked(Fact):
    """Somebody of the community looked whether it is so."""

    type = "adoption.checked"
    subject = "version_id"
    version_id: str
    community_id: str
    record_id: str
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class AdoptionExpired(Fact):
    """Twelve months have gone by since a unit said how a version stands there."""

    type = "adoption.expired"
    subject = "version_id"
    version_id: str
    community_id: str
    record_id: str
    unit_id: str
