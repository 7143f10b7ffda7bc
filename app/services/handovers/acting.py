"""What has to change hands, for those who see to it: shown to them alone, done, and taken up again."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.handovers import Handover, HandoverState, HandoverSubject
from app.models.people import Person
from app.policies import handovers as policy
from app.policies.communities import can_see
from app.policies.matrix import may
from app.services.communities.finding import visible
from app.services.handovers.opening import move
from app.services.people.finding import Ref

Shown = tuple[Handover, Ref, Community | None]


def find(session: Session, actor: Actor, handover_id: str) -> Handover:
    """A task that the actor may act on; raises NotFoundError: for others there is none."""
    task = session.get(Handover, handover_id)
    community = session.get(Community, task.community_id) if task and task.community_id else None
    if task is None or not policy.can_act(actor, task) or (community and not can_see(actor, community)):
        raise NotFoundError(_("There is no such hand-over."))
    return task


def one(session: Session, task: Handover) -> Shown:
    """A task with its person and its community."""
    person = session.get_one(Person, task.person_id)
    community = session.get_one(Community, task.community_id) if task.community_id else None
    return task, Ref(person.id, person.username, person.display_name), community


def listing(
    session: Session, actor: Actor, ask: paging.Ask, state: HandoverState = HandoverState.OPEN
) -> paging.Page[Shown]:  # fmt: skip
    """Tasks in a state that the actor may act on, newest first."""
    keys = [col(Handover.id)]
    page = paging.page(session, _theirs(actor, state).add_columns(*paging.labelled(keys)), keys, ask)
    shown = [(row.Handover, Ref(row.person_id, row.username, row.display_name), row.Community) for row in page.items]
    return paging.Page(shown, page.next)


def waiting(session: Session, actor: Actor) -> int:
    """How many open tasks the actor may act on."""
    return session.execute(select(func.count()).select_from(_theirs(actor, HandoverState.OPEN).subquery())).scalar_one()


def complete(session: Session, actor: Actor, task: Handover) -> Handover:
    """It is arranged. Done again changes nothing."""
    if task.state == HandoverState.CANCELLED:
        raise ConflictError(_("This is no longer asked for."))
    if task.state == HandoverState.OPEN:
        move(session, actor.person_id, task, HandoverState.DONE)
    return task


def reopen(session: Session, actor: Actor, task: Handover) -> Handover:
    """It was not arranged after all."""
    if task.state == HandoverState.CANCELLED:
        raise ConflictError(_("This is no longer asked for."))
    if task.state == HandoverState.DONE:
        move(session, actor.person_id, task, HandoverState.OPEN)
    return task


def _theirs(actor: Actor, state: HandoverState) -> Select[*tuple[Any, ...]]:
    return (
        select(Handover, col(Person.id).label("person_id"), col(Person.username), col(Person.display_name), Community)
        .join(Person, col(Person.id) == col(Handover.person_id))
        .outerjoin(Community, col(Community.id) == col(Handover.community_id))
        .where(col(Handover.state) == state, _may_act(actor), or_(col(Handover.community_id).is_(None), visible(actor)))
    )


def _may_act(actor: Actor) -> ColumnElement[bool]:
    """`can_act`, in SQL."""
    looked_after = [place for place in actor.roles if may(actor, "hand over", place, "D")]
    everywhere = may(actor, "hand over", None, "D")
    others = col(Handover.person_id) != actor.person_id
    if everywhere:
        return others
    theirs = [col(Handover.line_manager_id) == actor.person_id, col(Handover.community_id).in_(looked_after)]
    if actor.is_platform_admin:
        theirs.append(col(Handover.subject) == HandoverSubject.APPOINTMENT)
    return others & or_(*theirs)
