"""What people do in a meeting and after it: who was there, minutes, actions, amendments."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.core.errors import StaleError
from app.core.i18n import _
from app.core.text import Line, Prose, Sentence
from app.http.call import Asked
from app.models.actions import ActionState
from app.models.meetings import Presence
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.meetings import One, one
from app.pages.route import PageRoute, Redirect, again
from app.services import meetings, people
from app.services.meetings import acting
from app.services.meetings.locking import hold_still

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SOMEBODY = "p-"  # before a username, in the form of who was there


class MinutesForm(FormShape):
    """What was said, and what was decided, a line each."""

    text: Prose = ""
    decisions: Prose = ""
    version: str = ""
    do: str = "save"


class AmendmentForm(FormShape):
    """What is missing or wrong."""

    text: Annotated[Prose, Field(max_length=2000)] = ""


class ObjectionForm(FormShape):
    """Why not."""

    reason: Sentence = ""


class ActionForm(FormShape):
    """Something to do."""

    title: Line
    owner: str
    due_on: date


class StepForm(FormShape):
    """How far an action is."""

    to: ActionState
    reason: Sentence = ""


@router.post("/meetings/{meeting_id}/holding")
@again(one)
def hold(call: Asked, meeting_id: str) -> Redirect:
    """It took place, or has begun."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    meetings.hold(call.session, call.actor, row, community)
    return Redirect(f"/meetings/{meeting_id}", _("Note who is there, and what was said."))


@router.post("/meetings/{meeting_id}/attendance")
@again(one)
def note(call: Asked, meeting_id: str) -> Redirect:
    """Who was there; one's own apologies."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    typed = {name.removeprefix(SOMEBODY): said for name, said in forms.typed(call.body).items() if name.startswith(SOMEBODY)}
    said = {name: Presence(word) for name, word in typed.items() if word in set(Presence)}
    given = {people.find(call.session, call.actor, name).id: presence for name, presence in said.items()}
    meetings.note(call.session, call.actor, row, community, given)
    return Redirect(f"/meetings/{meeting_id}", _("Noted."))


@router.post("/meetings/{meeting_id}/minutes")
@again(one)
def write(call: Asked, meeting_id: str) -> Redirect:
    """Keep the minutes as a draft, or let them out."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    said = forms.read(MinutesForm, forms.typed(call.body))
    meetings.require_keeper(call.actor, community)
    hold_still(call.session, row)
    if said.version != str(row.version):  # two who keep the minutes at once: neither's words go under the other's
        raise StaleError(_("Somebody changed this since you read it. Read it again, then repeat your change."))
    meetings.write(call.session, call.actor, row, community, said.text, said.decisions.split("\n"))
    if said.do != "publish":
        return Redirect(f"/meetings/{meeting_id}", _("Saved, as a draft."))
    meetings.publish_minutes(call.session, call.actor, row, community)
    return Redirect(f"/meetings/{meeting_id}", _("The minutes are out."))


@router.post("/meetings/{meeting_id}/amendments")
@again(one)
def amend(call: Asked, meeting_id: str) -> Redirect:
    """Say what is missing or wrong."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    said = forms.read(AmendmentForm, forms.typed(call.body))
    meetings.amend(call.session, call.actor, row, community, said.text)
    return Redirect(f"/meetings/{meeting_id}", _("It stands unless somebody objects in five working days."))


def _of_amendment(call: Asked, amendment_id: str, form: Form | None = None) -> One:
    """The meeting of an amendment."""
    _amendment, row, _community = meetings.find_amendment(call.session, call.actor, amendment_id)
    return one(call, row.id, form)


@router.post("/amendments/{amendment_id}/objection")
@again(_of_amendment)
def object_to(call: Asked, amendment_id: str) -> Redirect:
    """Object to an amendment."""
    amendment, row, community = meetings.find_amendment(call.session, call.actor, amendment_id)
    said = forms.read(ObjectionForm, forms.typed(call.body))
    meetings.object_to(call.session, call.actor, amendment, community, said.reason)
    return Redirect(f"/meetings/{row.id}", _("Noted."))


@router.post("/meetings/{meeting_id}/actions")
@again(one)
def give(call: Asked, meeting_id: str) -> Redirect:
    """Give somebody something to do."""
    row, community = meetings.find(call.session, call.actor, meeting_id)
    said = forms.read(ActionForm, forms.typed(call.body))
    meetings.give(call.session, call.actor, row, community, acting.Draft(**dict(said)))
    return Redirect(f"/meetings/{meeting_id}#actions", _("Noted."))


def _of_action(call: Asked, action_id: str, form: Form | None = None) -> One:
    """The meeting of an action."""
    row, _community = meetings.find_action(call.session, call.actor, action_id)
    return one(call, row.meeting_id, form)


@router.post("/actions/{action_id}/transitions")
@again(_of_action)
def move(call: Asked, action_id: str) -> Redirect:
    """Say how far an action is."""
    row, community = meetings.find_action(call.session, call.actor, action_id)
    said = forms.read(StepForm, forms.typed(call.body))
    meetings.move(call.session, call.actor, row, community, said.to, said.reason)
    return Redirect(f"/meetings/{row.meeting_id}#actions", _("Noted."))


@router.get("/actions/{action_id}")
def show(call: Asked, action_id: str) -> Redirect:
    """Where it was agreed, among the rest."""
    row, _community = meetings.find_action(call.session, call.actor, action_id)
    return Redirect(f"/meetings/{row.meeting_id}#action-{row.id}")


@router.post("/actions/{action_id}/completion")
def complete(call: Asked, action_id: str) -> Redirect:
    """It is done."""
    row, community = meetings.find_action(call.session, call.actor, action_id)
    meetings.move(call.session, call.actor, row, community, ActionState.DONE)
    return Redirect(f"/meetings/{row.meeting_id}#actions", _("Done."))
