"""Finding an asset, a revision of it, and its text as it stood on a day."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.knowledge import Asset, AssetArchival, Revision
from app.models.trust import Licence
from app.policies import communities as community_policy


def find(session: Session, actor: Actor, asset_id: str) -> tuple[Asset, Community]:
    """The asset and its community; raises NotFoundError when the actor may not know of either."""
    row = session.execute(
        select(Asset, Community)
        .join(Community, col(Community.id) == col(Asset.community_id))
        .where(col(Asset.id) == asset_id)
    ).first()  # fmt: skip
    if row is None or not community_policy.can_see(actor, row[1]):
        raise NotFoundError(_("There is no such asset."))
    return row[0], row[1]


def find_in(session: Session, actor: Actor, community: Community, asset_id: str) -> Asset:
    """An asset of one community; raises NotFoundError."""
    asset, place = find(session, actor, asset_id)
    if place.id != community.id:
        raise NotFoundError(_("There is no such asset."))
    return asset


def named(session: Session, actor: Actor, asset_id: str, *, field: str) -> Asset:
    """An asset that a body names; raises InvalidError at the field where there is none for the actor."""
    try:
        return find(session, actor, asset_id)[0]
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def held(session: Session, asset: Asset) -> Asset:
    """The asset as it stands now, nobody else's to change until this unit of work ends."""
    session.refresh(asset, with_for_update=True)
    return asset


def revision(session: Session, asset: Asset, number: int) -> Revision:
    """One revision; raises NotFoundError."""
    query = select(Revision).where(col(Revision.asset_id) == asset.id, col(Revision.number) == number)
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFoundError(_("There is no such version."))
    return found


def as_of(session: Session, asset: Asset, day: date) -> Revision:
    """The text as it stood at the end of a day, UTC. Raises NotFoundError when it was not written yet, or archived by then."""
    end = datetime.combine(day, time(), UTC) + timedelta(days=1)
    query = select(Revision).where(col(Revision.asset_id) == asset.id, col(Revision.at) < end)
    found = session.execute(query.order_by(col(Revision.number).desc()).limit(1)).scalar_one_or_none()
    if found is None:
        raise NotFoundError(_("On that day it was not written yet."))
    archived = select(col(AssetArchival.id)).where(
        col(AssetArchival.asset_id) == asset.id,
        col(AssetArchival.at) < end,
        or_(col(AssetArchival.ended_at).is_(None), col(AssetArchival.ended_at) >= end),
    )
    if session.execute(archived.limit(1)).first():
        raise NotFoundError(_("On that day it was archived."))
    return found


def archival(session: Session, asset: Asset) -> AssetArchival | None:
    """Why and by whom it is archived, if it is."""
    query = select(AssetArchival).where(col(AssetArchival.asset_id) == asset.id, col(AssetArchival.ended_at).is_(None))
    return session.execute(query).scalar_one_or_none()


def authors(session: Session, asset: Asset) -> set[str]:
    """Ids of everybody who wrote any of its text."""
    query = select(col(Revision.author_id)).where(col(Revision.asset_id) == asset.id, col(Revision.author_id).is_not(None))
    return set(session.execute(query.distinct()).scalars())


def is_licensed(session: Session, actor: Actor, community: Community) -> bool:
    """Whether the actor belongs here and holds a publisher's licence."""
    query = select(col(Licence.id)).where(
        col(Licence.community_id) == community.id,
        col(Licence.person_id) == actor.person_id,
        col(Licence.ended_at).is_(None),
    )
    return actor.belongs_to(community.id) and session.execute(query).first() is not None
