"""What only one person holds, so that it would be nobody's without them (product.md N11)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.db import Session
from app.models.belonging import RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Status
from app.models.handovers import HandoverSubject
from app.models.people import Appointment, Person, PersonStatus
from app.services.held import today

HERE = (PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE)
CLOSED = (Status.ARCHIVED, Status.DECLINED)
CONFIRMED = frozenset({RoleName.SPONSOR, RoleName.MANAGER})  # asked about whenever somebody moves (domain.md §2.2)


@dataclass(frozen=True, order=True)
class Holding:
    """One thing that somebody holds."""

    subject: HandoverSubject
    community_id: str | None = None
    role: str | None = None
    role_id: str | None = None


def held_alone(session: Session, person_id: str) -> list[Holding]:
    """Roles, appointments, drafts and reports that nobody else who is here holds too."""
    return sorted(
        [
            *_roles(session, person_id, alone=True),
            *_appointments(session, person_id),
            *_drafts(session, person_id),
            *_reports(session, person_id),
        ],
        key=str,
    )


def roles_held(session: Session, person_id: str, only: Collection[RoleName] | None = None) -> list[Holding]:
    """Roles that somebody holds in their own right, with others or alone."""
    found = _roles(session, person_id, alone=False)
    return [one for one in found if only is None or one.role in only]


def somebody_acts(session: Session, holding: Holding, but: str) -> bool:
    """Whether somebody stands in for the holder of a role."""
    query = select(col(RoleAssignment.id)).where(
        *_in_force(RoleAssignment), col(RoleAssignment.kind) == RoleKind.ACTING, col(RoleAssignment.person_id) != but,
        col(RoleAssignment.community_id) == holding.community_id, col(RoleAssignment.role) == holding.role,
    )  # fmt: skip
    return session.execute(query.limit(1)).first() is not None


def has_reports(session: Session, person_id: str) -> bool:
    """Whether somebody who has not left has this person as their line manager."""
    query = select(col(Person.id)).where(col(Person.manager_id) == person_id, col(Person.status) != PersonStatus.LEFT)
    return session.execute(query.limit(1)).first() is not None


def _in_force(role: type[RoleAssignment]) -> list[ColumnElement[bool]]:
    """Accepted and not over, as holder or acting; one that begins later is held too, as far as handing over goes."""
    return [
        col(role.state) == RoleState.ACCEPTED,
        col(role.kind) != RoleKind.DEPUTY,
        col(role.valid_to).is_(None) | (col(role.valid_to) > today()),
    ]


def _roles(session: Session, person_id: str, *, alone: bool) -> list[Holding]:
    query = (
        select(RoleAssignment)
        .join(Community, col(Community.id) == col(RoleAssignment.community_id))
        .where(col(RoleAssignment.person_id) == person_id, col(Community.status).not_in(CLOSED), *_in_force(RoleAssignment))
    )
    if alone:
        other, holder = aliased(RoleAssignment), aliased(Person)
        same = (
            col(other.community_id) == col(RoleAssignment.community_id), col(other.role) == col(RoleAssignment.role),
            col(other.person_id) != person_id, col(holder.id) == col(other.person_id), col(holder.status).in_(HERE),
        )  # fmt: skip
        query = query.where(~exists().where(*same, *_in_force(other)))
    rows = session.execute(query.order_by(col(RoleAssignment.id))).scalars()
    return [Holding(HandoverSubject.ROLE, row.community_id, row.role.value, row.id) for row in rows]


def _appointments(session: Session, person_id: str) -> list[Holding]:
    other, holder = aliased(Appointment), aliased(Person)
    same = (
        col(other.role) == col(Appointment.role), col(other.ended_at).is_(None), col(other.person_id) != person_id,
        col(holder.id) == col(other.person_id), col(holder.status).in_(HERE),
    )  # fmt: skip
    mine = select(col(Appointment.role)).where(col(Appointment.person_id) == person_id, col(Appointment.ended_at).is_(None))
    return [
        Holding(HandoverSubject.APPOINTMENT, role=role)
        for role in session.execute(mine.where(~exists().where(*same))).scalars()
    ]


def _drafts(session: Session, person_id: str) -> list[Holding]:
    """Communities still being founded in which nobody else leads or manages."""
    other, holder = aliased(RoleAssignment), aliased(Person)
    led = (
        col(other.community_id) == col(Community.id), col(other.role).in_([RoleName.LEADER, RoleName.MANAGER]),
        col(other.person_id) != person_id, col(holder.id) == col(other.person_id), col(holder.status).in_(HERE),
    )  # fmt: skip
    query = select(col(Community.id)).where(
        col(Community.founded_by) == person_id, col(Community.status).in_([Status.DRAFT, Status.PROPOSED])
    )
    found = session.execute(query.where(~exists().where(*led, *_in_force(other)))).scalars()
    return [Holding(HandoverSubject.DRAFT, community_id) for community_id in found]


def _reports(session: Session, person_id: str) -> list[Holding]:
    return [Holding(HandoverSubject.REPORTS)] if has_reports(session, person_id) else []
