"""Whoever sees to a gap is here, and may see it: when they are asked to, and for as long as they do."""

from app.core.db import Session
from app.models.communities import Community
from app.models.gaps import Gap
from app.models.people import Person
from app.policies import gaps as policy
from app.policies.communities import can_see
from app.services import access


def may_own(session: Session, gap: Gap, person_id: str) -> bool:
    """Whether somebody is still here and may see a gap, since they are to close it."""
    person = session.get_one(Person, person_id)
    theirs = access.actor_of_person(session, person)
    community = session.get_one(Community, gap.community_id) if gap.community_id else None
    return person.is_active and policy.can_see(theirs, gap) and (community is None or can_see(theirs, community))
