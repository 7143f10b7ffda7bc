"""The last sign of life in a community: when something was last logged there."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Session
from app.models.communities import Community
from app.models.contributions import Contribution


def last_signs(session: Session, community_ids: Collection[str]) -> dict[str, datetime]:
    """By community, where there is one: a step into an index for each, however long its history."""
    logged = select(func.max(col(Contribution.logged_at))).where(col(Contribution.community_id) == col(Community.id))
    rows = session.execute(select(col(Community.id), logged.scalar_subquery()).where(col(Community.id).in_(community_ids)))
    return {community_id: at for community_id, at in rows if at is not None}
