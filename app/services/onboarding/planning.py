"""Plans: begun from the template that fits, shifted, paused, resumed, called off; frozen otherwise (domain.md §2.12)."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.onboarding import (
    OPEN,
    CheckinState,
    ConfidenceCheckin,
    OnboardingPlan,
    OnboardingTask,
    PlanKind,
    PlanState,
    TaskState,
)
from app.models.people import Person
from app.policies import onboarding as policy
from app.policies.guard import require
from app.services.onboarding import buddies, templates
from app.services.onboarding.knowing import has_left, hire_of, managers_of, post_of, today_of
from app.services.onboarding.matching import Template, choose
from app.services.onboarding.suggesting import Suggestion, suggest

CHECKINS = (7, 30, 90)
TOO_LATE = timedelta(days=90)  # nothing of a plan would be left: a backfill of people who have long been here begins none


def plan_for(
    session: Session, actor: Actor, person: Person, start_on: date, kind: PlanKind = PlanKind.HIRE
) -> OnboardingPlan:  # fmt: skip
    """Plan somebody's way in by hand. Raises ConflictError where a plan is open already, or no template fits."""
    require(policy.can_plan(actor), otherwise=_("HR plans people's first days."))
    if has_left(person):
        raise ConflictError(_("%(name)s is no longer with the organisation.") % {"name": person.display_name})
    if open_plan(session, person.id):
        raise ConflictError(_("%(name)s has an onboarding plan already.") % {"name": person.display_name})
    if start_on <= today_of(person) - TOO_LATE:
        raise InvalidError.at("start_on", _("That is more than ninety days ago: nothing would be left to do."))
    plan = begin(session, actor.person_id, person, kind, start_on)
    if plan is None:
        raise ConflictError(_("No template fits. Publish one without a rule, for everybody."))
    return plan


def begin(
    session: Session, by_id: str | None, person: Person, kind: PlanKind, start_on: date,
    visible_from: date | None = None, hr_event_id: str | None = None,
) -> OnboardingPlan | None:  # fmt: skip
    """Freeze the template that fits somebody into a plan; None when it is too late for one, or no template fits."""
    template = choose(templates.book(session), hire_of(session, person, kind, start_on))
    if template is None or start_on <= today_of(person) - TOO_LATE:
        return None
    plan = OnboardingPlan(
        person_id=person.id, kind=kind, template_code=template.code, template_number=template.number,
        reasons=sorted(template.rule), start_on=start_on, visible_from=visible_from, hr_event_id=hr_event_id,
        community_id=_home(session, person, start_on),
    )  # fmt: skip
    session.add(plan)
    session.flush()
    _copy(session, plan, template)
    record(session, by_id, _scheduled(plan))
    start_if_due(session, plan, person)
    return plan


def open_plan(session: Session, person_id: str) -> OnboardingPlan | None:
    """The plan of somebody that has neither been completed nor cancelled."""
    query = select(OnboardingPlan).where(col(OnboardingPlan.person_id) == person_id, col(OnboardingPlan.state).in_(OPEN))
    return session.execute(query).scalar_one_or_none()


def shift(session: Session, plan: OnboardingPlan, start_on: date, visible_from: date | None = None) -> None:
    """The first day moved, and what is still to be done with it. Again changes nothing."""
    plan.visible_from = visible_from or plan.visible_from
    if plan.start_on == start_on:
        return
    plan.start_on = start_on
    person = session.get_one(Person, plan.person_id)
    if plan.state is PlanState.ACTIVE and start_on > today_of(person):
        plan.state = PlanState.SCHEDULED
    _lay_out(session, plan)
    record(session, None, facts.OnboardingShifted(plan_id=plan.id, person_id=plan.person_id, start_on=start_on))
    start_if_due(session, plan, person)


def start_if_due(session: Session, plan: OnboardingPlan, person: Person) -> None:
    """The first day has come, by the clock of where they are; somebody who comes back is here first."""
    if plan.state is PlanState.SCHEDULED and plan.start_on <= today_of(person) and not has_left(person):
        plan.state = PlanState.ACTIVE
        plan.touch()
        record(session, None, facts.OnboardingStarted(plan_id=plan.id, person_id=plan.person_id))


def pause(session: Session, plan: OnboardingPlan, day: date) -> None:
    """The person is away for long: nobody is asked for anything meanwhile."""
    if plan.state is not PlanState.PAUSED:
        plan.state, plan.paused_on = PlanState.PAUSED, day
        plan.touch()
        record(session, None, facts.OnboardingPaused(plan_id=plan.id, person_id=plan.person_id))


def resume(session: Session, plan: OnboardingPlan, day: date) -> None:
    """The person is back: everything is due later by as many days as they were away."""
    if plan.state is PlanState.PAUSED:
        begun = max(plan.paused_on or day, plan.start_on)
        plan.paused_days += max(0, (day - begun).days)
        plan.state, plan.paused_on = PlanState.SCHEDULED, None
        _lay_out(session, plan)
        record(session, None, facts.OnboardingResumed(plan_id=plan.id, person_id=plan.person_id))
        start_if_due(session, plan, session.get_one(Person, plan.person_id))


def cancel(session: Session, plan: OnboardingPlan) -> None:
    """The hire will not happen, or the person has left: the plan is in no list any more."""
    lock(session, OnboardingPlan, plan.id)
    plan.state = PlanState.CANCELLED
    plan.touch()
    buddies.end_all(session, plan)
    record(session, None, facts.OnboardingCancelled(plan_id=plan.id, person_id=plan.person_id))


def tasks_of(session: Session, plan_id: str) -> list[OnboardingTask]:
    """A plan's tasks in their order."""
    query = select(OnboardingTask).where(col(OnboardingTask.plan_id) == plan_id)
    return list(session.execute(query.order_by(col(OnboardingTask.place))).scalars())


def tasks_by_plan(session: Session, plan_ids: Iterable[str]) -> dict[str, list[OnboardingTask]]:
    """The tasks of some plans, each in their order."""
    wanted = set(plan_ids)
    found: dict[str, list[OnboardingTask]] = {plan_id: [] for plan_id in wanted}
    query = select(OnboardingTask).where(col(OnboardingTask.plan_id).in_(wanted)).order_by(col(OnboardingTask.place))
    for task in session.execute(query).scalars():
        found[task.plan_id].append(task)
    return found


def suggestions_for(session: Session, plan: OnboardingPlan) -> list[Suggestion]:
    """Communities that may suit the newcomer, each with its reason."""
    person = session.get_one(Person, plan.person_id)
    return suggest(session, person, post_of(session, person, max(plan.start_on, today_of(person))))


def _home(session: Session, person: Person, start_on: date) -> str | None:
    """The community that looks after the newcomer: the first one suggested that has a manager, else the first."""
    found = suggest(session, person, post_of(session, person, start_on))
    managed = managers_of(session, [one.id for one in found])
    return next((one.id for one in found if one.id in managed), found[0].id if found else None)


def _scheduled(plan: OnboardingPlan) -> facts.OnboardingScheduled:
    return facts.OnboardingScheduled(
        plan_id=plan.id, person_id=plan.person_id, template_code=plan.template_code,
        template_number=plan.template_number, start_on=plan.start_on,
    )  # fmt: skip


def _copy(session: Session, plan: OnboardingPlan, template: Template) -> None:
    planned = [templates.understood(task) for task in template.tasks]
    for place, task in enumerate(sorted(planned, key=lambda one: (one.stage, one.offset_days))):
        values = {**vars(task), "stage": int(task.stage)}
        session.add(OnboardingTask(plan_id=plan.id, place=place, due_on=plan.start_on, **values))
    for day in CHECKINS:
        session.add(ConfidenceCheckin(plan_id=plan.id, person_id=plan.person_id, day=day, due_on=plan.start_on))
    session.flush()
    _lay_out(session, plan)


def _lay_out(session: Session, plan: OnboardingPlan) -> None:
    """Set the days of what is still to be done."""
    first = plan.start_on + timedelta(days=plan.paused_days)
    for task in tasks_of(session, plan.id):
        if task.state is TaskState.PENDING:
            task.due_on = first + timedelta(days=task.offset_days)
    waiting = col(ConfidenceCheckin.plan_id) == plan.id, col(ConfidenceCheckin.state) == CheckinState.WAITING
    for checkin in session.execute(select(ConfidenceCheckin).where(*waiting)).scalars():
        checkin.due_on = first + timedelta(days=checkin.day)
    plan.touch()
    session.flush()
