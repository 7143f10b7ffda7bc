"""Communities: finding, founding, changing them, and moving them through their life."""

from app.services.communities.finding import Filters, counts, find, hidden_ids, listing, visible
from app.services.communities.founding import Change, Founding, change, found
from app.services.communities.guards import overlaps
from app.services.communities.moving import Move, move
from app.services.communities.people import gaps, member_counts, people_in_roles

__all__ = [
    "Change",
    "Filters",
    "Founding",
    "Move",
    "change",
    "counts",
    "find",
    "found",
    "gaps",
    "hidden_ids",
    "listing",
    "member_counts",
    "move",
    "overlaps",
    "people_in_roles",
    "visible",
]
