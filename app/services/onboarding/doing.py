"""Tasks: done by whoever's they are, or by being so; skipped with a reason; and a plan that has nothing left is completed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState
from app.models.contributions import Authorship
from app.models.onboarding import OnboardingPlan, OnboardingTask, PlanState, TaskKind, TaskState
from app.models.people import Person
from app.models.training import TrainingModule
from app.policies import onboarding as policy
from app.policies.guard import require
from app.policies.onboarding import Parties
from app.services import guidelines
from app.services.held import today
from app.services.onboarding import buddies
from app.services.onboarding.planning import tasks_of
from app.services.training import standing_of

# What is done by being so: nobody has to say it, and nobody can say it without its being so.
SHOWS_ITSELF = frozenset(
    {TaskKind.NAME_BUDDY, TaskKind.JOIN, TaskKind.GUIDELINES, TaskKind.FIRST_CONTRIBUTION, TaskKind.TRAINING}
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far a plan is: of the tasks that it requires, how many are settled, and how many of the others are late."""

    done: int
    required: int
    overdue: int


def progress(plan: OnboardingPlan, tasks: Sequence[OnboardingTask]) -> Progress:
    """Count a plan's tasks."""
    required = [task for task in tasks if task.required]
    left = [task for task in required if task.state is TaskState.PENDING]
    late = sum(task.due_on < today() for task in left) if plan.state is PlanState.ACTIVE else 0
    return Progress(len(required) - len(left), len(required), late)


def settle(
    session: Session, actor: Actor, plan: OnboardingPlan, task: OnboardingTask, parties: Parties,
    state: TaskState = TaskState.DONE, reason: str = "",
) -> OnboardingTask:  # fmt: skip
    """Say that a task is done, skipped (with a reason) or does not apply. The same again changes nothing.

    Raises ForbiddenError for somebody else's, ConflictError where it shows by itself, or the plan does not run.
    """
    if state is TaskState.DONE:
        require(policy.can_do(actor, task, parties), otherwise=_("This is somebody else's to do."))
    else:
        sentence = _("Those who look after the newcomer say what does not apply; what is optional one may skip oneself.")
        require(policy.can_let_off(actor, task, parties), otherwise=sentence)
    if task.state is state:
        return task
    _check(plan, task, state, reason)
    if task.kind is TaskKind.MEET_BUDDY and state is TaskState.DONE and buddies.current(session, plan.id):
        buddies.met(session, actor, plan)
    _settle(session, actor.person_id, plan, task, state, reason)
    _complete(session, plan)
    return task


def introduce(
    session: Session, actor: Actor, plan: OnboardingPlan, task: OnboardingTask, parties: Parties, sentence: str
) -> None:  # fmt: skip
    """The newcomer says in a sentence who they are; again puts the new one in its place."""
    require(policy.can_do(actor, task, parties), otherwise=_("This is somebody else's to do."))
    if not sentence.strip():
        raise InvalidError.at("introduction", _("Write something here."))
    plan.introduction = sentence.strip()
    plan.touch()
    settle(session, actor, plan, task, parties)


def reconcile(session: Session, plan: OnboardingPlan) -> None:
    """Settle what has come to be so: a buddy is named, a community joined, everything acknowledged, a first thing done."""
    if not plan.is_open:
        return
    person = session.get_one(Person, plan.person_id)
    for task in tasks_of(session, plan.id):
        if task.state is TaskState.PENDING and task.kind in SHOWS_ITSELF and _is_so(session, plan, person, task):
            nothing = task.kind is TaskKind.GUIDELINES and not guidelines.has_acknowledged(session, person.id)
            _settle(session, _whose(session, plan, task), plan, task, TaskState.NOT_APPLICABLE if nothing else TaskState.DONE)
    _complete(session, plan)


def _is_so(session: Session, plan: OnboardingPlan, person: Person, task: OnboardingTask) -> bool:
    match task.kind:
        case TaskKind.NAME_BUDDY:
            return buddies.current(session, plan.id) is not None
        case TaskKind.JOIN:
            belongs = col(Membership.person_id) == person.id, col(Membership.state) == MembershipState.ACTIVE
            return _any(session, select(col(Membership.id)).where(*belongs))
        case TaskKind.GUIDELINES:
            return plan.state is not PlanState.SCHEDULED and not guidelines.outstanding(session, person.id)
        case TaskKind.FIRST_CONTRIBUTION:
            since = col(Authorship.person_id) == person.id, col(Authorship.logged_at) >= plan.created_at
            return _any(session, select(col(Authorship.id)).where(*since))
        case _:
            query = select(TrainingModule).where(col(TrainingModule.code) == task.module)
            module = session.execute(query).scalar_one_or_none()
            return module is not None and standing_of(session, person, module).is_done


def _whose(session: Session, plan: OnboardingPlan, task: OnboardingTask) -> str:
    """Who did what shows by itself: whoever named the buddy, else the newcomer."""
    pairing = buddies.current(session, plan.id) if task.kind is TaskKind.NAME_BUDDY else None
    return pairing.named_by if pairing else plan.person_id


def _any(session: Session, query: object) -> bool:
    return session.execute(query.limit(1)).first() is not None  # type: ignore[attr-defined]


def _check(plan: OnboardingPlan, task: OnboardingTask, state: TaskState, reason: str) -> None:
    if not plan.is_open or plan.state is PlanState.PAUSED:
        raise ConflictError(_("This plan does not run at the moment."))
    if state is TaskState.PENDING or task.state is not TaskState.PENDING:
        raise ConflictError(_("This has been settled already."))
    if state is TaskState.DONE and task.kind in SHOWS_ITSELF:
        raise ConflictError(_("Nobody has to say so: it shows as done as soon as it is."))
    if state is TaskState.SKIPPED and not reason.strip():
        raise InvalidError.at("reason", _("Say why it is skipped."))


def _settle(
    session: Session, by_id: str, plan: OnboardingPlan, task: OnboardingTask, state: TaskState, reason: str = ""
) -> None:  # fmt: skip
    task.state, task.reason, task.settled_by, task.settled_at = state, reason.strip(), by_id, clock.now()
    task.touch()
    plan.touch()
    session.flush()
    fact = facts.OnboardingTaskDone(
        plan_id=plan.id, task_id=task.id, person_id=plan.person_id, kind=task.kind.value, state=state.value
    )
    record(session, by_id, fact)


def _complete(session: Session, plan: OnboardingPlan) -> None:
    """The plan's move-on criterion: nothing that it requires is pending."""
    left = select(func.count()).where(
        col(OnboardingTask.plan_id) == plan.id, col(OnboardingTask.required).is_(True),
        col(OnboardingTask.state) == TaskState.PENDING,
    )  # fmt: skip
    if plan.state is PlanState.ACTIVE and session.execute(left).scalar_one() == 0:
        plan.state = PlanState.COMPLETED
        plan.touch()
        record(session, None, facts.OnboardingCompleted(plan_id=plan.id, person_id=plan.person_id))
