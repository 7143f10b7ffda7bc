"""Groups of the identity provider: who is in which. What follows from it are rules' doing (app/readers/rules.py)."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.people import Person
from app.models.provisioning import ScimGroup, ScimGroupMember
from app.policies import people as policy
from app.policies.guard import require
from app.services.provisioning.keys import key


class MemberRef(NamedTuple):
    """A member of a group: a person, or another group."""

    id: str
    is_group: bool = False


def create(session: Session, actor: Actor, name: str, external_id: str | None, members: Iterable[MemberRef]) -> ScimGroup:
    """A new group; raises ConflictError when another has the external id, InvalidError for members nobody knows."""
    _refuse_unless_provisioning(actor)
    _refuse_taken(session, external_id)
    group = ScimGroup(display_name=name, name_key=key(name), external_id=external_id)
    session.add(group)
    session.flush()
    record(session, actor.person_id, facts.GroupCreated(group_id=group.id))
    regroup(session, actor, group, members)
    return group


def rename(session: Session, actor: Actor, group: ScimGroup, name: str, external_id: str | None) -> None:
    """A group's name and external id as they are now; raises ConflictError when another has the external id."""
    _refuse_unless_provisioning(actor)
    _refuse_taken(session, external_id, but=group.id)
    to = {"display_name": name, "name_key": key(name), "external_id": external_id}
    changed = tuple(sorted(field for field, value in to.items() if getattr(group, field) != value))
    for field in changed:
        setattr(group, field, to[field])
    if changed:
        group.touch()
        session.flush()
        record(session, actor.person_id, facts.GroupChanged(group_id=group.id, fields=changed))


def regroup(session: Session, actor: Actor, group: ScimGroup, members: Iterable[MemberRef]) -> None:
    """Who is in a group now: whoever is new joins, whoever is not among them leaves; again changes nothing."""
    _refuse_unless_provisioning(actor)
    rows = {_ref(row): row for row in _rows(session, group)}
    wanted = dict.fromkeys(members)
    _refuse_unknown(session, [ref for ref in wanted if ref not in rows])
    for ref, row in rows.items():
        if ref not in wanted:
            _leave(session, actor, row)
    for ref in wanted:
        if ref not in rows:
            _join(session, actor, group, ref)
    if wanted.keys() != rows.keys():
        group.touch()
    session.flush()


def remove(session: Session, actor: Actor, group: ScimGroup) -> None:
    """The group is gone, and nobody is in it any more."""
    regroup(session, actor, group, ())
    for row in session.execute(select(ScimGroupMember).where(col(ScimGroupMember.member_group_id) == group.id)).scalars():
        _leave(session, actor, row)
    group.removed_at = clock.now()
    group.touch()
    session.flush()
    record(session, actor.person_id, facts.GroupRemoved(group_id=group.id))


def leave_groups(session: Session, actor: Actor, person_id: str) -> None:
    """Somebody's account is gone, so they are in no group any more."""
    for row in session.execute(select(ScimGroupMember).where(col(ScimGroupMember.person_id) == person_id)).scalars():
        _leave(session, actor, row)
        session.get_one(ScimGroup, row.group_id).touch()
    session.flush()


def _refuse_unless_provisioning(actor: Actor) -> None:
    require(policy.can_provision(actor), otherwise=_("Only the identity provider does this, with a token for it."))


def _refuse_taken(session: Session, external_id: str | None, but: str = "") -> None:
    others = (col(ScimGroup.id) != but, col(ScimGroup.removed_at).is_(None))
    taken = select(col(ScimGroup.id)).where(col(ScimGroup.external_id) == external_id, *others)
    if external_id and session.execute(taken).first():
        sentence = _("Another group already has this %(field)s.") % {"field": "externalId"}
        raise ConflictError(sentence, InvalidError.at("externalId", sentence).faults)


def _refuse_unknown(session: Session, refs: list[MemberRef]) -> None:
    for is_group, column in ((False, col(Person.id)), (True, col(ScimGroup.id))):
        wanted = {ref.id for ref in refs if ref.is_group == is_group}
        known = set(session.execute(select(column).where(column.in_(wanted))).scalars()) if wanted else set()
        if wanted - known:
            raise InvalidError.at("members", _("Nobody here has the id %(id)s.") % {"id": min(wanted - known)})


def _rows(session: Session, group: ScimGroup) -> Iterable[ScimGroupMember]:
    return session.execute(select(ScimGroupMember).where(col(ScimGroupMember.group_id) == group.id)).scalars()


def _ref(row: ScimGroupMember) -> MemberRef:
    return MemberRef(row.person_id or row.member_group_id or "", row.person_id is None)


def _join(session: Session, actor: Actor, group: ScimGroup, ref: MemberRef) -> None:
    person_id, group_id = (None, ref.id) if ref.is_group else (ref.id, None)
    session.add(ScimGroupMember(group_id=group.id, person_id=person_id, member_group_id=group_id))
    fact = facts.GroupJoined(group_id=group.id, person_id=person_id, member_group_id=group_id)
    record(session, actor.person_id, fact)


def _leave(session: Session, actor: Actor, row: ScimGroupMember) -> None:
    session.delete(row)
    fact = facts.GroupLeft(group_id=row.group_id, person_id=row.person_id, member_group_id=row.member_group_id)
    record(session, actor.person_id, fact)
