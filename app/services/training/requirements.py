"""What roles ask their holders to learn: said by those who lead, and taken back by them."""

from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.training import TrainingModule, TrainingRequirement
from app.policies import training as policy
from app.policies.guard import require
from app.services.communities.finding import visible


class Requirement(NamedTuple):
    """A requirement as it is listed."""

    row: TrainingRequirement
    code: str
    title: str
    community: str | None


def require_module(
    session: Session, actor: Actor, module: TrainingModule, role: str, community: Community | None, within_days: int = 30
) -> TrainingRequirement:
    """Ask whoever holds a role to learn a module; again changes the days. Raises ConflictError for an ended module."""
    community_id = community.id if community else None
    require(policy.can_require(actor, community_id), otherwise=_no_requiring())
    if module.ended_at:
        raise ConflictError(_("This module was ended. Take it up again first."))
    same = select(TrainingRequirement).where(
        col(TrainingRequirement.module_id) == module.id, col(TrainingRequirement.role) == role,
        col(TrainingRequirement.community_id) == community_id, col(TrainingRequirement.ended_at).is_(None),
    )  # fmt: skip
    row = session.execute(same).scalar_one_or_none()
    if row is None:
        row = TrainingRequirement(role=role, community_id=community_id, module_id=module.id, required_by=actor.person_id)
        session.add(row)
    row.within_days = within_days
    session.flush()
    record(session, actor.person_id, facts.TrainingRequired(**_named(row)))
    return row


def find_requirement(session: Session, actor: Actor, requirement_id: str) -> Requirement:
    """A requirement that stands, if the actor may know of its community; raises NotFoundError."""
    found = next((one for one in requirements(session, actor) if one.row.id == requirement_id), None)
    if found is None:
        raise NotFoundError(_("There is no such requirement."))
    return found


def end_requirement(session: Session, actor: Actor, row: TrainingRequirement) -> None:
    """The role no longer asks for it."""
    require(policy.can_require(actor, row.community_id), otherwise=_no_requiring())
    row.ended_at = clock.now()
    record(session, actor.person_id, facts.TrainingRequirementEnded(**_named(row)))


def requirements(session: Session, actor: Actor) -> list[Requirement]:
    """What roles ask for now, in communities that the actor may know of."""
    query = (
        select(TrainingRequirement, col(TrainingModule.code), col(TrainingModule.title), col(Community.slug))
        .join(TrainingModule, col(TrainingModule.id) == col(TrainingRequirement.module_id))
        .outerjoin(Community, col(Community.id) == col(TrainingRequirement.community_id))
        .where(col(TrainingRequirement.ended_at).is_(None), col(TrainingModule.ended_at).is_(None))
        .where(or_(col(Community.id).is_(None), visible(actor)))
        .order_by(col(TrainingModule.code), col(TrainingRequirement.id))
    )
    return [Requirement(*row) for row in session.execute(query)]


def _named(row: TrainingRequirement) -> dict[str, Any]:
    return {"requirement_id": row.id, "module_id": row.module_id, "role": row.role, "community_id": row.community_id}


def _no_requiring() -> str:
    return _("In a community its leader or manager requires training; for everybody a KM advisor does.")
