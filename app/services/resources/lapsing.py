"""What only the day brings about: exemptions lapse, and what units said expires. Rules ask the day; this tells of it, once."""

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.resources import AdoptionRecord, Exemption, ExemptionState, Resource, ResourceVersion
from app.services.held import today
from app.services.resources import exempting

BATCH = 200


def due(session: Session) -> list[str]:
    """Ids of exemptions and of units' words whose day has come and of which nobody was told."""
    lapsed = select(col(Exemption.id)).where(
        col(Exemption.state) == ExemptionState.GRANTED, col(Exemption.until) <= today()
    )  # fmt: skip
    expired = select(col(AdoptionRecord.id)).where(
        col(AdoptionRecord.expires_on) <= today(), col(AdoptionRecord.expiry_told_at).is_(None)
    )
    found = (session.execute(query.limit(BATCH)).scalars() for query in (lapsed, expired))
    return [one for some in found for one in some]


def turn(session: Session, due_id: str) -> None:
    """Tell of one of them; again does nothing."""
    if exemption := session.get(Exemption, due_id, with_for_update=True):
        if exemption.state == ExemptionState.GRANTED and exemption.until <= today():
            exempting.close(session, None, exemption, _community_id(session, exemption.version_id), lapsed=True)
        return
    said = session.get(AdoptionRecord, due_id, with_for_update=True)
    if said is None or said.expiry_told_at is not None:
        return
    said.expiry_told_at = clock.now()
    if _is_newest(session, said):
        named = {"version_id": said.version_id, "record_id": said.id, "unit_id": said.unit_id}
        place = _community_id(session, said.version_id)
        record(session, None, facts.AdoptionExpired(**named, community_id=place))


def _is_newest(session: Session, said: AdoptionRecord) -> bool:
    newer = select(col(AdoptionRecord.id)).where(
        col(AdoptionRecord.version_id) == said.version_id, col(AdoptionRecord.unit_id) == said.unit_id,
        col(AdoptionRecord.id) > said.id,
    )  # fmt: skip
    return session.execute(newer).first() is None


def _community_id(session: Session, version_id: str) -> str:
    query = select(col(Resource.community_id)).join(ResourceVersion, col(ResourceVersion.resource_id) == col(Resource.id))
    return str(session.execute(query.where(col(ResourceVersion.id) == version_id)).scalar_one())
