"""Communities: finding, founding, changing them, and moving them through their life."""

from app.services.communities.finding import Filters, PlaceRef, by_id, find, refs, slugs, visible
from app.services.communities.founding import Change, Founding, change, found
from app.services.communities.guards import overlaps
from app.services.communities.listing import counts, id_of, listing, people_in, seen, shown
from app.services.communities.moving import Move, move
from app.services.communities.people import gaps, member_counts, missing

__all__ = [
    "Change",
    "Filters",
    "Founding",
    "Move",
    "PlaceRef",
    "by_id",
    "change",
    "counts",
    "find",
    "found",
    "gaps",
    "id_of",
    "listing",
    "member_counts",
    "missing",
    "move",
    "overlaps",
    "people_in",
    "refs",
    "seen",
    "shown",
    "slugs",
    "visible",
]
