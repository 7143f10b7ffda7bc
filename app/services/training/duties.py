"""What roles ask their holders to learn, and how far these are: shown wherever the role is shown (product row B04)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleName
from app.models.communities import Community
from app.models.people import Person
from app.models.training import TrainingCompletion, TrainingModule
from app.services.communities.finding import visible
from app.services.held import in_force_today
from app.services.training.modules import versions
from app.services.training.requirements import requirements
from app.services.training.standing import State, standing

Duties = dict[tuple[str, str], list["Duty"]]


@dataclass(frozen=True)
class Duty:
    """A module that a role asks for; `due_on` is the day by which, `until` as Standing has it."""

    code: str
    title: str
    link: str
    role: str
    community: str
    state: State
    due_on: date | None
    until: date | None


class Holding(NamedTuple):
    """A role that somebody holds in a community, and since when."""

    person_id: str
    zone: str
    role: str
    community_id: str
    slug: str
    since: date | None


def duties_of(session: Session, actor: Actor, person: Person) -> list[Duty]:
    """What the roles that somebody holds today ask of them, what is most pressing first; as far as the actor may know."""
    duties = _duties(session, actor, of=person.id)
    return sorted((one for theirs in duties.values() for one in theirs), key=_pressing)


def my_duties(session: Session, actor: Actor) -> list[Duty]:
    """What the actor's own roles ask of them."""
    return duties_of(session, actor, session.get_one(Person, actor.person_id))


def duties_in(session: Session, actor: Actor, community: Community) -> Duties:
    """The duties of everybody who holds a role in a community, by person and role."""
    return _duties(session, actor, within=community.id)


def _duties(session: Session, actor: Actor, of: str | None = None, within: str | None = None) -> Duties:
    asking = requirements(session, actor)
    if not asking:
        return {}
    holdings = _holdings(session, actor, {one.row.role for one in asking}, of, within)
    known = {row.id: row for row in _modules(session, {one.row.module_id for one in asking})}
    editions, told = versions(session, known), _told(session, known, {one.person_id for one in holdings})
    duties: Duties = defaultdict(list)
    for held in holdings:
        for one in asking:
            if one.row.role != held.role or one.row.community_id not in {None, held.community_id}:
                continue
            module = known[one.row.module_id]
            stands = standing(editions[module.id], told[held.person_id, module.id], clock.today(held.zone))
            since = max(filter(None, (held.since, one.row.created_at.date())))
            due = since + timedelta(days=one.row.within_days) if stands.state is State.OPEN else None
            duty = Duty(module.code, module.title, module.link, held.role, held.slug, stands.state, due, stands.until)
            duties[held.person_id, held.role].append(duty)
    return duties


def _holdings(session: Session, actor: Actor, asked: set[str], of: str | None, within: str | None) -> list[Holding]:
    """Roles held today, memberships too; deputies stand ready and have no duties yet."""
    named = (col(Person.id), col(Person.time_zone))
    place = (col(Community.id), col(Community.slug))
    roles = select(*named, col(RoleAssignment.role), *place, col(RoleAssignment.valid_from)).where(
        col(Person.id) == col(RoleAssignment.person_id), col(Community.id) == col(RoleAssignment.community_id),
        col(RoleAssignment.kind) != RoleKind.DEPUTY, *in_force_today(),
    )  # fmt: skip
    members = select(*named, *place, col(Membership.since)).where(
        col(Person.id) == col(Membership.person_id), col(Community.id) == col(Membership.community_id),
        col(Membership.state) == MembershipState.ACTIVE,
    )  # fmt: skip
    wanted = [visible(actor), *([col(Person.id) == of] if of else []), *([col(Community.id) == within] if within else [])]
    found = [Holding(*row) for row in session.execute(roles.where(*wanted))]
    if RoleName.MEMBER in asked:
        rows = session.execute(members.where(*wanted))
        found += [Holding(row[0], row[1], RoleName.MEMBER, row[2], row[3], row[4].date()) for row in rows]
    return found


def _modules(session: Session, module_ids: Iterable[str]) -> list[TrainingModule]:
    return list(session.execute(select(TrainingModule).where(col(TrainingModule.id).in_(module_ids))).scalars())


def _told(
    session: Session, module_ids: Iterable[str], person_ids: Iterable[str]
) -> dict[tuple[str, str], list[TrainingCompletion]]:
    query = select(TrainingCompletion).where(
        col(TrainingCompletion.person_id).in_(person_ids), col(TrainingCompletion.module_id).in_(module_ids)
    )
    told: dict[tuple[str, str], list[TrainingCompletion]] = defaultdict(list)
    for row in session.execute(query).scalars():
        told[row.person_id, row.module_id].append(row)
    return told


_PRESSING = (State.OPEN, State.EXPIRING, State.DONE)


def _pressing(duty: Duty) -> tuple[int, date, str]:
    return _PRESSING.index(duty.state), duty.due_on or duty.until or date.max, duty.code
