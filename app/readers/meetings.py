"""Who is told of meetings: all members of an agenda that is out or a meeting called off, one person of something to do."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.models.belonging import Membership, MembershipState
from app.models.notices import NoticeKind as Kind
from app.models.people import Person, PersonStatus
from app.services.notices import settle, tell


def of_meetings(session: Session, entry: Entry) -> None:
    """Tell of one fact; a notice leads to the meeting."""
    match entry.fact:
        case facts.MeetingAgendaPublished(meeting_id=one, community_id=place):
            tell(session, entry, Kind.AGENDA, _members(session, place), community_id=place, subject_id=one)
        case facts.MeetingCancelled(meeting_id=one, community_id=place, announced=True):
            settle(session, one)
            tell(session, entry, Kind.CALLED_OFF, _members(session, place), community_id=place, subject_id=one)
        case facts.ActionCreated(action_id=one, community_id=place, owner_id=owner):
            tell(session, entry, Kind.ACTION, [owner], community_id=place, subject_id=one)
        case facts.ActionChanged(action_id=one, community_id=place, owner_id=owner, handed_on=True):
            settle(session, one)
            tell(session, entry, Kind.ACTION, [owner], community_id=place, subject_id=one)
        case facts.ActionDone(action_id=one) | facts.ActionDropped(action_id=one):
            settle(session, one)


def _members(session: Session, community_id: str) -> list[str]:
    """Everybody who belongs and is here: programme and data go to the whole group (domain.md §2.8)."""
    query = (
        select(col(Person.id))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.community_id) == community_id, col(Membership.state) == MembershipState.ACTIVE)
        .where(col(Person.status) == PersonStatus.ACTIVE)
    )
    return list(session.execute(query.order_by(col(Person.id))).scalars())
