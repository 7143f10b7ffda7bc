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
from app.models.belonging import WORKING, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Stage
from app.models.people import Person
from app.policies import belonging as policy
from app.policies import communities as community_policy
from app.policies.guard import require
from app.services.belonging.membership import ensure_member

MOST = {RoleName.MANAGER: 1, RoleName.SPONSOR: 1, RoleName.LEADER: 3}


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
    if person.guest:
        raise InvalidError.at("person", _("%(name)s is a guest, and guests take on no role.") % {"name": person.display_name})
    lock(session, Community, community.id)
    assignment = RoleAssignment(
        community_id=community.id, person_id=person.id, role=what.role, kind=what.kind, valid_from=begins,
        valid_to=what.valid_to, proposed_by=actor.person_id,
    )  # fmt: skip
    meanwhile = _meanwhile(session, assignment, RoleState.ACCEPTED, RoleState.PROPOSED)
    if any(other.person_id == person.id and other.role == what.role for other in meanwhile):
        raise ConflictError(_("%(name)s already holds this role or was asked.") % {"name": person.display_name})
    _separate(community, assignment, meanwhile)
    session.add(assignment)
    session.flush()
    record(session, actor.person_id, facts.RoleProposed(**_named(assignment), kind=what.kind.value))
    return assignment


def accept(session: Session, actor: Actor, assignment: RoleAssignment, community: Community) -> RoleAssignment:
    """The person takes the role on. The rules are checked again: things may have changed since the proposal."""
    _answer(actor, assignment)
    lock(session, Community, community.id)
    session.refresh(assignment)
    _check_step(assignment, RoleState.ACCEPTED)
    if community.is_closed or assignment.over_by(clock.today(settings().time_zone)):
        raise ConflictError(_("This term is over, or the community no longer works. Ask for a new proposal."))
    meanwhile = _meanwhile(session, assignment, RoleState.ACCEPTED)
    _separate(community, assignment, meanwhile)
    _leave_room(assignment, meanwhile)
    _step(assignment, RoleState.ACCEPTED)
    if assignment.role in WORKING:
        ensure_member(session, actor.person_id, community, assignment.person_id)
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
    return _end(session, actor.person_id, assignment)


def end_all(session: Session, by_id: str | None, person_id: str) -> None:
    """End every role of a person who leaves, and every proposal to them."""
    query = select(RoleAssignment).where(
        col(RoleAssignment.person_id) == person_id,
        col(RoleAssignment.state).in_([RoleState.PROPOSED, RoleState.ACCEPTED]),
    )
    for assignment in session.execute(query.order_by(col(RoleAssignment.id))).scalars():
        _end(session, by_id, assignment)


def _end(session: Session, by_id: str | None, assignment: RoleAssignment) -> RoleAssignment:
    today = clock.today(settings().time_zone)
    begun = assignment.valid_from is None or assignment.valid_from <= today
    if assignment.state == RoleState.ACCEPTED and begun:
        assignment.valid_to = min(today, assignment.valid_to or today)
    else:
        assignment.valid_to = assignment.valid_from  # it was never held, on no day
    _step(assignment, RoleState.ENDED)
    assignment.ended_by = by_id
    record(session, by_id, facts.RoleEnded(**_named(assignment)))
    return assignment


def _answer(actor: Actor, assignment: RoleAssignment) -> None:
    require(policy.can_answer_role(actor, assignment), otherwise=_("Only the person asked may answer."))


def _check_step(assignment: RoleAssignment, target: RoleState) -> None:
    if target not in policy.ROLE[assignment.state]:
        raise ConflictError(_("This role was already answered or has ended."))


def _step(assignment: RoleAssignment, target: RoleState) -> None:
    _check_step(assignment, target)
    assignment.state = target
    assignment.touch()


def _named(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "role_id": assignment.id,
        "community_id": assignment.community_id,
        "person_id": assignment.person_id,
        "role": assignment.role.value,
    }


def _meanwhile(session: Session, assignment: RoleAssignment, *states: RoleState) -> list[RoleAssignment]:
    """The community's other assignments in these states that share a day with this one."""
    rows = session.execute(
        select(RoleAssignment).where(
            col(RoleAssignment.community_id) == assignment.community_id,
            col(RoleAssignment.id) != assignment.id,
            col(RoleAssignment.state).in_(states),
        )
    ).scalars()
    return [row for row in rows if row.meets(assignment.valid_from, assignment.valid_to)]


def _separate(community: Community, assignment: RoleAssignment, meanwhile: list[RoleAssignment]) -> None:
    """The sponsor neither leads nor manages (D7); one person leads and manages only while the community is young."""
    role = assignment.role
    theirs = {other.role for other in meanwhile if other.person_id == assignment.person_id} - {role}
    leading = {RoleName.LEADER, RoleName.MANAGER}
    if (role == RoleName.SPONSOR and theirs & leading) or (role in leading and RoleName.SPONSOR in theirs):
        raise ConflictError(_("The leader reports to the sponsor, so one person cannot be both. Ask somebody else."))
    young = community.stage in {Stage.POTENTIAL, Stage.COALESCING}
    if role in leading and theirs & leading and not young:
        raise ConflictError(_("One person may lead and manage only while the community is young."))


def _leave_room(assignment: RoleAssignment, meanwhile: list[RoleAssignment]) -> None:
    if assignment.kind != RoleKind.SUBSTANTIVE or assignment.role not in MOST:
        return
    held = [other for other in meanwhile if other.role == assignment.role and other.kind == RoleKind.SUBSTANTIVE]
    if len(held) >= MOST[assignment.role]:
        raise ConflictError(_("This role is taken. End the present assignment first, or propose a deputy."))
