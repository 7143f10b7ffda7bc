"""Onboarding plans: who is on their way in, and how far. HR is told what is done, and no more (domain.md §2.14, row 42)."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from app.api.fields import ID, Day
from app.api.route import ApiRoute, needs
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.core.db import Session
from app.http.call import Asked
from app.models.onboarding import OnboardingTask, Party, PlanKind, PlanState, TaskKind, TaskState
from app.services import onboarding, people
from app.services.onboarding import Found, Reason

router = APIRouter(tags=["onboarding"], route_class=ApiRoute)

ByPlan = Annotated[str, Path(description="Id of the plan.", examples=[ID])]
Seen = Annotated[PlanState | None, Query(description="Only those that stand so; those that are open unless told.")]


class PlanIn(In):
    """Somebody's way in, planned by hand where no HR system tells of hires."""

    person: str = Field(max_length=64, description="Username.", examples=["dora"])
    start_on: Day = Field(description="Their first day.")
    kind: PlanKind = Field(default=PlanKind.HIRE, description="New, or back again.")


class TaskOut(Out):
    """A task of a plan."""

    id: str = Field(description="Its id.", examples=[ID])
    kind: TaskKind = Field(description="What is to be done.", examples=["join"])
    title: str = Field(description="In words, where the kind does not say it; else empty.", examples=["Show the lab"])
    stage: int = Field(description="The day to which it belongs: 0, 1, 7, 30, 60 or 90.", examples=[0])
    owner: Party = Field(description="Whose it is.")
    due_on: date = Field(description="By which day.")
    minutes: int = Field(description="How long it takes; 0: nobody said.", examples=[5])
    required: bool = Field(description="Whether the plan waits for it.")
    module: str = Field(description="Code of the training module, for a training; else empty.", examples=[""])
    state: TaskState = Field(description="Where it stands.")


class PlanOut(Out):
    """Somebody's way in."""

    id: str = Field(description="Its id.", examples=[ID])
    person: PersonRef = Field(description="Whose.")
    kind: PlanKind = Field(description="New, or back again.")
    state: PlanState = Field(description="Where it stands.", examples=["active"])
    start_on: date = Field(description="Their first day.")
    template: str = Field(description="Code of the template from which it was made.", examples=["newcomer"])
    template_number: int = Field(description="In which version; later ones leave the plan as it is.", examples=[1])
    because: list[str] = Field(description="What of the template's rule fitted; empty: it is for all.", examples=[["unit"]])
    buddy: PersonRef | None = Field(description="Who goes along with them.")
    done: int = Field(description="Required tasks that are settled.", examples=[3])
    required: int = Field(description="Required tasks altogether.", examples=[9])
    overdue: int = Field(description="Required tasks whose day has passed.", examples=[0])
    version: int = Field(description="Counts its changes.", examples=[1])


class PlanWithTasksOut(PlanOut):
    """Somebody's way in, task by task."""

    buddy_meetings: int = Field(description="On how many days newcomer and buddy have met; more than eight is the aim.")
    first_meeting_at: datetime | None = Field(description="When they meet first, as proposed (UTC).")
    tasks: list[TaskOut] = Field(description="Its tasks in their order.")


class SuggestionOut(Out):
    """A community that may suit the newcomer, and why."""

    slug: str = Field(description="Slug of the community.", examples=["pricing"])
    name: str = Field(description="Its name.", examples=["Pricing"])
    domain: str = Field(description="What it is about.", examples=["How we set prices."])
    reason: Reason = Field(description="Why: the unit's centre of excellence, others of the job family, unit or location.")
    count: int | None = Field(description="On how many people the reason rests; null: only a few.", examples=[12])


def shown(session: Session, found: list[Found]) -> list[PlanOut]:
    """Plans in their out shape."""
    tasks = onboarding.tasks_by_plan(session, [one.plan.id for one in found])
    refs = people.refs(session, {who for one in found for who in (one.plan.person_id, one.parties.buddy)})
    return [PlanOut(**_plain(one, tasks[one.plan.id], refs)) for one in found]


def _plain(found: Found, tasks: list[OnboardingTask], refs: dict[str, people.Ref]) -> dict[str, object]:
    plan, buddy = found.plan, refs.get(found.parties.buddy or "")
    names = ("id", "kind", "state", "start_on", "template_number", "version")
    return {
        **{name: getattr(plan, name) for name in names},
        **vars(onboarding.progress(plan, tasks)),
        "template": plan.template_code,
        "because": plan.reasons,
        "person": PersonRef.of(refs[plan.person_id]),
        "buddy": PersonRef.of(buddy) if buddy else None,
    }


def one(session: Session, found: Found) -> PlanWithTasksOut:
    """A plan with its tasks."""
    session.flush()
    tasks = onboarding.tasks_of(session, found.plan.id)
    refs = people.refs(session, [found.plan.person_id, found.parties.buddy])
    pairing = onboarding.buddies.current(session, found.plan.id)
    return PlanWithTasksOut(
        **_plain(found, tasks, refs),
        buddy_meetings=onboarding.buddies.meetings(session, found.plan.id),
        first_meeting_at=pairing.meets_at if pairing else None,
        tasks=[task_shown(task) for task in tasks],
    )


def task_shown(task: OnboardingTask) -> TaskOut:
    """A task in its out shape. Why one was skipped is for those who look after the newcomer, at the site."""
    return TaskOut(**{name: getattr(task, name) for name in TaskOut.model_fields})


@router.get("/onboarding/plans", responses=problems(), summary="Who is on their way in")
@needs("read", "hr")
def plans(call: Asked, paging: Paging, state: Seen = None) -> PageOut[PlanOut]:
    """Plans that concern the caller, newest first; all of them for HR. Cancelled ones are in no list."""
    page = onboarding.listing(call.session, call.actor, paging, state)
    return PageOut(items=shown(call.session, page.items), next=page.next)


@router.post("/onboarding/plans", status_code=201, responses=problems(409), summary="Plan somebody's way in")
@needs("write", "hr")
def plan(call: Asked, sent: Sent[PlanIn]) -> PlanWithTasksOut:
    """By hand, where no HR system tells of hires: HR only. The template that fits best is frozen into the plan."""
    given = sent.read()
    person = people.find_active(call.session, call.actor, given.person, field="person")
    made = onboarding.plan_for(call.session, call.actor, person, given.start_on, given.kind)
    call.reply.headers["Location"] = f"/api/v1/onboarding/plans/{made.id}"
    return one(call.session, onboarding.find(call.session, call.actor, made.id))


@router.get("/onboarding/plans/{plan_id}", responses=problems(), summary="One plan, task by task")
@needs("read", "hr")
def get(call: Asked, plan_id: ByPlan) -> PlanWithTasksOut:
    """A plan with its tasks and how far they are. Nothing of recognition or of check-ins is in it."""
    return one(call.session, onboarding.find(call.session, call.actor, plan_id))


@router.get("/onboarding/plans/{plan_id}/suggestions", responses=problems(), summary="Communities that may suit the newcomer")
def suggestions(call: Asked, plan_id: ByPlan) -> PageOut[SuggestionOut]:
    """At most three, each with its reason, the best first."""
    found = onboarding.find(call.session, call.actor, plan_id)
    items = onboarding.suggestions_for(call.session, found.plan)
    return PageOut(items=[SuggestionOut.model_validate(one, from_attributes=True) for one in items], next=None)
