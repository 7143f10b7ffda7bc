"""Memberships that a rule makes and ends (app/services/rules): nobody asks and nobody answers."""

from app.core.db import Session, lock
from app.models.belonging import Membership, Origin
from app.models.communities import Community
from app.services.belonging.membership import active_or_waiting, begin, close, fill_places


def bring(session: Session, by_id: str | None, community: Community, person_id: str, origin: Origin) -> Membership:
    """Somebody belongs from now on, or waits where the community is full."""
    lock(session, Community, community.id)
    return begin(session, by_id, community, person_id, active_or_waiting(session, community), origin)


def let_go(session: Session, by_id: str | None, community: Community, membership: Membership) -> None:
    """A membership ends because its rule no longer fits; whoever waits for the place gets it."""
    close(session, by_id, membership)
    fill_places(session, by_id, community)
