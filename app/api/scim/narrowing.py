"""Filters that an index can answer in part; the library matches what is left, so a condition here may let too much through.

Identity providers ask for one user by user name, external id or address, and for what changed lately.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from scim2_models.path import CompareOperator, Comparison, FilterNode, LogicalExpr, ValuePath
from scim2_models.path.expressions import LogicalOperator
from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlmodel import col

from app.core.text import fold
from app.models.people import Person, PersonStatus
from app.models.provisioning import ScimGroup, ScimGroupMember, ScimUser
from app.services.provisioning import key
from app.services.provisioning.looking import known_as, named

Condition = ColumnElement[bool]
Answer = Callable[[Any], Condition | None]
EQ, GT, GE = CompareOperator.eq, CompareOperator.gt, CompareOperator.ge


def narrowed(node: FilterNode, known: Mapping[tuple[str, CompareOperator], Answer]) -> Condition | None:
    """A condition that holds for every row that matches a filter; None where none is known."""
    if isinstance(node, Comparison):
        path = ".".join(part for part in (node.attr_path.attr, node.attr_path.sub_attr) if part).lower()
        answer = known.get((path, node.op))
        return answer(node.value) if answer else None
    if isinstance(node, ValuePath):
        head = f"{node.attr_path.attr.lower()}."
        inside = {(path.removeprefix(head), op): answer for (path, op), answer in known.items() if path.startswith(head)}
        return narrowed(node.val_filter, inside)
    if isinstance(node, LogicalExpr):
        parts = [narrowed(term, known) for term in node.terms]
        there = [part for part in parts if part is not None]
        if node.op == LogicalOperator.and_:
            return and_(*there) if there else None
        return or_(*there) if len(there) == len(parts) else None
    return None


def _text(answer: Callable[[str], Condition]) -> Answer:
    return lambda value: answer(value) if isinstance(value, str) else None


def _moment(answer: Callable[[datetime], Condition]) -> Answer:
    def at(value: Any) -> Condition | None:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return None
        return answer(moment) if moment.tzinfo else None

    return at


def _address(value: str) -> Condition:
    """Whoever uses it, or to whom it was sent among others."""
    sent = cast(col(ScimUser.attributes), String).icontains(value, autoescape=True) if value.isascii() else True
    among = select(col(ScimUser.person_id)).where(sent)  # type: ignore[arg-type]  # True is a condition too
    return or_(col(Person.email_key) == fold(value), col(Person.id).in_(among))


def _is_here(value: Any) -> Condition | None:
    return col(Person.status) != PersonStatus.LEFT if value is True else None


def _since(moment: datetime) -> Condition:
    account = select(col(ScimUser.person_id)).where(col(ScimUser.updated_at) >= moment)
    return or_(col(Person.updated_at) >= moment, col(Person.id).in_(account))


def _in_groups(member_id: str) -> Condition:
    held = (col(ScimGroupMember.person_id) == member_id) | (col(ScimGroupMember.member_group_id) == member_id)
    return col(ScimGroup.id).in_(select(col(ScimGroupMember.group_id)).where(held))


USERS: Mapping[tuple[str, CompareOperator], Answer] = {
    ("id", EQ): _text(lambda value: col(Person.id) == value),
    ("username", EQ): _text(lambda value: named(key(value), fold(value))),
    ("externalid", EQ): _text(known_as),
    ("emails", EQ): _text(_address),
    ("emails.value", EQ): _text(_address),
    ("active", EQ): _is_here,
    ("meta.lastmodified", GT): _moment(_since),
    ("meta.lastmodified", GE): _moment(_since),
}
GROUPS: Mapping[tuple[str, CompareOperator], Answer] = {
    ("id", EQ): _text(lambda value: col(ScimGroup.id) == value),
    ("displayname", EQ): _text(lambda value: col(ScimGroup.name_key) == key(value)),
    ("externalid", EQ): _text(lambda value: col(ScimGroup.external_id) == value),
    ("members", EQ): _text(_in_groups),
    ("members.value", EQ): _text(_in_groups),
}
