"""What an actor may see of who belongs: everybody sees the members; who asked or waits is for those who let people in."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.models.belonging import Membership, MembershipState, Origin, RoleAssignment, RoleState
from app.models.communities import Community
from app.models.people import Person
from app.policies import belonging as policy
from app.services.belonging.listing import Held, held_by, members
from app.services.belonging.membership import admit, current, join
from app.services.people.finding import Ref


class Member(NamedTuple):
    """One membership as a list of members has it."""

    username: str
    display_name: str
    state: MembershipState
    since: datetime
    version: int


def members_seen(
    session: Session, actor: Actor, community: Community, ask: paging.Ask, role: str | None = None, state: str | None = None
) -> paging.Page[tuple[Row[Any], list[Held]]]:
    """`members` for an actor: states other than active show others to those who admit, and oneself to anybody."""
    open_to_all = state in {None, MembershipState.ACTIVE} or policy.can_admit(actor, community)
    return members(session, community, ask, role, state, of=None if open_to_all else actor.person_id)


def find_member(session: Session, actor: Actor, community: Community, person: Person) -> Membership:
    """A person's present membership, if the actor may know of it; raises NotFoundError."""
    membership = current(session, community.id, person.id)
    known = person.id == actor.person_id or policy.can_admit(actor, community)
    if membership is None or not (known or membership.state == MembershipState.ACTIVE):
        raise NotFoundError(_("This person is not a member here."))
    return membership


def one_member(session: Session, membership: Membership) -> tuple[Member, list[Held]]:
    """A membership beside its person's name and the roles held there today."""
    person = session.get_one(Person, membership.person_id)
    held = held_by(session, membership.community_id, [person.id])[person.id]
    return Member(person.username, person.display_name, membership.state, membership.since, membership.version), held


def bring_in(
    session: Session, actor: Actor, community: Community, person: Person, origin: Origin | None = None
) -> tuple[Membership, bool]:
    """Join oneself, or invite and admit somebody else; the membership, and whether anything changed."""
    if person.id != actor.person_id:
        return admit(session, actor, community, person, origin)
    if origin == Origin.MANDATED:
        raise InvalidError.at("origin", _("Nobody mandates their own membership. Join without it."))
    return join(session, actor, community)


def roles_page(
    session: Session, community: Community, ask: paging.Ask, on: date | None = None
) -> paging.Page[tuple[RoleAssignment, Ref]]:
    """Assignments of a community with their people, newest first; on a day: those held that day (`holds_on`, in SQL)."""
    keys = [col(RoleAssignment.id)]
    statement = (
        select(
            RoleAssignment,
            col(Person.id).label("person_id"),
            col(Person.username),
            col(Person.display_name),
            *paging.labelled(keys),
        )
        .join(Person, col(Person.id) == col(RoleAssignment.person_id))
        .where(col(RoleAssignment.community_id) == community.id, *(_held_on(on) if on else ()))
    )
    page = paging.page(session, statement, keys, ask)
    return paging.Page(
        [(row.RoleAssignment, Ref(row.person_id, row.username, row.display_name)) for row in page.items], page.next
    )


def _held_on(day: date) -> list[ColumnElement[bool]]:
    begins, ends, state = col(RoleAssignment.valid_from), col(RoleAssignment.valid_to), col(RoleAssignment.state)
    return [
        or_(state == RoleState.ACCEPTED, and_(state == RoleState.ENDED, or_(begins.is_not(None), ends.is_not(None)))),
        or_(begins.is_(None), begins <= day),
        or_(ends.is_(None), ends > day),
    ]
