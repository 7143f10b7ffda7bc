"""The welcome: a newcomer's first days, at most four things for today, each done in place (domain.md §5.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, Field, StringConstraints

from app.core import clock
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.text import Sentence, one_line
from app.http.call import Asked, Call
from app.models.belonging import Origin
from app.models.guidelines import Guideline
from app.models.onboarding import ConfidenceCheckin, OnboardingTask, Party, TaskState
from app.pages import forms
from app.pages import onboarding_words as words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import belonging, communities, guidelines, naming, onboarding, people
from app.services.onboarding import Found
from app.services.people import Ref

MOST = 4
router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class FirstDays(View):
    """What today asks of a newcomer, what is done, and what comes next."""

    template = "onboarding/welcome.html"
    today: date
    minutes: int
    tasks: list[OnboardingTask]
    titles: dict[str, str]
    done: int
    coming: list[OnboardingTask]
    stages: dict[int, str]
    buddy: Ref | None
    meets_at: Any
    host: Ref | None
    community: Any
    suggestions: list[tuple[Any, str]]
    guidelines: list[Guideline]
    introduction: str
    checkin: ConfidenceCheckin | None
    moods: list[tuple[str, str]]
    form: Form


@router.get("/welcome")
def welcome(call: Asked, form: Form | None = None) -> FirstDays:
    """One's own first days; nobody else has any here."""
    return first_days(call, _mine(call), form)


def first_days(call: Call, found: Found, form: Form | None = None) -> FirstDays:
    """The page, for a plan of the reader's own."""
    session, plan = call.session, found.plan
    today = clock.today(call.actor.time_zone)
    own = [task for task in onboarding.tasks_of(session, plan.id) if task.owner is Party.NEW_HIRE]
    due, coming = _now_and_later(own, today)
    managers = sorted(found.parties.community_managers)
    refs = people.refs(session, [found.parties.buddy, *managers])
    places = communities.refs(session, [plan.community_id])
    pairing = onboarding.buddies.current(session, plan.id)
    return FirstDays(
        today=today,
        minutes=sum(task.minutes for task in due if task.state is TaskState.PENDING),
        tasks=due,
        titles={task.id: naming.task(task) for task in own},
        done=sum(task.state is not TaskState.PENDING for task in due),
        coming=coming,
        stages=words.stages(),
        buddy=refs.get(found.parties.buddy or ""),
        meets_at=pairing.meets_at if pairing else None,
        host=refs[managers[0]] if managers else None,
        community=places.get(plan.community_id or ""),
        suggestions=[(one, words.because(one)) for one in onboarding.suggestions_for(session, plan)],
        guidelines=guidelines.outstanding(session, call.actor.person_id),
        introduction=plan.introduction,
        checkin=onboarding.checkins.open_for(session, call.actor),
        moods=words.moods(),
        form=form or Form(),
    )


def is_first_screen(call: Call, found: Found) -> bool:
    """On the first day, until everything of it is settled, the welcome is what one sees first."""
    if found.plan.start_on != clock.today(call.actor.time_zone):
        return False
    own = (task for task in onboarding.tasks_of(call.session, found.plan.id) if task.owner is Party.NEW_HIRE)
    return any(task.stage == 0 and task.state is TaskState.PENDING for task in own)


@router.post("/welcome/communities/{slug}")
def join(call: Asked, slug: str) -> Redirect:
    """Join a community that was suggested, with one click."""
    found = _mine(call)
    community = communities.find(call.session, call.actor, slug)
    belonging.join(call.session, call.actor, community, Origin.ONBOARDING)
    onboarding.reconcile(call.session, found.plan)
    note = _("You have joined, or asked to: %(name)s.") % {"name": community.name}
    return Redirect("/welcome", note)


@router.post("/welcome/guidelines/{guideline_id}")
def acknowledge(call: Asked, guideline_id: str) -> Redirect:
    """Read, and will keep to it."""
    found = _mine(call)
    guidelines.acknowledge(call.session, call.actor, guidelines.find(call.session, call.actor, guideline_id))
    onboarding.reconcile(call.session, found.plan)
    return Redirect("/welcome", _("Thank you. You can read them again in the community."))


class IntroductionForm(FormShape):
    """Oneself in a sentence."""

    introduction: Annotated[str, StringConstraints(max_length=280), AfterValidator(one_line)]


@router.post("/welcome/introduction/{task_id}")
@again(welcome)
def introduce(call: Asked, task_id: str) -> Redirect:
    """Say in a sentence who one is."""
    task, found = onboarding.find_task(call.session, call.actor, task_id)
    sentence = forms.read(IntroductionForm, forms.typed(call.body)).introduction
    onboarding.introduce(call.session, call.actor, found.plan, task, found.parties, sentence)
    return Redirect("/welcome", _("Thank you. It stands on your profile."))


class CheckinForm(FormShape):
    """How confident one feels, and what would help."""

    confidence: Annotated[int, Field(ge=1, le=5)]
    note: Sentence = ""


@router.post("/welcome/check-ins/{checkin_id}")
@again(welcome)
def answer(call: Asked, checkin_id: str) -> Redirect:
    """Answer a question about confidence."""
    row = onboarding.checkins.find(call.session, call.actor, checkin_id)
    given = forms.read(CheckinForm, forms.typed(call.body))
    onboarding.checkins.answer(call.session, call.actor, row, given.confidence, given.note)
    return Redirect("/welcome", _("Thank you for saying so."))


def _mine(call: Call) -> Found:
    found = onboarding.mine(call.session, call.actor)
    if found is None:
        raise NotFoundError(_("There is no such onboarding plan."))
    return found


def _now_and_later(own: list[OnboardingTask], today: date) -> tuple[list[OnboardingTask], list[OnboardingTask]]:
    """What belongs to today, four things at most: the stage that began last, and what was left over; then the next stage."""
    begun = [task for task in own if task.due_on <= today]
    stage = max((task.stage for task in begun), default=0)
    now = [task for task in own if task.stage == stage or (task in begun and task.state is TaskState.PENDING)]
    later = [task for task in own if task not in now and task.state is TaskState.PENDING]
    following = min((task.stage for task in later), default=None)
    return now[-MOST:], [task for task in later if task.stage == following]
