"""What people do in onboarding: tasks, buddies, check-ins; and how it goes on the whole."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field, StringConstraints

from app.api.fields import ID, Day
from app.api.route import ApiRoute, needs
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, PersonRef, problems
from app.api.v1.plans import ByPlan, PlanWithTasksOut, TaskOut, one, task_shown
from app.core.text import Sentence, one_line
from app.http.call import Asked
from app.models.onboarding import CheckinState, ConfidenceCheckin, TaskState
from app.services import onboarding, people
from app.services.onboarding import Suits

router = APIRouter(tags=["onboarding"], route_class=ApiRoute)

Settled = Literal[TaskState.DONE, TaskState.SKIPPED, TaskState.NOT_APPLICABLE]
ByTask = Annotated[str, Path(description="Id of the task.", examples=[ID])]
ByCheckin = Annotated[str, Path(description="Id of the check-in.", examples=[ID])]
Introduction = Annotated[str, StringConstraints(max_length=280), AfterValidator(one_line)]


class CompletionIn(In):
    """How a task was settled."""

    state: Settled = Field(default=TaskState.DONE, description="Done, skipped with a reason, or not applicable.")
    reason: Sentence = Field(default="", description="Why it is skipped.", examples=["She was here before."])
    introduction: Introduction | None = Field(
        default=None, description="For `introduce`: who they are, in a sentence.", examples=["I price spare parts and sing."]
    )


class BuddyIn(In):
    """Who shall go along."""

    buddy: str = Field(max_length=64, description="Username; not the line manager, and with fewer than two newcomers.")


class MeetingIn(In):
    """That newcomer and buddy have met."""

    met_on: Day | None = Field(default=None, description="On which day; null: today.")


class AnswerIn(In):
    """How confident a newcomer feels."""

    confidence: int = Field(ge=1, le=5, description="1: lost, to 5: at home.", examples=[4])
    note: Sentence = Field(default="", description="What would help.", examples=["More time with the tool."])


class CheckinOut(Out):
    """A question about confidence, and its answer."""

    id: str = Field(description="Its id.", examples=[ID])
    day: int = Field(description="After how many days: 7, 30 or 90.", examples=[7])
    due_on: date = Field(description="When it is asked.")
    state: CheckinState = Field(description="Asked, reminded of once, answered, or let go.")
    confidence: int | None = Field(description="1: lost, to 5: at home.", examples=[4])
    note: str = Field(description="What would help.", examples=["More time with the tool."])
    answered_at: datetime | None = Field(description="When it was answered (UTC).")


class CandidateOut(Out):
    """Somebody who may be asked to go along with a newcomer."""

    person: PersonRef = Field(description="Who.")
    reasons: list[Suits] = Field(description="Why: what they share with the newcomer, the strongest first.")
    newcomers: int = Field(description="With how many newcomers they go along now; two at most.", examples=[0])


class MoodOut(Out):
    """How confident newcomers feel on the whole."""

    day: int = Field(description="After how many days.", examples=[7])
    answers: int | None = Field(description="How many have answered; null: fewer than five.", examples=[23])
    mean: float | None = Field(description="1 to 5; null where fewer than five have answered.", examples=[3.8])


class SummaryOut(Out):
    """How onboarding goes on the whole; nobody is named."""

    states: dict[str, int] = Field(description="Plans by state.", examples=[{"scheduled": 2, "active": 9, "completed": 31}])
    days_to_first_contribution: float | None = Field(description="Median days from the first day; null of fewer than five.")
    confidence: list[MoodOut] = Field(description="For KM advisors; empty for HR.")


def checkin_shown(row: ConfidenceCheckin) -> CheckinOut:
    """A check-in in its out shape."""
    return CheckinOut(**{name: getattr(row, name) for name in CheckinOut.model_fields})


@router.post("/onboarding/tasks/{task_id}/completion", responses=problems(409), summary="Settle a task")
def complete(call: Asked, task_id: ByTask, sent: Sent[CompletionIn]) -> TaskOut:
    """Whoever's it is says that it is done; those who look after the newcomer say what does not apply."""
    task, found = onboarding.find_task(call.session, call.actor, task_id)
    given = sent.read()
    if given.introduction is not None:
        onboarding.introduce(call.session, call.actor, found.plan, task, found.parties, given.introduction)
    else:
        state, reason = TaskState(given.state), given.reason
        onboarding.settle(call.session, call.actor, found.plan, task, found.parties, state, reason)
    return task_shown(task)


@router.put("/onboarding/plans/{plan_id}/buddy", responses=problems(409), summary="Name a buddy")
def name_buddy(call: Asked, plan_id: ByPlan, sent: Sent[BuddyIn]) -> PlanWithTasksOut:
    """The community's manager or the line manager; whoever was named before steps back."""
    found = onboarding.find(call.session, call.actor, plan_id)
    buddy = people.find_active(call.session, call.actor, sent.read().buddy, field="buddy")
    onboarding.buddies.name_buddy(call.session, call.actor, found.plan, found.parties, buddy)
    onboarding.reconcile(call.session, found.plan)
    return one(call.session, onboarding.find(call.session, call.actor, plan_id))


@router.get("/onboarding/plans/{plan_id}/buddy-candidates", responses=problems(), summary="Who may suit as a buddy")
def candidates(call: Asked, plan_id: ByPlan) -> PageOut[CandidateOut]:
    """At most five, who suits best first, for those who name a buddy; all on one page."""
    found = onboarding.find(call.session, call.actor, plan_id)
    suiting = onboarding.candidates(call.session, call.actor, found.plan, found.parties)
    items = [CandidateOut(person=PersonRef.of(one.person), reasons=one.reasons, newcomers=one.newcomers) for one in suiting]
    return PageOut(items=items, next=None)


@router.post("/onboarding/plans/{plan_id}/meetings", responses=problems(409), summary="Note that newcomer and buddy have met")
def met(call: Asked, plan_id: ByPlan, sent: Sent[MeetingIn]) -> PlanWithTasksOut:
    """One of the two; a day counts once."""
    found = onboarding.find(call.session, call.actor, plan_id)
    onboarding.buddies.met(call.session, call.actor, found.plan, sent.read().met_on)
    return one(call.session, found)


@router.get("/onboarding/plans/{plan_id}/check-ins", responses=problems(), summary="How confident the newcomer feels")
@needs("read", "hr")
def checkins(call: Asked, plan_id: ByPlan) -> PageOut[CheckinOut]:
    """For the newcomer and their community's manager alone; HR and the line manager get 403."""
    found = onboarding.find(call.session, call.actor, plan_id)
    rows = onboarding.checkins.read(call.session, call.actor, found.plan, found.parties)
    return PageOut(items=[checkin_shown(row) for row in rows], next=None)


@router.post("/onboarding/check-ins/{checkin_id}/answer", responses=problems(409), summary="Say how confident one feels")
def answer(call: Asked, checkin_id: ByCheckin, sent: Sent[AnswerIn]) -> CheckinOut:
    """The newcomer's own; to everybody else there is no such check-in."""
    row = onboarding.checkins.find(call.session, call.actor, checkin_id)
    given = sent.read()
    return checkin_shown(onboarding.checkins.answer(call.session, call.actor, row, given.confidence, given.note))


@router.get("/onboarding/summary", responses=problems(), summary="How onboarding goes on the whole")
@needs("read", "hr")
def summary(call: Asked) -> SummaryOut:
    """Counts for HR and the organisation's KM advisors; confidence for the latter, of five answers or more."""
    told = onboarding.summary(call.session, call.actor)
    return SummaryOut(
        states=told.states,
        days_to_first_contribution=told.days_to_first_contribution,
        confidence=[MoodOut.model_validate(one, from_attributes=True) for one in told.moods],
    )
