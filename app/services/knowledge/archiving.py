"""Archiving an asset, with a reason and perhaps a successor, and bringing it back. Nothing is deleted."""

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset, AssetArchival, Confidence
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services.knowledge import finding


def archive(
    session: Session, actor: Actor, asset: Asset, community: Community, reason: str, successor: str | None = None
) -> Asset:  # fmt: skip
    """Archive an asset: it can still be read, and says what took its place.

    Raises ForbiddenError, ConflictError, InvalidError.
    """
    finding.held(session, asset)
    _require(actor, community)
    if asset.is_archived:
        raise ConflictError(_("This is archived already."))
    if not reason.strip():
        raise InvalidError.at("reason", _("Give a reason; whoever comes looking for it will read it."))
    after = _successor(session, actor, asset, successor)
    session.add(AssetArchival(asset_id=asset.id, by_id=actor.person_id, reason=reason, successor_id=after, at=clock.now()))
    asset.confidence, asset.next_review_on = Confidence.ARCHIVED, None
    asset.touch()
    named = {"asset_id": asset.id, "community_id": asset.community_id}
    record(session, actor.person_id, facts.AssetArchived(**named, successor_id=after))
    return asset


def bring_back(session: Session, actor: Actor, asset: Asset, community: Community) -> Asset:
    """Let an archived asset be there again, to be validated anew. Raises ForbiddenError, ConflictError."""
    finding.held(session, asset)
    _require(actor, community)
    standing = finding.archival(session, asset)
    if standing is None:
        raise ConflictError(_("This is not archived."))
    standing.ended_at = asset.doubted_at = clock.now()
    asset.confidence = Confidence.NOT_VALIDATED
    asset.touch()
    fact = facts.AssetBroughtBack(asset_id=asset.id, community_id=asset.community_id)
    record(session, actor.person_id, fact)
    return asset


def _require(actor: Actor, community: Community) -> None:
    sentence = _("The community's manager and its KM advisor archive. Say with a flag why this should be.")
    require(policy.can_archive(actor, community), otherwise=sentence)


def _successor(session: Session, actor: Actor, asset: Asset, successor: str | None) -> str | None:
    if not successor:
        return None
    after = finding.named(session, actor, successor, field="successor")
    if after.id == asset.id or after.is_archived:
        raise InvalidError.at("successor", _("What takes its place is another asset that is not archived."))
    return after.id
