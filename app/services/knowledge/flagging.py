"""Flags: a reader says what is the matter; whoever looks after the asset answers them."""

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.trust import AssetFlag, FlagReason, FlagState
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services.knowledge import changing, finding


def flag(session: Session, actor: Actor, asset: Asset, reason: FlagReason, note: str = "") -> AssetFlag:
    """Flag an asset. Raises ConflictError when it is archived, or flagged by the actor for this reason already."""
    finding.held(session, asset)
    changing.refuse_archived(asset)
    query = select(col(AssetFlag.id)).where(
        col(AssetFlag.asset_id) == asset.id, col(AssetFlag.by_id) == actor.person_id,
        col(AssetFlag.reason) == reason, col(AssetFlag.state) == FlagState.OPEN,
    )  # fmt: skip
    if session.execute(query).first():
        raise ConflictError(_("You said so already; it waits for an answer."))
    return raise_flag(session, actor.person_id, asset, reason, note)


def raise_flag(session: Session, by_id: str, asset: Asset, reason: FlagReason, note: str) -> AssetFlag:
    """Add a flag and tell of it."""
    raised = AssetFlag(asset_id=asset.id, by_id=by_id, reason=reason, note=note)
    session.add(raised)
    session.flush()
    named = {"asset_id": asset.id, "community_id": asset.community_id}
    record(session, by_id, facts.AssetFlagged(**named, flag_id=raised.id, reason=FlagReason(reason).value))
    return raised


def find_flag(session: Session, actor: Actor, flag_id: str) -> tuple[AssetFlag, Asset, Community]:
    """A flag with what it is about, if the actor may know of that; raises NotFoundError."""
    raised = session.get(AssetFlag, flag_id)
    if raised is None:
        raise NotFoundError(_("There is no such flag."))
    return raised, *finding.find(session, actor, raised.asset_id)


def settle(session: Session, actor: Actor, raised: AssetFlag, state: FlagState, answer: str) -> AssetFlag:
    """Answer a flag: `fixed` upholds it, and what was validated has to be confirmed anew unless it was since.

    Raises ForbiddenError, ConflictError when it was answered, InvalidError without a note to whoever raised it.
    """
    asset, community = finding.find(session, actor, raised.asset_id)
    finding.held(session, asset)
    session.refresh(raised)
    allowed = policy.can_settle(actor, community, asset)
    require(allowed, otherwise=_("Its owner, or whoever looks after this community's knowledge, answers flags."))
    if raised.state != FlagState.OPEN:
        raise ConflictError(_("This flag was answered already."))
    if state == FlagState.OPEN or not answer.strip():
        raise InvalidError.at("answer", _("Write a note to whoever raised it: what was done, or why nothing was."))
    raised.state, raised.answer = state, answer
    raised.settled_by, raised.settled_at = actor.person_id, clock.now()
    raised.touch()
    checked_since = asset.last_verified_at is not None and asset.last_verified_at > raised.created_at
    if state == FlagState.FIXED and not checked_since:
        changing.doubt(asset)
    named = {"asset_id": asset.id, "community_id": asset.community_id}
    record(session, actor.person_id, facts.AssetFlagClosed(**named, flag_id=raised.id, state=FlagState(state).value))
    return raised
