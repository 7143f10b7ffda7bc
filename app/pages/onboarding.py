"""Plans for those who look after newcomers: who comes, what is whose, who goes along, and how far it is."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BeforeValidator

from app.core import clock, paging
from app.core.i18n import _
from app.http.call import Asked, Call
from app.models.onboarding import ConfidenceCheckin, OnboardingPlan, OnboardingTask, Party, PlanKind, PlanState
from app.pages import forms
from app.pages import onboarding_words as words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import onboarding as policy
from app.services import communities, naming, onboarding, people
from app.services.onboarding import Found, Progress
from app.services.onboarding.doing import SHOWS_ITSELF
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
State = Annotated[PlanState | None, BeforeValidator(lambda typed: typed or None)]


@dataclass(frozen=True)
class Row:
    """A plan in the list."""

    plan: OnboardingPlan
    person: Ref
    buddy: Ref | None
    progress: Progress


@dataclass(frozen=True)
class Plans(View):
    """Who is on their way in, as far as it concerns the reader."""

    template = "onboarding/plans.html"
    rows: list[Row]
    next: str | None
    state: str
    states: dict[str, str]
    is_hr: bool
    today: date
    form: Form


@dataclass(frozen=True)
class Plan(View):
    """One plan: the tasks by day, the buddy, and for the community's manager the check-ins."""

    template = "onboarding/plan.html"
    plan: OnboardingPlan
    person: Ref
    refs: dict[str, Ref]
    parties: Any
    managers: list[Ref]
    community: Any
    tasks: list[OnboardingTask]
    titles: dict[str, str]
    party_names: dict[str, str]
    stages: dict[int, str]
    states: dict[str, str]
    task_states: dict[str, str]
    template_name: str
    reasons: str
    doable: list[str]
    may_let_off: bool
    may_name_buddy: bool
    candidates: list[onboarding.Candidate]
    suits: dict[str, str]
    may_meet: bool
    meets_at: Any
    meetings: int
    checkins: list[ConfidenceCheckin]
    moods: dict[str, str]
    form: Form


@router.get("/onboarding")
def plans(
    call: Asked, state: State = None, after: Annotated[str | None, Query(max_length=2000)] = None, form: Form | None = None
) -> Plans:
    """The plans that concern the reader; all of them for HR."""
    page = onboarding.listing(call.session, call.actor, paging.Ask(50, after), state)
    tasks = onboarding.tasks_by_plan(call.session, [one.plan.id for one in page.items])
    refs = people.refs(call.session, {who for one in page.items for who in (one.plan.person_id, one.parties.buddy)})
    rows = [
        Row(plan, refs[plan.person_id], refs.get(parties.buddy or ""), onboarding.progress(plan, tasks[plan.id]))
        for plan, parties in page.items
    ]
    is_hr, today = policy.is_hr(call.actor), clock.today(call.actor.time_zone)
    return Plans(rows, page.next, state.value if state else "", words.plan_states(), is_hr, today, form or Form())


class PlanForm(FormShape):
    """Somebody's first day, planned by hand."""

    person: str
    start_on: date


@router.post("/onboarding")
@again(plans)
def plan_for(call: Asked) -> Redirect:
    """Plan somebody's way in by hand: HR."""
    given = forms.read(PlanForm, forms.typed(call.body))
    person = people.find_active(call.session, call.actor, given.person.strip().removeprefix("@"), field="person")
    made = onboarding.plan_for(call.session, call.actor, person, given.start_on, PlanKind.HIRE)
    return Redirect(f"/onboarding/plans/{made.id}", _("Planned."))


@router.get("/onboarding/plans/{plan_id}")
def plan(call: Asked, plan_id: str, form: Form | None = None) -> Plan:
    """One plan."""
    found = onboarding.find(call.session, call.actor, plan_id)
    tasks = onboarding.tasks_of(call.session, found.plan.id)
    refs = people.refs(call.session, _named(found, tasks))
    return Plan(
        plan=found.plan,
        person=refs[found.plan.person_id],
        refs=refs,
        parties=found.parties,
        managers=[refs[one] for one in sorted(found.parties.community_managers)],
        community=communities.refs(call.session, [found.plan.community_id]).get(found.plan.community_id or ""),
        tasks=tasks,
        titles={task.id: naming.task(task) for task in tasks},
        party_names=words.parties(),
        stages=words.stages(),
        states=words.plan_states(),
        task_states=words.task_states(),
        template_name=f"{found.plan.template_code} {found.plan.template_number}",
        reasons=", ".join(words.rule_parts()[one] for one in found.plan.reasons),
        moods=dict(words.moods()),
        suits=words.suits(),
        form=form or Form(),
        **_ways(call, found, tasks),
    )


def _named(found: Found, tasks: list[OnboardingTask]) -> set[str | None]:
    plan, parties = found
    settlers = {task.settled_by for task in tasks}
    return {plan.person_id, parties.buddy, parties.line_manager, *parties.community_managers, *settlers}


def _ways(call: Call, found: Found, tasks: list[OnboardingTask]) -> dict[str, Any]:
    """What the reader may do here, and what they need to see for it."""
    session, actor, (plan, parties) = call.session, call.actor, found
    pairing, held = onboarding.buddies.current(session, plan.id), parties.of(actor.person_id)
    names_buddy = plan.is_open and policy.can_name_buddy(actor, parties)
    return {
        "doable": [task.id for task in tasks if policy.can_do(actor, task, parties) and task.kind not in SHOWS_ITSELF],
        "may_let_off": not held.isdisjoint({Party.COMMUNITY_MANAGER, Party.LINE_MANAGER}),
        "may_name_buddy": names_buddy,
        "candidates": onboarding.candidates(session, actor, plan, parties) if names_buddy else [],
        "may_meet": plan.is_open and pairing is not None and not held.isdisjoint({Party.BUDDY, Party.NEW_HIRE}),
        "meets_at": pairing.meets_at if pairing else None,
        "meetings": onboarding.buddies.meetings(session, plan.id),
        "checkins": onboarding.checkins.of_plan(session, plan) if policy.can_read_confidence(actor, parties) else [],
    }
