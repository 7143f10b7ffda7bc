"""Facts about contributions and what others say of them."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class ContributionLogged(Fact):
    """A contribution was logged. `earns` is false for an import and in an interest community."""

    type = "contribution.logged"
    subject = "contribution_id"
    contribution_id: str
    community_id: str
    author_ids: tuple[str, ...]
    kind: str
    occurred_on: date
    earns: bool = True


@dataclass(frozen=True, kw_only=True)
class ContributionRevised(Fact):
    """A contribution was changed before anybody endorsed it."""

    type = "contribution.revised"
    subject = "contribution_id"
    contribution_id: str
    community_id: str
    author_ids: tuple[str, ...]
    kind: str
    occurred_on: date
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ContributionReturned(Fact):
    """A contribution went back to its authors, evidence asked for."""

    type = "contribution.returned"
    subject = "contribution_id"
    contribution_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class ContributionResubmitted(Fact):
    """A returned contribution was mended and stands logged again."""

    type = "contribution.resubmitted"
    subject = "contribution_id"
    contribution_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class ContributionWithdrawn(Fact):
    """An author took a contribution back."""

    type = "contribution.withdrawn"
    subject = "contribution_id"
    contribution_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class ContributionVoided(Fact):
    """A contribution was declared void, with a reason that can be appealed."""

    type = "contribution.voided"
    subject = "contribution_id"
    contribution_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class ContributionLapsed(Fact):
    """Nobody endorsed a contribution within 60 days."""

    type = "contribution.lapsed"
    subject = "contribution_id"
    contribution_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class EndorsementGiven(Fact):
    """Somebody said how a contribution helped.

    `counts_for` lists the authors for whom it can carry points: not those whose line manager or direct report the
    endorser is, and nobody if the endorser sponsors the community.
    """

    type = "endorsement.given"
    subject = "contribution_id"
    contribution_id: str
    endorsement_id: str
    community_id: str
    endorser_id: str
    kind: str
    counts_for: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EndorsementRevoked(Fact):
    """An endorsement was taken back."""

    type = "endorsement.revoked"
    subject = "contribution_id"
    contribution_id: str
    endorsement_id: str
    community_id: str
    endorser_id: str
