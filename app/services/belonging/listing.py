"""Lists of members, of roles on a day, and of one person's communities."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleName, RoleState
from app.models.communities import Community
from app.models.people import Person
from app.services.held import in_force_today
from app.services.people.finding import Ref


class Held(NamedTuple):
    """One role as it is shown beside a person or a community."""

    id: str
    role: str
    kind: str
    since: date | None


def members(
    session: Session,
    community: Community,
    ask: paging.Ask,
    role: str | None = None,
    state: str | None = None,
    of: str | None = None,
) -> paging.Page[tuple[Row[Any], list[Held]]]:
    """Memberships by name with the roles of each; active ones unless `state` asks otherwise; one person's by their id `of`."""
    keys = [col(Person.name_key), col(Person.id), col(Membership.id)]
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Person.id).label("person_id"), col(Person.username), col(Person.display_name), col(Person.guest),
            col(Membership.id), col(Membership.state), col(Membership.since), col(Membership.version), *paging.labelled(keys),
        )
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.community_id) == community.id, col(Membership.state) == (state or MembershipState.ACTIVE)
        )
    )  # fmt: skip
    if of:
        statement = statement.where(col(Person.id) == of)
    if role and role != RoleName.MEMBER:
        holders = select(col(RoleAssignment.person_id)).where(
            col(RoleAssignment.community_id) == community.id, col(RoleAssignment.role) == role, *in_force_today()
        )
        statement = statement.where(col(Person.id).in_(holders))
    page = paging.page(session, statement, keys, ask, newest_first=False)
    held = held_by(session, community.id, [row.person_id for row in page.items])
    return paging.Page([(row, held[row.person_id]) for row in page.items], page.next)


def roles_of(session: Session, community: Community, on: date | None = None) -> list[tuple[RoleAssignment, Ref]]:
    """Every assignment of a community with its person, newest first; on a day: those held that day."""
    rows = session.execute(
        select(RoleAssignment, col(Person.id), col(Person.username), col(Person.display_name))
        .join(Person, col(Person.id) == col(RoleAssignment.person_id))
        .where(col(RoleAssignment.community_id) == community.id)
        .order_by(col(RoleAssignment.role), col(RoleAssignment.id).desc())
    )
    return [(row[0], Ref(*row[1:])) for row in rows if on is None or row[0].holds_on(on)]


def proposals_to(session: Session, actor: Actor, community: Community | None = None) -> list[tuple[RoleAssignment, Community]]:
    """Roles that wait for the actor's answer, in one community or in all."""
    query = (
        select(RoleAssignment, Community)
        .join(Community, col(Community.id) == col(RoleAssignment.community_id))
        .where(col(RoleAssignment.person_id) == actor.person_id, col(RoleAssignment.state) == RoleState.PROPOSED)
    )
    if community is not None:
        query = query.where(col(RoleAssignment.community_id) == community.id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(col(RoleAssignment.id)))]


def held_by(session: Session, community_id: str, person_ids: list[str]) -> dict[str, list[Held]]:
    """The roles that people hold in a community today, by person."""
    held: dict[str, list[Held]] = defaultdict(list)
    query = select(RoleAssignment).where(
        col(RoleAssignment.community_id) == community_id, col(RoleAssignment.person_id).in_(person_ids), *in_force_today()
    )
    for row in session.execute(query.order_by(col(RoleAssignment.role))).scalars():
        held[row.person_id].append(Held(row.id, row.role, row.kind, row.valid_from))
    return held
