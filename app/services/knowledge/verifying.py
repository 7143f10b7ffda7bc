"""Verification: somebody's dated word that a revision is still right. The first is never its author's (domain.md §2.5, D12)."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence
from app.models.trust import Outcome, Verification
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services.knowledge import changing, finding, writing
from app.services.knowledge.freshness import today

FARTHEST = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a verifier says. `body`: their own better text, with `confirmed_with_edit` only."""

    outcome: Outcome
    evidence: str = ""
    body: str | None = None
    next_review_on: date | None = None


def verify(session: Session, actor: Actor, asset: Asset, community: Community, verdict: Verdict) -> Verification:
    """Say what checking the newest revision came to.

    Raises ForbiddenError for who holds no licence, ConflictError for its author as long as nobody else confirmed it.
    """
    finding.held(session, asset)
    publisher = policy.is_publisher(actor, community, licensed=finding.is_licensed(session, actor, community))
    sentence = _(
        "Leaders, KM advisors and holders of a publisher's licence validate; its owner says later that it still holds."
    )
    require(publisher or policy.can_reverify(actor, asset), otherwise=sentence)
    _refuse(session, actor, asset, verdict)
    if verdict.body is not None:
        title = finding.revision(session, asset, asset.revision).title
        writing.lay_down(session, actor.person_id, asset, writing.Text(title, verdict.body))
    return _written(session, actor, asset, verdict)


def confirm(session: Session, asset: Asset, by_id: str | None, next_review_on: date) -> bool:
    """Let an asset be validated until a day; whether it was not so before."""
    new = asset.confidence != Confidence.VALIDATED
    asset.confidence, asset.next_review_on = Confidence.VALIDATED, next_review_on
    asset.verified_revision, asset.last_verified_at = asset.revision, clock.now()
    if new:
        named = {"asset_id": asset.id, "community_id": asset.community_id}
        record(session, by_id, facts.AssetValidated(**named, revision=asset.revision, verifier_id=by_id))
    return new


def next_day(asset: Asset) -> date:
    """The day of review one interval from today."""
    return today() + timedelta(days=asset.review_interval_days)


def _refuse(session: Session, actor: Actor, asset: Asset, verdict: Verdict) -> None:
    changing.refuse_archived(asset)
    if asset.confidence == Confidence.WORK_IN_PROGRESS:
        raise ConflictError(_("This is still being worked on. Its author says when it is ready."))
    newest = finding.revision(session, asset, asset.revision)
    confirms = verdict.outcome != Outcome.REJECTED
    if confirms and asset.confidence != Confidence.VALIDATED and newest.author_id == actor.person_id:
        raise ConflictError(_("You wrote this version. Somebody else has to confirm it first."))
    if not confirms and not verdict.evidence.strip():
        raise InvalidError.at("evidence", _("Say what is wrong with it, so that it can be mended."))
    if (verdict.outcome == Outcome.CONFIRMED_WITH_EDIT) != (verdict.body is not None):
        raise InvalidError.at("body", _("A text comes with “confirmed with edit”, and only then."))
    if verdict.next_review_on and not today() < verdict.next_review_on <= today() + FARTHEST:
        raise InvalidError.at("next_review_on", _("The next review is on a day within a year from today."))


def _written(session: Session, actor: Actor, asset: Asset, verdict: Verdict) -> Verification:
    moment = clock.now()
    written = Verification(
        id=ids.new_id(moment), asset_id=asset.id, revision=asset.revision, verifier_id=actor.person_id,
        outcome=verdict.outcome, evidence=verdict.evidence,
    )  # fmt: skip
    if asset.owner_id == actor.person_id:
        asset.fell_on = None
    if verdict.outcome == Outcome.REJECTED:
        changing.doubt(asset)
    else:
        written.next_review_on = verdict.next_review_on or next_day(asset)
        confirm(session, asset, actor.person_id, written.next_review_on)
    if verdict.body is not None:
        asset.touch()
    session.add(written)
    session.flush()
    fact = facts.AssetVerified(
        asset_id=asset.id, community_id=asset.community_id, verification_id=written.id, revision=asset.revision,
        verifier_id=actor.person_id, outcome=Outcome(verdict.outcome).value,
    )  # fmt: skip
    record(session, actor.person_id, fact)
    return written
