"""Finding plans is authorising: HR sees all of them, others those that concern them, nobody the cancelled ones."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.models.buddies import BuddyPairing
from app.models.onboarding import OPEN, OnboardingPlan, OnboardingTask, PlanState
from app.models.people import Person
from app.models.privacy import Looked
from app.policies import onboarding as policy
from app.policies.onboarding import Parties
from app.services.onboarding.knowing import parties_of
from app.services.privacy.looking import note


class Found(NamedTuple):
    """A plan and whom it concerns."""

    plan: OnboardingPlan
    parties: Parties


def find(session: Session, actor: Actor, plan_id: str) -> Found:
    """A plan that the actor may know of, which is noted; raises NotFoundError."""
    plan = session.get(OnboardingPlan, plan_id)
    if plan is not None:
        parties = parties_of(session, [plan])[plan.id]
        if policy.can_see_plan(actor, plan, parties, clock.today(actor.time_zone)):
            note(session, actor, [plan.person_id], Looked.PLAN)
            return Found(plan, parties)
    raise NotFoundError(_("There is no such onboarding plan."))


def find_task(session: Session, actor: Actor, task_id: str) -> tuple[OnboardingTask, Found]:
    """A task of a plan that the actor may know of; raises NotFoundError."""
    task = session.get(OnboardingTask, task_id)
    if task is None:
        raise NotFoundError(_("There is no such task."))
    return task, find(session, actor, task.plan_id)


def mine(session: Session, actor: Actor) -> Found | None:
    """The actor's own way in, once it has begun; the newest."""
    query = select(OnboardingPlan).where(
        col(OnboardingPlan.person_id) == actor.person_id,
        col(OnboardingPlan.state).in_([PlanState.ACTIVE, PlanState.PAUSED, PlanState.COMPLETED]),
    )
    plan = session.execute(query.order_by(col(OnboardingPlan.id).desc()).limit(1)).scalar_one_or_none()
    return Found(plan, parties_of(session, [plan])[plan.id]) if plan else None


def introduction_of(session: Session, person_id: str) -> str:
    """How somebody introduced themselves when they came, last; empty if they did not."""
    row = _INTRODUCTION.first(session, person_id=person_id)
    return row.introduction if row else ""


def listing(
    session: Session, actor: Actor, ask: paging.Ask, state: PlanState | None = None
) -> paging.Page[Found]:  # fmt: skip
    """Plans that the actor may know of, newest first; those that are open unless a state is asked for."""
    keys = [col(OnboardingPlan.id)]
    wanted = [state] if state else list(OPEN)
    statement = select(OnboardingPlan, *paging.labelled(keys)).where(
        col(OnboardingPlan.state).in_(wanted), col(OnboardingPlan.state) != PlanState.CANCELLED, _concerning(actor)
    )
    page = paging.page(session, statement, keys, ask)
    plans = [row.OnboardingPlan for row in page.items]
    note(session, actor, [plan.person_id for plan in plans], Looked.PLAN)
    parties = parties_of(session, plans)
    return paging.Page([Found(plan, parties[plan.id]) for plan in plans], page.next)


def caring_for(session: Session, actor: Actor) -> list[Found]:
    """The open plans in which the actor is buddy, line manager or community manager."""
    query = select(OnboardingPlan).where(
        col(OnboardingPlan.state).in_([PlanState.SCHEDULED, PlanState.ACTIVE]), _looked_after(actor)
    )
    plans = list(session.execute(query.order_by(col(OnboardingPlan.start_on), col(OnboardingPlan.id))).scalars())
    parties = parties_of(session, plans)
    return [Found(plan, parties[plan.id]) for plan in plans]


def _concerning(actor: Actor) -> ColumnElement[bool]:
    """`can_see_plan` in SQL."""
    if policy.is_hr(actor):
        return col(OnboardingPlan.id).is_not(None)
    own = col(OnboardingPlan.person_id) == actor.person_id
    return or_(and_(own, col(OnboardingPlan.state) != PlanState.SCHEDULED), _looked_after(actor))


def _looked_after(actor: Actor) -> ColumnElement[bool]:
    today = clock.today(actor.time_zone)
    known = or_(col(OnboardingPlan.visible_from).is_(None), col(OnboardingPlan.visible_from) <= today)
    managed = [community_id for community_id, held in actor.roles.items() if "manager" in held]
    paired = select(col(BuddyPairing.plan_id)).where(
        col(BuddyPairing.buddy_id) == actor.person_id, col(BuddyPairing.ended_at).is_(None)
    )
    reports = select(col(Person.id)).where(col(Person.manager_id) == actor.person_id)
    concerned = or_(
        col(OnboardingPlan.id).in_(paired),
        col(OnboardingPlan.person_id).in_(reports),
        col(OnboardingPlan.community_id).in_(managed),
    )
    return and_(known, concerned, col(OnboardingPlan.person_id) != actor.person_id)


_said = col(OnboardingPlan.person_id) == bindparam("person_id"), col(OnboardingPlan.introduction) != ""
_INTRODUCTION = Question(
    select(col(OnboardingPlan.introduction)).where(*_said).order_by(col(OnboardingPlan.id).desc()).limit(1)
)
