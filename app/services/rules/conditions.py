"""Whom a rule fits, and why, in a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.communities import Community
from app.models.hr import Employment
from app.models.people import OrgUnit, Person, PersonStatus
from app.models.provisioning import ScimGroup, ScimGroupMember
from app.models.rules import MembershipRule
from app.policies.belonging import JOINABLE
from app.services.communities import visible
from app.services.held import today


class Condition(NamedTuple):
    """One condition: which attribute of a person, which value it has to have, and how that is said to the person."""

    attribute: str
    value: str
    because: str


def conditions(session: Session, rule: MembershipRule) -> list[Condition]:
    """A rule's conditions, in words."""
    found: list[Condition] = []
    if rule.unit_id:
        name = session.get_one(OrgUnit, rule.unit_id).name
        found.append(Condition("unit", name, _("your unit is %(value)s") % {"value": name}))
    if rule.group_id:
        name = session.get_one(ScimGroup, rule.group_id).display_name
        found.append(Condition("group", name, _("you are in the group %(value)s") % {"value": name}))
    if rule.job_family:
        because = _("your job family is %(value)s") % {"value": rule.job_family}
        found.append(Condition("job_family", rule.job_family, because))
    if rule.location:
        found.append(Condition("location", rule.location, _("you work in %(value)s") % {"value": rule.location}))
    if rule.language:
        found.append(Condition("language", rule.language, _("you read %(value)s") % {"value": rule.language}))
    return found


def fitting(session: Session, rule: MembershipRule, among: Iterable[str] | None = None) -> set[str]:
    """Ids of everybody (or of those `among` some) who is here and to whom every condition applies."""
    here = col(Person.status).in_([PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE])
    query = select(col(Person.id)).where(here, *_applying(session, rule))
    if among is None:
        return set(session.execute(query).scalars())
    ids, found = sorted(among), set[str]()
    for start in range(0, len(ids), 500):
        found |= set(session.execute(query.where(col(Person.id).in_(ids[start : start + 500]))).scalars())
    return found


def options(session: Session, actor: Actor) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What a rule can name: communities, units, groups, job families and locations, as (value, name)."""
    seen = select(col(Community.slug), col(Community.name)).where(visible(actor), col(Community.status).in_(JOINABLE))
    communities = session.execute(seen.order_by(col(Community.name_key), col(Community.id)))
    units = session.execute(select(col(OrgUnit.id), col(OrgUnit.name)).order_by(col(OrgUnit.name), col(OrgUnit.id)))
    live = select(col(ScimGroup.id), col(ScimGroup.display_name)).where(col(ScimGroup.removed_at).is_(None))
    groups = session.execute(live.order_by(col(ScimGroup.name_key), col(ScimGroup.id)))
    told = {
        name: sorted(set(session.execute(select(column).where(column.is_not(None)).distinct()).scalars()))
        for name, column in (("job_family", col(Employment.job_family)), ("location", col(Employment.location)))
    }
    return {
        "community": [(row.slug, row.name) for row in communities],
        "unit": [(row.id, row.name) for row in units],
        "group": [(row.id, row.display_name) for row in groups],
        **{name: [(value, value) for value in values if value] for name, values in told.items()},
    }


def _applying(session: Session, rule: MembershipRule) -> Iterable[ColumnElement[bool]]:
    if rule.unit_id:
        yield col(Person.unit_id).in_(_with_those_below(session, rule.unit_id))
    if rule.group_id:
        live = (col(ScimGroup.id) == col(ScimGroupMember.group_id)) & col(ScimGroup.removed_at).is_(None)
        member = select(col(ScimGroupMember.person_id)).join(ScimGroup, live)
        yield col(Person.id).in_(member.where(col(ScimGroupMember.group_id) == rule.group_id))
    work = [
        func.lower(column) == value.lower()
        for column, value in ((col(Employment.job_family), rule.job_family), (col(Employment.location), rule.location))
        if value
    ]
    if work:
        yield col(Person.id).in_(select(col(Employment.person_id)).where(*_now(), *work))
    if rule.language:
        yield cast(col(Person.languages), String).contains(f'"{rule.language}"', autoescape=True)


def _now() -> tuple[ColumnElement[bool], ...]:
    day, begins, ends = today(), col(Employment.valid_from), col(Employment.valid_to)
    return begins.is_(None) | (begins <= day), ends.is_(None) | (ends > day)


def _with_those_below(session: Session, unit_id: str) -> set[str]:
    """A unit and every unit under it: whoever works in a team of Sales works in Sales."""
    tree: dict[str | None, list[str]] = {}
    for child, parent in session.execute(select(col(OrgUnit.id), col(OrgUnit.parent_id))):
        tree.setdefault(parent, []).append(child)
    found, ahead = {unit_id}, [unit_id]
    while ahead:
        news = [child for child in tree.get(ahead.pop(), []) if child not in found]
        found |= set(news)
        ahead += news
    return found
