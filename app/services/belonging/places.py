"""Where a person belongs: all their communities with their roles in each, and what they are in one."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, bindparam, or_, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question
from app.core.sql import gathered, moment
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleName, RoleState
from app.models.communities import Community
from app.models.people import OrgUnit
from app.models.provisioning import ScimGroup
from app.models.rules import MembershipRule, RuledMembership
from app.policies.communities import sees_all
from app.services.belonging.listing import Held
from app.services.communities.finding import HIDDEN, known_to
from app.services.held import in_force, today


class Offer(NamedTuple):
    """A role that waits for an answer."""

    id: str
    role: str


class Belonging(NamedTuple):
    """A community beside what the person is there (state None: a role without membership, as sponsors have)."""

    community: Any
    state: str | None
    since: Any
    roles: list[Held]


def memberships_of(session: Session, actor: Actor, person_id: str, role: str | None = None) -> list[Belonging]:
    """The communities a person belongs to or holds a role in, that the actor may know of, with the roles."""
    question = _ALL_PLACES if sees_all(actor) else _PLACES
    rows = question.all(session, person_id=person_id, today=today(), **known_to(actor))
    found = [Belonging(row, *_state_in(row), row.held) for row in rows]
    return [one for one in found if role is None or _matches(role, one)]


def here(session: Session, actor: Actor, community_id: str) -> Any:
    """What the actor is in a community.

    The `state` of their membership (None: none), which roles they were `offered`, and of the rule that made it, if one did,
    unit, group, job family, location and language (`ruled`).
    """
    return _HERE.all(session, me=actor.person_id, community_id=community_id)[0]


def _state_in(row: Any) -> tuple[str | None, Any]:
    return row.stay[0] if row.stay else (None, None)


def _matches(role: str, one: Belonging) -> bool:
    if role == RoleName.MEMBER:
        return one.state == MembershipState.ACTIVE
    return any(held.role == role for held in one.roles)


def _stay(state: str, since: str) -> tuple[str, Any]:
    return state, moment(since)


def _held(role_id: str, role: str, kind: str, since: str | None) -> Held:
    return Held(role_id, role, kind, date.fromisoformat(since) if since else None)


_theirs = col(Membership.person_id) == bindparam("person_id"), col(Membership.ended_at).is_(None)
_hold = col(RoleAssignment.person_id) == bindparam("person_id"), *in_force(bindparam("today", type_=Date()))
_stays = select(Membership).where(*_theirs, col(Membership.community_id) == col(Community.id))
_roles = select(RoleAssignment).where(*_hold, col(RoleAssignment.community_id) == col(Community.id))
_known = (
    select(
        col(Community.id), col(Community.slug), col(Community.name), col(Community.kind), col(Community.status),
        gathered(_stays, col(Membership.state), col(Membership.since), into=_stay).label("stay"),
        gathered(
            _roles, col(RoleAssignment.id), col(RoleAssignment.role), col(RoleAssignment.kind), col(RoleAssignment.valid_from),
            by=[col(RoleAssignment.role), col(RoleAssignment.id)], into=_held,
        ).label("held"),
    )
    .where(
        or_(
            col(Community.id).in_(select(col(Membership.community_id)).where(*_theirs)),
            col(Community.id).in_(select(col(RoleAssignment.community_id)).where(*_hold)),
        )
    )
    .order_by(col(Community.name_key), col(Community.id))
)  # fmt: skip
_ALL_PLACES, _PLACES = Question(_known), Question(_known.where(col(Community.id).not_in(HIDDEN)))

_in_it = col(Membership.person_id) == bindparam("me"), col(Membership.community_id) == bindparam("community_id")
_to_me = col(RoleAssignment.person_id) == bindparam("me"), col(RoleAssignment.community_id) == bindparam("community_id")
_state = select(col(Membership.state)).where(*_in_it, col(Membership.ended_at).is_(None))
_offers = select(RoleAssignment).where(*_to_me, col(RoleAssignment.state) == RoleState.PROPOSED)
_offered = gathered(_offers, col(RoleAssignment.id), col(RoleAssignment.role), by=[col(RoleAssignment.id)], into=Offer)
_by_rule = (
    select(MembershipRule)
    .join(RuledMembership, col(RuledMembership.rule_id) == col(MembershipRule.id))
    .join(Membership, col(Membership.id) == col(RuledMembership.membership_id))
    .outerjoin(OrgUnit, col(OrgUnit.id) == col(MembershipRule.unit_id))
    .outerjoin(ScimGroup, col(ScimGroup.id) == col(MembershipRule.group_id))
    .where(*_in_it, col(Membership.ended_at).is_(None))
)
_ruled = gathered(
    _by_rule, col(OrgUnit.name), col(ScimGroup.display_name), col(MembershipRule.job_family), col(MembershipRule.location),
    col(MembershipRule.language),
)  # fmt: skip
_HERE = Question(select(_state.scalar_subquery().label("state"), _offered.label("offered"), _ruled.label("ruled")))
