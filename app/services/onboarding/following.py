"""What becomes of somebody's plan when HR tells something, when they do something, and when a day comes."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.buddies import BuddyPairing
from app.models.onboarding import (
    OPEN,
    CheckinState,
    ConfidenceCheckin,
    OnboardingPlan,
    OnboardingTask,
    PlanKind,
    PlanState,
    TaskKind,
    TaskState,
)
from app.models.people import Person, PersonStatus
from app.services.onboarding import buddies, checkins, planning
from app.services.onboarding.doing import reconcile
from app.services.onboarding.knowing import has_left, today_of

ESCALATE_BEFORE = timedelta(days=2)
NEVER_CAME = timedelta(days=7)  # somebody was to come back, and did not; their record may follow the day by a little


def hired(session: Session, fact: facts.PersonHired | facts.PersonRehired) -> None:
    """A hire becomes a plan, once: where one is open already, its first day is what HR says.

    HR may correct what is past: a hire that holds again, of somebody who has left meanwhile, begins nothing.
    """
    person = session.get_one(Person, fact.person_id)
    plan = planning.open_plan(session, person.id)
    if plan is not None:
        planning.shift(session, plan, fact.effective_on, fact.visible_from)
    elif not (has_left(person) and fact.effective_on <= today_of(person)):
        kind = PlanKind.REHIRE if isinstance(fact, facts.PersonRehired) else PlanKind.HIRE
        planning.begin(session, None, person, kind, fact.effective_on, fact.visible_from, fact.hr_event_id)


def hire_changed(session: Session, fact: facts.HireChanged) -> None:
    """The first day moved. Somebody whose hire was so long ago that they had no plan gets one if it now lies ahead."""
    person = session.get_one(Person, fact.person_id)
    plan = planning.open_plan(session, person.id)
    if plan is not None:
        planning.shift(session, plan, fact.effective_on)
    elif fact.effective_on > today_of(person):
        planning.begin(session, None, person, PlanKind.HIRE, fact.effective_on, None, fact.hr_event_id)


def called_off(session: Session, person_id: str) -> None:
    """The hire was cancelled, or the person has left. Whoever had them as buddy is asked to be named another one."""
    plan = planning.open_plan(session, person_id)
    if plan is not None:
        planning.cancel(session, plan)
    buddies.step_back(session, person_id)


def away(session: Session, person_id: str, day: date) -> None:
    """The person is away for long."""
    plan = planning.open_plan(session, person_id)
    if plan is not None:
        planning.pause(session, plan, day)


def back(session: Session, person_id: str, day: date) -> None:
    """The person is back."""
    plan = planning.open_plan(session, person_id)
    if plan is not None:
        planning.resume(session, plan, day)


def did_something(session: Session, person_ids: set[str]) -> None:
    """Some of these people may be newcomers, and what they did a task."""
    query = select(OnboardingPlan).where(col(OnboardingPlan.person_id).in_(person_ids), col(OnboardingPlan.state).in_(OPEN))
    for plan in session.execute(query.order_by(col(OnboardingPlan.id))).scalars():
        reconcile(session, plan)


def due(session: Session) -> list[str]:
    """The plans for which a day may have come; what is so where each person is, `turn` knows."""
    tomorrow = clock.today() + timedelta(days=1)
    query = select(col(OnboardingPlan.id)).where(or_(_begins(tomorrow), _asks(tomorrow), _lacks_a_buddy(tomorrow)))
    return list(session.execute(query.order_by(col(OnboardingPlan.id))).scalars())


def turn(session: Session, plan_id: str) -> None:
    """Do for one plan what its person's day has brought. Safe to repeat."""
    plan = session.get_one(OnboardingPlan, plan_id, with_for_update=True)
    person = session.get_one(Person, plan.person_id)
    if person.status == PersonStatus.LONG_LEAVE:
        return  # their plan is about to be paused
    if has_left(person) and plan.is_open and plan.start_on + NEVER_CAME <= today_of(person):
        planning.cancel(session, plan)
        return
    planning.start_if_due(session, plan, person)
    reconcile(session, plan)
    checkins.ask_due(session, plan, person)
    if plan.escalated_at is None and needs_buddy(session, plan) and plan.start_on <= today_of(person) + ESCALATE_BEFORE:
        plan.escalated_at = clock.now()
        record(session, None, facts.OnboardingEscalated(plan_id=plan.id, person_id=person.id))


def needs_buddy(session: Session, plan: OnboardingPlan) -> bool:
    """Whether the plan asks for a buddy and nobody is named."""
    if plan.state not in {PlanState.SCHEDULED, PlanState.ACTIVE}:
        return False
    query = select(col(OnboardingTask.id)).where(col(OnboardingTask.plan_id) == plan.id, *_asks_for_a_buddy())
    return session.execute(query.limit(1)).first() is not None and buddies.current(session, plan.id) is None


def _begins(tomorrow: date) -> ColumnElement[bool]:
    return and_(col(OnboardingPlan.state) == PlanState.SCHEDULED, col(OnboardingPlan.start_on) <= tomorrow)


def _asks(tomorrow: date) -> ColumnElement[bool]:
    waiting = col(ConfidenceCheckin.state).in_([CheckinState.WAITING, CheckinState.ASKED, CheckinState.REMINDED])
    plans = select(col(ConfidenceCheckin.plan_id)).where(waiting, col(ConfidenceCheckin.due_on) <= tomorrow)
    return and_(col(OnboardingPlan.state).in_(checkins.ASKABLE), col(OnboardingPlan.id).in_(plans))


def _lacks_a_buddy(tomorrow: date) -> ColumnElement[bool]:
    paired = select(col(BuddyPairing.plan_id)).where(col(BuddyPairing.ended_at).is_(None))
    asking = select(col(OnboardingTask.plan_id)).where(*_asks_for_a_buddy())
    return and_(
        col(OnboardingPlan.state).in_([PlanState.SCHEDULED, PlanState.ACTIVE]),
        col(OnboardingPlan.escalated_at).is_(None),
        col(OnboardingPlan.start_on) <= tomorrow + ESCALATE_BEFORE,
        col(OnboardingPlan.id).in_(asking),
        col(OnboardingPlan.id).not_in(paired),
    )


def _asks_for_a_buddy() -> tuple[ColumnElement[bool], ...]:
    naming = col(OnboardingTask.kind) == TaskKind.NAME_BUDDY
    return naming, col(OnboardingTask.state).in_([TaskState.PENDING, TaskState.DONE])
