"""What people do with a request for help, in place: say something, take a step, hand it on, ask everybody instead."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import StringConstraints

from app.core.i18n import _
from app.core.text import Prose, Sentence
from app.http.call import Asked
from app.models.questions import Kept
from app.models.support import Category, HelpState, Priority
from app.pages import forms
from app.pages.forms import FormShape
from app.pages.question import one as question_page
from app.pages.route import PageRoute, Redirect, again
from app.pages.support_request import one
from app.services import questions, support
from app.services.outcomes import Verdict
from app.services.support import Draft, Step

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class StepForm(FormShape):
    """What goes with a step; without `to`, something is said and no step taken."""

    to: HelpState | None = None
    note: Prose = ""
    kept: Kept | None = None
    asset: str = ""
    why: Sentence = ""
    of: str = ""
    key: str | None = None


@router.post("/help/requests/{request_id}/transitions")
@again(one)
def move(call: Asked, request_id: str) -> Redirect:
    """Take a step, or only say something."""
    request, community = support.find(call.session, call.actor, request_id)
    typed = forms.read(StepForm, forms.typed(call.body))
    here = f"/help/requests/{request.id}"
    if typed.to is None:
        said = support.reply(call.session, call.actor, request, _needed(typed), key=typed.key)
        return Redirect(f"{here}#reply-{said.id}")
    verdict = Verdict(typed.kept, _last(typed.asset) or None, typed.why) if typed.kept else None
    support.move(call.session, call.actor, request, community, Step(typed.to, typed.note, verdict, _last(typed.of)))
    if typed.to == HelpState.RESOLVED and typed.kept == Kept.CREATED:
        return Redirect(f"/assets/{request.asset_id}/edit", _("A draft, out of your solution. Make it stand alone."))
    return Redirect(here, _said()[typed.to])


class Said(FormShape):
    """Something to say."""

    note: Annotated[Prose, StringConstraints(min_length=1)]


def _needed(typed: StepForm) -> str:
    """What was said; raises InvalidError beside its field where nothing was."""
    return forms.read(Said, {"note": typed.note}).note


def _last(address: str) -> str:
    """The id in an address: people paste these."""
    return address.strip().rstrip("/").rpartition("/")[2]


def _said() -> dict[HelpState, str]:
    return {
        HelpState.ACKNOWLEDGED: _("It is yours now, and they know."),
        HelpState.IN_PROGRESS: _("In progress."),
        HelpState.WAITING: _("Asked. The clock stands still until they answer."),
        HelpState.RESOLVED: _("Solved. They are asked whether it helped."),
        HelpState.CLOSED: _("Thank you. That is good to hear."),
        HelpState.REOPENED: _("That is noted."),
        HelpState.CANCELLED: _("Called off."),
        HelpState.DUPLICATE: _("Closed. It leads to the other one."),
    }


@router.post("/help/requests/{request_id}/assignee")
@again(one)
def assign(call: Asked, request_id: str) -> Redirect:
    """Hand it to somebody."""
    request, _community = support.find(call.session, call.actor, request_id)
    person = forms.typed(call.body).get("person", "").strip().removeprefix("@")
    support.assign(call.session, call.actor, request, person)
    return Redirect(f"/help/requests/{request.id}", _("Handed over."))


class GradeForm(FormShape):
    """How pressing it is, and what it is about."""

    priority: Priority
    category: Category


@router.post("/help/requests/{request_id}/priority")
@again(one)
def grade(call: Asked, request_id: str) -> Redirect:
    """Say how pressing it is."""
    request, _community = support.find(call.session, call.actor, request_id)
    typed = forms.read(GradeForm, forms.typed(call.body))
    support.grade(call.session, call.actor, request, typed.priority, typed.category)
    return Redirect(f"/help/requests/{request.id}", _("Saved."))


@router.post("/help/requests/{request_id}/question")
@again(one)
def to_question(call: Asked, request_id: str) -> Redirect:
    """Ask everybody instead."""
    request, community = support.find(call.session, call.actor, request_id)
    question = support.to_question(call.session, call.actor, request, community)
    return Redirect(f"/questions/{question.id}", _("Asked. Here you see by when an answer is due, and who may know."))


@router.post("/questions/{question_id}/help")
@again(question_page)
def to_request(call: Asked, question_id: str) -> Redirect:
    """Have somebody look after it."""
    question, community = questions.find(call.session, call.actor, question_id)
    draft = Draft(
        title=question.title, body=question.body, category=Category.HOW_TO, priority=Priority.P3, lang=question.lang
    )  # fmt: skip
    request = support.to_request(call.session, call.actor, question, community, draft)
    return Redirect(f"/help/requests/{request.id}", _("Sent. Here you see by when somebody answers."))
