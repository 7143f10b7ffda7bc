"""Reuse receipts. To use something and find that it works is a review of it (domain.md §2.5)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.knowledge import Asset, Confidence
from app.models.people import Person
from app.models.trust import FlagReason, Reuse, ReuseOutcome
from app.policies import knowledge as policy
from app.services.knowledge import changing, finding, flagging, verifying

CONFIRMERS = 2  # other people for whom it worked make a text validated


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """How it went."""

    outcome: ReuseOutcome
    minutes_saved: int | None = None
    comment: str = ""


def report(session: Session, actor: Actor, asset: Asset, receipt: Receipt) -> Reuse:
    """Say how using an asset went; the second other person for whom it worked validates it (D12).

    Raises ConflictError for its authors and for what is archived.
    """
    finding.held(session, asset)
    changing.refuse_archived(asset)
    if not policy.can_report_reuse(actor, finding.authors(session, asset)):
        raise ConflictError(_("You wrote some of this. What counts is how it goes for others."))
    moment = clock.now()
    reuse = Reuse(
        id=ids.new_id(moment), asset_id=asset.id, revision=asset.revision, person_id=actor.person_id,
        unit_id=session.get_one(Person, actor.person_id).unit_id, created_at=moment, **vars(receipt),
    )  # fmt: skip
    session.add(reuse)
    session.flush()
    fact = facts.ReuseReported(
        asset_id=asset.id, community_id=asset.community_id, reuse_id=reuse.id, person_id=actor.person_id,
        revision=asset.revision, outcome=ReuseOutcome(receipt.outcome).value,
    )  # fmt: skip
    record(session, actor.person_id, fact)
    _follow(session, actor, asset, receipt)
    return reuse


def _follow(session: Session, actor: Actor, asset: Asset, receipt: Receipt) -> None:
    if receipt.outcome == ReuseOutcome.DID_NOT_WORK:
        flagging.raise_flag(session, actor.person_id, asset, FlagReason.WRONG, receipt.comment)
    elif asset.confidence == Confidence.VALIDATED:
        asset.next_review_on = max(asset.next_review_on or verifying.next_day(asset), verifying.next_day(asset))
    elif asset.confidence == Confidence.NOT_VALIDATED and len(_confirmers(session, asset)) >= CONFIRMERS:
        verifying.confirm(session, asset, None, verifying.next_day(asset))


def _confirmers(session: Session, asset: Asset) -> set[str]:
    """For whom it worked since it was last in doubt. Who wrote any of it, even later, is not among them."""
    query = select(col(Reuse.person_id)).where(
        col(Reuse.asset_id) == asset.id,
        col(Reuse.outcome) == ReuseOutcome.WORKED,
        col(Reuse.created_at) >= asset.doubted_at,
    )
    return set(session.execute(query).scalars()) - finding.authors(session, asset)
