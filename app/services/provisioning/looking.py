"""Reading accounts and groups as the identity provider sees them.

Who has an account is a user, and so is everybody else who can sign in, so that the identity provider finds them and takes them
over. Not among them: placeholders of an import, people whose first day is still to come, guests, and the
program that asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.people import OrgUnit, Person, PersonStatus
from app.models.provisioning import ScimGroup, ScimGroupMember, ScimUser
from app.services.provisioning.groups import MemberRef

MOST = 5000  # how many rows are looked through for a filter or an order that no index answers


class UserRow(NamedTuple):
    """A person with their account, if they have one, their unit's name and their groups."""

    person: Person
    account: ScimUser | None
    unit: str | None
    groups: Sequence[tuple[str, str]]


class GroupRow(NamedTuple):
    """A group and its members."""

    group: ScimGroup
    members: Sequence[MemberRef]


def users(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The users there are for whoever asks, with their accounts and units."""
    begun = col(Person.status) != PersonStatus.PRE_HIRE
    unlinked = and_(col(ScimUser.id).is_(None), col(Person.email).is_not(None), begun, col(Person.guest).is_(False))
    linked = and_(col(ScimUser.id).is_not(None), col(ScimUser.removed_at).is_(None))
    query: Select[*tuple[Any, ...]] = (
        select(Person, ScimUser, col(OrgUnit.name).label("unit"))
        .outerjoin(ScimUser, col(ScimUser.person_id) == col(Person.id))
        .outerjoin(OrgUnit, col(OrgUnit.id) == col(Person.unit_id))
        .where(or_(linked, unlinked), col(Person.id) != actor.person_id)
    )
    return query


def groups() -> Select[Any]:
    """The groups there are."""
    return select(ScimGroup).where(col(ScimGroup.removed_at).is_(None))


def user(session: Session, actor: Actor, person_id: str, *, to_change: bool = False) -> UserRow:
    """One user; held until commit where it is to be changed. Raises NotFoundError."""
    if to_change:
        lock(session, Person, person_id)
    found = session.execute(users(actor).where(col(Person.id) == person_id).execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFoundError(_("There is no such user."))
    return user_rows(session, [found])[0]


def group(session: Session, group_id: str, *, to_change: bool = False, with_members: bool = True) -> GroupRow:
    """One group; held until commit where it is to be changed. Raises NotFoundError."""
    if to_change:
        lock(session, ScimGroup, group_id)
    query = groups().where(col(ScimGroup.id) == group_id).execution_options(populate_existing=True)
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFoundError(_("There is no such group."))
    return group_rows(session, [found], with_members=with_members)[0]


def counted(session: Session, query: Select[Any]) -> int:
    """How many rows a query has."""
    return session.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()


def user_rows(session: Session, found: Iterable[Any]) -> list[UserRow]:
    """Rows of `users` with the groups of each, in one question more."""
    rows = list(found)
    member = select(col(ScimGroupMember.person_id), col(ScimGroup.id), col(ScimGroup.display_name))
    joined = member.join(ScimGroup, col(ScimGroup.id) == col(ScimGroupMember.group_id)).order_by(col(ScimGroup.id))
    theirs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for ids in _portions([row.Person.id for row in rows]):
        for person_id, group_id, name in session.execute(joined.where(col(ScimGroupMember.person_id).in_(ids))):
            theirs[person_id].append((group_id, name))
    return [UserRow(row.Person, row.ScimUser, row.unit, theirs[row.Person.id]) for row in rows]


def group_rows(session: Session, found: Iterable[ScimGroup], *, with_members: bool = True) -> list[GroupRow]:
    """Groups with their members, in one question more."""
    rows = list(found)
    member = select(ScimGroupMember).order_by(col(ScimGroupMember.id))
    theirs: dict[str, list[MemberRef]] = defaultdict(list)
    for ids in _portions([row.id for row in rows] if with_members else []):
        for one in session.execute(member.where(col(ScimGroupMember.group_id).in_(ids))).scalars():
            theirs[one.group_id].append(MemberRef(one.person_id or one.member_group_id or "", one.person_id is None))
    return [GroupRow(row, theirs[row.id]) for row in rows]


def named(user_name_key: str, username_key: str) -> ColumnElement[bool]:
    """Whose user name this is: the account's, or the username of who has none."""
    accounts = select(col(ScimUser.person_id)).where(col(ScimUser.user_name_key) == user_name_key)
    people = select(col(Person.id)).where(col(Person.username_key) == username_key)
    return col(Person.id).in_(accounts.union(people))


def known_as(external_id: str) -> ColumnElement[bool]:
    """Whose external id this is."""
    return col(Person.id).in_(select(col(ScimUser.person_id)).where(col(ScimUser.external_id) == external_id))


def _portions(ids: list[str], size: int = 500) -> Iterable[list[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
