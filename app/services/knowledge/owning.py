"""Nothing is ever ownerless: what somebody who left looked after falls to their deputy, or to the community's manager."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.belonging import RoleAssignment, RoleName, RoleState
from app.models.knowledge import Asset, Confidence
from app.models.people import Appointment, Person, PersonStatus
from app.services.knowledge import changing
from app.services.knowledge.freshness import today

PATIENCE = timedelta(days=30)
HEIRS = (RoleName.MANAGER, RoleName.LEADER, RoleName.KM_ADVISOR, RoleName.TECH_EXPERT, RoleName.SPONSOR)  # first come first
APPOINTED = ("km_advisor", "platform_admin")
HERE = col(Person.status).in_([PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE])


def fall(session: Session, person_id: str) -> int:
    """Hand on all that a person looked after, who has left; how many assets that were. Safe to repeat."""
    if session.get_one(Person, person_id).is_active:
        return 0  # they are back already
    for asset in session.execute(select(Asset).where(col(Asset.deputy_id) == person_id)).scalars():
        asset.deputy_id = None
        asset.touch()
    session.flush()
    owned = select(Asset).where(col(Asset.owner_id) == person_id).order_by(col(Asset.id))
    count = 0
    for asset in session.execute(owned.with_for_update()).scalars():
        asset.owner_id = _heir(session, asset)
        asset.deputy_id = None if asset.deputy_id == asset.owner_id else asset.deputy_id
        asset.fell_on = today()
        asset.touch()
        fact = facts.AssetOwnerChanged(
            asset_id=asset.id, community_id=asset.community_id, owner_id=asset.owner_id, fell=True
        )  # fmt: skip
        record(session, None, fact)
        count += 1
    return count


def doubt_unaccepted(session: Session, limit: int = 200) -> int:
    """What fell to somebody thirty days ago, and nobody took on since, has to be validated anew; how many, at most `limit`."""
    waiting = select(Asset).where(
        col(Asset.fell_on) <= today() - PATIENCE, col(Asset.confidence) == Confidence.VALIDATED
    )  # fmt: skip
    count = 0
    for asset in session.execute(waiting.order_by(col(Asset.id)).limit(limit).with_for_update()).scalars():
        changing.doubt(asset)
        fact = facts.AssetRevised(
            asset_id=asset.id, community_id=asset.community_id, author_id=None, revision=asset.revision, material=False,
            confidence=Confidence(asset.confidence).value, fields=("confidence",),
        )  # fmt: skip
        record(session, None, fact)
        count += 1
    return count


def _heir(session: Session, asset: Asset) -> str | None:
    """Who takes it: nobody only where nobody at all could."""
    return next(_heirs(session, asset, today()), None)


def _heirs(session: Session, asset: Asset, day: date) -> Iterator[str]:
    deputy = select(col(Person.id)).where(col(Person.id) == asset.deputy_id, HERE)
    yield from session.execute(deputy).scalars()
    for role in HEIRS:
        held = select(col(Person.id)).join(RoleAssignment, col(RoleAssignment.person_id) == col(Person.id)).where(
            HERE, col(RoleAssignment.community_id) == asset.community_id, col(RoleAssignment.role) == role,
            col(RoleAssignment.state) == RoleState.ACCEPTED,
            or_(col(RoleAssignment.valid_from).is_(None), col(RoleAssignment.valid_from) <= day),
            or_(col(RoleAssignment.valid_to).is_(None), col(RoleAssignment.valid_to) > day),
        )  # fmt: skip
        yield from session.execute(held.order_by(col(RoleAssignment.kind).desc(), col(RoleAssignment.id))).scalars()
    for name in APPOINTED:
        appointed = select(col(Person.id)).join(Appointment, col(Appointment.person_id) == col(Person.id)).where(
            HERE, col(Appointment.role) == name, col(Appointment.ended_at).is_(None)
        )  # fmt: skip
        yield from session.execute(appointed.order_by(col(Appointment.id))).scalars()
