"""What a reviewer does: hold a text for a quarter of an hour, ask its owner, give it to somebody else, change its tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import Person
from app.models.reviews import ReviewHold, ReviewRequest
from app.services import knowledge
from app.services.communities.finding import visible
from app.services.knowledge.freshness import today
from app.services.reviews.queue import TIERS, named

HELD = timedelta(minutes=15)
FARTHEST = timedelta(days=90)
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What several texts get at once: an owner by username, a tier, or both. There is no other bulk action."""

    owner: str | None = None
    tier: str | None = None


def hold(session: Session, actor: Actor, asset: Asset) -> ReviewHold:
    """Keep a text to oneself for fifteen minutes; again: for fifteen more. Raises ConflictError while somebody else has it."""
    knowledge.held(session, asset)
    row = session.get(ReviewHold, asset.id)
    if row is None:
        row = ReviewHold(asset_id=asset.id, person_id=actor.person_id, until=clock.now() + HELD)
        session.add(row)
    elif row.person_id != actor.person_id and not clock.is_past(row.until):
        raise ConflictError(_("%(name)s reviews this just now.") % {"name": _name(session, row.person_id)})
    row.person_id, row.until = actor.person_id, clock.now() + HELD
    session.flush()
    return row


def let_go(session: Session, actor: Actor, asset: Asset) -> None:
    """Let others review it; of what somebody else holds nothing changes."""
    mine = (col(ReviewHold.asset_id) == asset.id, col(ReviewHold.person_id) == actor.person_id)
    session.execute(delete(ReviewHold).where(*mine))


def ask_owner(session: Session, actor: Actor, asset: Asset, due_on: date, note: str = "") -> ReviewRequest:
    """Ask the owner to look at it by a day; asked again, the new day and note stand.

    Raises ConflictError where nobody owns it or the actor does, InvalidError.
    """
    knowledge.held(session, asset)
    if asset.owner_id is None:
        raise ConflictError(_("Nobody owns this. Give it to somebody first."))
    if asset.owner_id == actor.person_id:
        raise ConflictError(_("You own this yourself."))
    if not today() <= due_on <= today() + FARTHEST:
        raise InvalidError.at("due_on", _("Choose a day within ninety days from today."))
    row = asked(session, asset)
    if row is None:
        row = ReviewRequest(asset_id=asset.id, person_id=asset.owner_id, by_id=actor.person_id, due_on=due_on)
        session.add(row)
    row.by_id, row.due_on, row.note = actor.person_id, due_on, note
    session.flush()
    fact = facts.ReviewAsked(
        asset_id=asset.id, community_id=asset.community_id, request_id=row.id, person_id=row.person_id, due_on=due_on
    )
    record(session, actor.person_id, fact)
    return row


def asked_of(session: Session, actor: Actor, most: int = 3) -> list[tuple[ReviewRequest, Asset]]:
    """What somebody was asked to look at, still owns and may still see, unchanged since; the most pressing first."""
    query = (
        select(ReviewRequest, Asset)
        .join(Asset, col(Asset.id) == col(ReviewRequest.asset_id))
        .join(Community, col(Community.id) == col(Asset.community_id))
        .where(visible(actor), col(ReviewRequest.person_id) == actor.person_id, *_STANDS)
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(col(ReviewRequest.due_on)).limit(most))]


def asked(session: Session, asset: Asset) -> ReviewRequest | None:
    """By when its owner was asked to look at it, if that still stands."""
    query = select(ReviewRequest).join(Asset, col(Asset.id) == col(ReviewRequest.asset_id)).where(
        col(ReviewRequest.asset_id) == asset.id, *_STANDS
    )  # fmt: skip
    return session.execute(query.order_by(col(ReviewRequest.id).desc()).limit(1)).scalar_one_or_none()


def load(session: Session, person_id: str) -> int:
    """How many texts somebody owns that are not archived: their load."""
    owned = select(col(Asset.id)).where(col(Asset.owner_id) == person_id, col(Asset.confidence) != "archived")
    return len(list(session.execute(owned)))


def set_terms(session: Session, actor: Actor, asset_ids: Sequence[str], terms: Terms) -> list[Asset]:
    """Give several texts an owner or a tier: all or none. Raises ForbiddenError, InvalidError."""
    wanted = list(dict.fromkeys(asset_ids))
    if not 0 < len(wanted) <= MOST:
        raise InvalidError.at("assets", _("Choose 1 to 50 texts."))
    if terms.owner is None and terms.tier is None:
        raise InvalidError.at("owner", _("Choose an owner or a tier."))
    if terms.tier is not None and terms.tier not in TIERS:
        raise InvalidError.at("tier", _("Choose one of these."))
    given = {"owner"} if terms.owner is not None else set()
    given |= {"review_interval_days"} if terms.tier is not None else set()
    days = TIERS.get(terms.tier or "")
    change = knowledge.Change(given=frozenset(given), owner=terms.owner, review_interval_days=days)
    found = [named(session, actor, one, field="assets") for one in sorted(wanted)]
    for asset, community in found:
        knowledge.change(session, actor, asset, community, change)
    return [asset for asset, _community in found]


def _name(session: Session, person_id: str) -> str:
    return session.get_one(Person, person_id).display_name


_STANDS = (
    col(Asset.owner_id) == col(ReviewRequest.person_id),
    col(Asset.confidence) != "archived",
    col(Asset.revised_at) < col(ReviewRequest.created_at),
    (col(Asset.last_verified_at).is_(None)) | (col(Asset.last_verified_at) < col(ReviewRequest.created_at)),
)
