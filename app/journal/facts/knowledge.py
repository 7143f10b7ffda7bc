"""Facts about knowledge assets: written, revised, verified, used, doubted, handed on, archived (domain.md §2.5, §2.17)."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class AssetCreated(Fact):
    """A knowledge asset was written. Nobody is its author where an import does not know."""

    type = "asset.created"
    subject = "asset_id"
    asset_id: str
    community_id: str
    author_id: str | None
    kind: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class AssetRevised(Fact):
    """An asset, or what is known of it, was changed. `revision` is its newest text; `confidence` is what holds after it."""

    type = "asset.revised"
    subject = "asset_id"
    asset_id: str
    community_id: str
    author_id: str | None
    revision: int
    material: bool
    confidence: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AssetValidated(Fact):
    """An asset became validated: by a verifier, or by the second person for whom it worked (nobody is the verifier then)."""

    type = "asset.validated"
    subject = "asset_id"
    asset_id: str
    community_id: str
    revision: int
    verifier_id: str | None


@dataclass(frozen=True, kw_only=True)
class AssetVerified(Fact):
    """Somebody checked a revision and said what it came to."""

    type = "asset.verified"
    subject = "asset_id"
    asset_id: str
    community_id: str
    verification_id: str
    revision: int
    verifier_id: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AssetFlagged(Fact):
    """A reader said that something is the matter with an asset."""

    type = "asset.flagged"
    subject = "asset_id"
    asset_id: str
    community_id: str
    flag_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssetFlagClosed(Fact):
    """A flag was answered: fixed, which upholds it, or rejected."""

    type = "asset.flag_closed"
    subject = "asset_id"
    asset_id: str
    community_id: str
    flag_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class AssetOwnerChanged(Fact):
    """An asset has another owner. `fell` says that it fell to them, and that they have yet to take it on."""

    type = "asset.owner_changed"
    subject = "asset_id"
    asset_id: str
    community_id: str
    owner_id: str | None
    fell: bool = False


@dataclass(frozen=True, kw_only=True)
class AssetArchived(Fact):
    """An asset was archived, perhaps in favour of another."""

    type = "asset.archived"
    subject = "asset_id"
    asset_id: str
    community_id: str
    successor_id: str | None


@dataclass(frozen=True, kw_only=True)
class AssetBroughtBack(Fact):
    """An archived asset is there again, and not validated."""

    type = "asset.brought_back"
    subject = "asset_id"
    asset_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(Fact):
    """A file was put beside an asset. Nobody put it there where an import does not know."""

    type = "asset.attachment_added"
    subject = "asset_id"
    asset_id: str
    community_id: str
    attachment_id: str
    person_id: str | None


@dataclass(frozen=True, kw_only=True)
class AttachmentRemoved(Fact):
    """A file beside an asset was taken away."""

    type = "asset.attachment_removed"
    subject = "asset_id"
    asset_id: str
    community_id: str
    attachment_id: str


@dataclass(frozen=True, kw_only=True)
class ReuseReported(Fact):
    """Somebody who did not write an asset used it, and said how it went."""

    type = "reuse.reported"
    subject = "asset_id"
    asset_id: str
    community_id: str
    reuse_id: str
    person_id: str
    revision: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class LicenceGranted(Fact):
    """Somebody may validate what others write in a community."""

    type = "licence.granted"
    subject = "person_id"
    licence_id: str
    community_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class LicenceEnded(Fact):
    """Somebody's licence to validate ended."""

    type = "licence.ended"
    subject = "person_id"
    licence_id: str
    community_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Fact):
    """An asset's owner was asked to look at it by a day."""

    type = "asset.review_asked"
    subject = "asset_id"
    asset_id: str
    community_id: str
    request_id: str
    person_id: str
    due_on: date
