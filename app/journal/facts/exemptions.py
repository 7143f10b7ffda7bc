"""Facts about exemptions (domain.md §2.7, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class ExemptionMoved(Fact):
    """An exemption was asked for, or declined."""

    type = "exemption.moved"
    subject = "exemption_id"
    exemption_id: str
    version_id: str
    community_id: str
    target: str


@dataclass(frozen=True, kw_only=True)
class ExemptionGranted(Fact):
    """A unit need not follow a version until a day."""

    type = "exemption.granted"
    subject = "exemption_id"
    exemption_id: str
    version_id: str
    community_id: str
    unit_id: str


@dataclass(frozen=True, kw_only=True)
class ExemptionEnded(Fact):
    """An exemption is over: its day has come, or the sponsor ended it before."""

    type = "exemption.ended"
    subject = "exemption_id"
    exemption_id: str
    version_id: str
    community_id: str
    lapsed: bool
