"""Moving a community through its life by the machine of domain.md §2.3."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Charter, Community, Status, Transition
from app.policies import communities as policy
from app.policies.guard import require
from app.services.communities.guards import GUARDS


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where to, and what the guards ask for."""

    to: Status
    reason: str = ""
    resume_on: date | None = None
    first_meeting_on: date | None = None
    duplicates_seen: bool = False
    dispositions: dict[str, str] = field(default_factory=dict)


def move(session: Session, actor: Actor, community: Community, to: Move) -> Community:
    """Change a community's status.

    Raises ConflictError when the machine has no such step or guards are unmet (each a fault), ForbiddenError when
    somebody else has to take it.
    """
    source = community.status
    if (source, to.to) not in policy.TRANSITIONS:
        raise ConflictError(_("The community cannot take this step from where it stands. Look at its page again."))
    require(policy.can_move(actor, community, to.to), otherwise=_("Somebody with another role takes this step."))
    faults = GUARDS[(source, to.to)](session, actor, community, to)
    if faults:
        raise ConflictError(_("Something is still missing for this step."), faults)
    community.status = to.to
    community.resume_on = to.resume_on if to.to == Status.PAUSED else None
    community.first_meeting_on = to.first_meeting_on or community.first_meeting_on
    community.touch()
    session.add(
        Transition(
            community_id=community.id, source=source, target=to.to, by_id=actor.person_id, reason=to.reason,
            dispositions=to.dispositions,
        )
    )  # fmt: skip
    moved = facts.CommunityMoved(community_id=community.id, source=source.value, target=to.to.value)
    record(session, actor.person_id, moved)
    if (source, to.to) == (Status.PROPOSED, Status.ACTIVE):
        _approve_charter(session, actor, community)
    return community


def _approve_charter(session: Session, actor: Actor, community: Community) -> None:
    query = select(func.count()).where(col(Charter.community_id) == community.id)
    number = session.execute(query).scalar_one() + 1
    session.add(
        Charter(
            community_id=community.id,
            number=number,
            domain=community.domain,
            in_scope=community.in_scope,
            out_of_scope=community.out_of_scope,
            approved_by=actor.person_id,
            approved_at=clock.now(),
        )
    )
    record(session, actor.person_id, facts.CharterApproved(community_id=community.id, number=number))
