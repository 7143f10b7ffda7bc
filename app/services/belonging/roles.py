"""Roles: proposed, accepted by the person, ended; the separation rules of domain.md §2.3."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.belonging import RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Stage
from app.models.people import Person
from app.policies import belonging as policy
from app.policies import communities as community_policy
from app.policies.guard import require
from app.services.belonging.membership import ensure_member

MOST = {RoleName.MANAGER: 1, RoleName.SPONSOR: 1, RoleName.LEADER: 3}
WORKING = frozenset({RoleName.MANAGER, RoleName.LEADER, RoleName.TECH_EXPERT})


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A role offered to a person; days are half-open (`to` is the first day without it), `from` defaults to today."""

    role: RoleName
    kind: RoleKind = RoleKind.SUBSTANTIVE
    valid_from: date | None = None
    valid_to: date | None = None


def find_role(session: Session, actor: Actor, role_id: str) -> tuple[RoleAssignment, Community]:
    """The assignment and its community, if the actor may know of it."""
    row = session.execute(
        select(RoleAssignment, Community)
        .join(Community, col(Community.id) == col(RoleAssignment.community_id))
        .where(col(RoleAssignment.id) == role_id)
    ).first()
    if row is None or not community_policy.can_see(actor, row[1]):
        raise NotFoundError(_("There is no such role assignment."))
    return row[0], row[1]


def propose(session: Session, actor: Actor, community: Community, person: Person, what: Proposal) -> RoleAssignment:
    """Offer a role to a person, who has to accept it. Raises ConflictError where a separation rule forbids it."""
    if what.role == RoleName.MEMBER:
        raise InvalidError.at("role", _("Being a member is not a role to propose. Invite the person instead."))
    sentence = _("You may not propose this role here. Ask the community's leader or manager.")
    require(policy.can_propose_role(actor, community, what.role), otherwise=sentence)
    if community.is_closed:
        raise ConflictError(_("This community no longer works; nobody takes on a role in it."))
    begins = what.valid_from or clock.today(settings().time_zone)
    if what.valid_to is not None and what.valid_to <= begins:
        raise InvalidError.at("to", _("A role ends after it begins."))
    if not person.is_active or person.email is None:
        raise InvalidError.at("person", _("%(name)s cannot sign in to accept.") % {"name": person.display_name})
    lock(session, Community, community.id)
    _refuse_twice(session, community, person, what.role)
    _separate(session, community, person, what.role)
    assignment = RoleAssignment(
        community_id=community.id, person_id=person.id, role=what.role, kind=what.kind, valid_from=begins,
        valid_to=what.valid_to, proposed_by=actor.person_id,
    )  # fmt: skip
    session.add(assignment)
    session.flush()
    record(session, actor.person_id, facts.RoleProposed(**_named(assignment), kind=what.kind.value))
    return assignment


def accept(session: Session, actor: Actor, assignment: RoleAssignment, community: Community) -> RoleAssignment:
    """The person takes the role on. The rules are checked again: things may have changed since the proposal."""
    _answer(actor, assignment)
    lock(session, Community, community.id)
    person = session.get_one(Person, assignment.person_id)
    _separate(session, community, person, assignment.role)
    if assignment.kind == RoleKind.SUBSTANTIVE:
        _leave_room(session, community, assignment.role)
    _step(assignment, RoleState.ACCEPTED)
    if assignment.role in WORKING:
        ensure_member(session, actor.person_id, community, person.id)
    record(session, actor.person_id, facts.RoleAccepted(**_named(assignment), kind=assignment.kind.value))
    return assignment


def decline(session: Session, actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """The person says no."""
    _answer(actor, assignment)
    _step(assignment, RoleState.DECLINED)
    record(session, actor.person_id, facts.RoleDeclined(**_named(assignment)))
    return assignment


def end(session: Session, actor: Actor, assignment: RoleAssignment, community: Community) -> RoleAssignment:
    """End a role today: step down, or be relieved by whoever decides on it."""
    sentence = _("The holder, or whoever decides on this role, may end it.")
    require(policy.can_end_role(actor, community, assignment), otherwise=sentence)
    _step(assignment, RoleState.ENDED)
    today = clock.today(settings().time_zone)
    begun_later = assignment.valid_from is not None and assignment.valid_from > today
    assignment.valid_to = assignment.valid_from if begun_later else today
    assignment.ended_by = actor.person_id
    record(session, actor.person_id, facts.RoleEnded(**_named(assignment)))
    return assignment


def _answer(actor: Actor, assignment: RoleAssignment) -> None:
    require(policy.can_answer_role(actor, assignment), otherwise=_("Only the person asked may answer."))


def _step(assignment: RoleAssignment, target: RoleState) -> None:
    if target not in policy.ROLE[assignment.state]:
        raise ConflictError(_("This role was already answered or has ended."))
    assignment.state = target
    assignment.touch()


def _named(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "role_id": assignment.id,
        "community_id": assignment.community_id,
        "person_id": assignment.person_id,
        "role": assignment.role.value,
    }


def _holding(session: Session, community: Community) -> list[RoleAssignment]:
    """Accepted roles of today or later."""
    today = clock.today(settings().time_zone)
    rows = session.execute(
        select(RoleAssignment).where(
            col(RoleAssignment.community_id) == community.id,
            col(RoleAssignment.state).in_([RoleState.ACCEPTED, RoleState.PROPOSED]),
        )
    ).scalars()
    return [row for row in rows if not row.over_by(today)]


def _refuse_twice(session: Session, community: Community, person: Person, role: RoleName) -> None:
    for held in _holding(session, community):
        if held.person_id == person.id and held.role == role:
            raise ConflictError(_("%(name)s already holds this role or was asked.") % {"name": person.display_name})


def _separate(session: Session, community: Community, person: Person, role: RoleName) -> None:
    """The sponsor neither leads nor manages (D7); one person leads and manages only while the community is young."""
    theirs = {row.role for row in _holding(session, community) if row.person_id == person.id} - {role}
    leading = {RoleName.LEADER, RoleName.MANAGER}
    if (role == RoleName.SPONSOR and theirs & leading) or (role in leading and RoleName.SPONSOR in theirs):
        raise ConflictError(_("The leader reports to the sponsor, so one person cannot be both. Ask somebody else."))
    young = community.stage in {Stage.POTENTIAL, Stage.COALESCING}
    if role in leading and theirs & leading and not young:
        raise ConflictError(_("One person may lead and manage only while the community is young."))


def _leave_room(session: Session, community: Community, role: RoleName) -> None:
    held = [
        row for row in _holding(session, community)
        if row.role == role and row.kind == RoleKind.SUBSTANTIVE and row.state == RoleState.ACCEPTED
    ]  # fmt: skip
    if len(held) >= MOST.get(role, len(held) + 1):
        raise ConflictError(_("This role is taken. End the present assignment first, or propose a deputy."))
