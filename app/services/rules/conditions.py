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
    unit = session.get_one(OrgUnit, rule.unit_id).name if rule.unit_id else None
    group = session.get_one(ScimGroup, rule.group_id).display_name if rule.group_id else None
    return worded(unit, group, rule.job_family, rule.location, rule.language)


def worded(
    unit: str | None, group: str | None, job_family: str | None, location: str | None, language: str | None
) -> list[Condition]:  # fmt: skip
    """Conditions in words, those that are given."""
    said = {
        "unit": (unit, _("your unit is %(value)s")),
        "group": (group, _("you are in the group %(value)s")),
        "job_family": (job_family, _("your job family is %(value)s")),
        "location": (location, _("you work in %(value)s")),
        "language": (language, _("you read %(value)s")),
    }
    return [Condition(name, value, words % {"value": value}) for name, (value, words) in said.items() if value]


def told(found: Iterable[Condition]) -> str:
    """Conditions as one reason."""
    return _(" and ").join(condition.because for condition in found)


def fitting(session: Session, rule: MembershipRule, among: Iterable[str] | None = None) -> set[str]:
    """Ids of everybody (or of those `among` some) who is here and to whom every condition applies."""
    here = col(Person.status).in_([PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE])
    query = select(col(Person.id)).where(here, col(Person.guest).is_(False), *_applying(session, rule))
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
    known = {
        name: sorted(set(session.execute(select(column).where(column.is_not(None)).distinct()).scalars()))
        for name, column in (("job_family", col(Employment.job_family)), ("location", col(Employment.location)))
    }
    return {
        "community": [(row.slug, row.name) for row in communities],
        "unit": [(row.id, row.name) for row in units],
        "group": [(row.id, row.display_name) for row in groups],
        **{name: [(value, value) for value in values if value] for name, values in known.items()},
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
