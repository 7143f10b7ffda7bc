"""What one does for a newcomer, from wherever one sees it: settle a task, name a buddy, note a meeting."""

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.models.onboarding import TaskState
from app.pages import forms
from app.pages.forms import FormShape
from app.pages.onboarding import plan
from app.pages.route import PageRoute, Redirect, again
from app.services import onboarding, people

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class CompletionForm(FormShape):
    """How a task was settled; `back` is where one came from."""

    state: TaskState = TaskState.DONE
    reason: Sentence = ""
    back: str = ""


@router.post("/onboarding/tasks/{task_id}/completion")
def complete(call: Asked, task_id: str) -> Redirect:
    """Settle a task."""
    task, found = onboarding.find_task(call.session, call.actor, task_id)
    given = forms.read(CompletionForm, forms.typed(call.body))
    onboarding.settle(call.session, call.actor, found.plan, task, found.parties, given.state, given.reason)
    return Redirect("/welcome" if given.back == "/welcome" else f"/onboarding/plans/{found.plan.id}", _("Done."))


class BuddyForm(FormShape):
    """Who shall go along."""

    buddy: str


@router.post("/onboarding/plans/{plan_id}/buddy")
@again(plan)
def name_buddy(call: Asked, plan_id: str) -> Redirect:
    """Name a buddy."""
    found = onboarding.find(call.session, call.actor, plan_id)
    name = forms.read(BuddyForm, forms.typed(call.body)).buddy.strip().removeprefix("@")
    buddy = people.find_active(call.session, call.actor, name, field="buddy")
    onboarding.buddies.name_buddy(call.session, call.actor, found.plan, found.parties, buddy)
    onboarding.reconcile(call.session, found.plan)
    return Redirect(f"/onboarding/plans/{plan_id}", _("%(name)s was named, and sees it today.") % {"name": buddy.display_name})


@router.post("/onboarding/plans/{plan_id}/meetings")
def met(call: Asked, plan_id: str) -> Redirect:
    """Note that newcomer and buddy have met today."""
    found = onboarding.find(call.session, call.actor, plan_id)
    onboarding.buddies.met(call.session, call.actor, found.plan)
    return Redirect(f"/onboarding/plans/{plan_id}", _("Noted."))
