"""What binds units, and how far they follow, for the rule that finds standards which few do (domain.md §4.5, G11)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.models.communities import Community, Status
from app.models.knowledge import Asset, Confidence
from app.models.resources import Resource, ResourceVersion
from app.services import resources
from app.services.gaps.inputs import Standard
from app.services.resources import standing

WORKING = (Status.ACTIVE, Status.PAUSED, Status.RETIRING)


class Keys(Protocol):
    """Brings topics to what they are known by."""

    def keys(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Each once."""


def standards(session: Session, day: date, topics: Keys) -> Sequence[Standard]:
    """Every mandatory version that holds on a day where a community works."""
    query = (
        select(Resource, Asset)
        .join(Asset, col(Asset.id) == col(Resource.asset_id))
        .join(Community, col(Community.id) == col(Resource.community_id))
        .where(col(Asset.confidence) != Confidence.ARCHIVED, col(Community.status).in_(WORKING))
        .order_by(col(Resource.id))
    )
    versions: dict[str, list[ResourceVersion]] = defaultdict(list)
    for one in session.execute(select(ResourceVersion)).scalars():
        versions[one.resource_id].append(one)
    found = []
    for resource, asset in session.execute(query):
        version = standing.binding(versions[resource.id], day)
        if version is not None:
            share = resources.coverage(session, resource, version, day)
            found.append(Standard(
                name=f"asset:{asset.id}", community_id=resource.community_id, topics=topics.keys(asset.topics),
                effective_from=version.effective_from, adopted=share.numerator, bound=share.denominator, exempt=share.exempt,
            ))  # fmt: skip
    return found
