"""What people do with a question, in place: answer, accept, vote, ask who knows, decline, tidy up, keep what was learned."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import StringConstraints

from app.core.i18n import _
from app.core.text import Sentence, Text
from app.http.call import Asked
from app.models.questions import Kept
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.question import One, one
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import questions
from app.services.questions import Verdict

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class AnswerForm(FormShape):
    """What answering asks."""

    body: Annotated[Text, StringConstraints(min_length=1)]
    key: str | None = None


@router.post("/questions/{question_id}/answers")
@again(one)
def answer(call: Asked, question_id: str) -> Redirect:
    """Answer it; the same form sent twice answers once."""
    question, community = questions.find(call.session, call.actor, question_id)
    typed = forms.read(AnswerForm, forms.typed(call.body))
    given = questions.answer(call.session, call.actor, question, community, typed.body, key=typed.key)
    return Redirect(f"/questions/{question.id}#answer-{given.id}", _("Thank you. Whoever asked can accept it."))


def _of_answer(call: Asked, answer_id: str, form: Form | None = None) -> One:
    """The page on which an answer stands, with what is wrong."""
    return one(call, questions.find_answer(call.session, call.actor, answer_id)[1].id, form)


@router.post("/answers/{answer_id}/acceptance")
@again(_of_answer)
def accept(call: Asked, answer_id: str) -> Redirect:
    """Accept it; `back` takes that back."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    if forms.typed(call.body).get("back"):
        questions.unaccept(call.session, call.actor, given, question, community)
        return Redirect(f"/questions/{question.id}", _("No answer is accepted now."))
    questions.accept(call.session, call.actor, given, question, community)
    return Redirect(f"/questions/{question.id}#keep", _("Accepted. What of it is worth keeping for others?"))


@router.post("/answers/{answer_id}/votes")
@again(_of_answer)
def vote(call: Asked, answer_id: str) -> Redirect:
    """Say that it helped; `back` takes that back."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    act = questions.unvote if forms.typed(call.body).get("back") else questions.vote
    act(call.session, call.actor, given, community)
    return Redirect(f"/questions/{question.id}#answer-{given.id}")


@router.post("/questions/{question_id}/routes")
@again(one)
def route(call: Asked, question_id: str) -> Redirect:
    """Ask somebody whether they know."""
    question, community = questions.find(call.session, call.actor, question_id)
    person = forms.typed(call.body).get("person", "").strip().removeprefix("@")
    questions.route(call.session, call.actor, question, community, person)
    return Redirect(f"/questions/{question.id}", _("Asked. They can answer, or say that they cannot."))


def _of_route(call: Asked, route_id: str, form: Form | None = None) -> One:
    """The page of the question that somebody was asked."""
    return one(call, questions.find_route(call.session, call.actor, route_id)[1].id, form)


@router.post("/routes/{route_id}/declination")
@again(_of_route)
def decline(call: Asked, route_id: str) -> Redirect:
    """Say that one does not know."""
    asked, question, _community = questions.find_route(call.session, call.actor, route_id)
    questions.decline(call.session, call.actor, asked, question)
    return Redirect(f"/questions/{question.id}", _("That is fine. Others may know."))


class ClosingForm(FormShape):
    """Why nobody needs an answer, or which question it repeats."""

    reason: Sentence = ""
    of: str = ""


@router.post("/questions/{question_id}/closure")
@again(one)
def close(call: Asked, question_id: str) -> Redirect:
    """Close it, as a duplicate if one is named; `back` reopens it."""
    question, community = questions.find(call.session, call.actor, question_id)
    values = forms.typed(call.body)
    given = forms.read(ClosingForm, values)
    if values.get("back"):
        questions.reopen(call.session, call.actor, question, community)
        return Redirect(f"/questions/{question.id}", _("It is open again."))
    original = given.of.strip().rstrip("/").rpartition("/")[2]  # people paste the address
    if original:
        questions.mark(call.session, call.actor, question, community, original)
    else:
        questions.close(call.session, call.actor, question, community, given.reason)
    return Redirect(f"/questions/{question.id}", _("Closed."))


@router.post("/questions/{question_id}/name")
@again(one)
def put_name(call: Asked, question_id: str) -> Redirect:
    """Put one's name to it, for good."""
    question, community = questions.find(call.session, call.actor, question_id)
    questions.put_name(call.session, call.actor, community, question)
    return Redirect(f"/questions/{question.id}", _("Your name stands there now."))


@router.post("/questions/{question_id}/asker")
@again(one)
def look(call: Asked, question_id: str) -> View | Redirect:
    """Tell a moderator who asked; that they looked is noted, and whoever asked can see it."""
    question, community = questions.find(call.session, call.actor, question_id)
    found = questions.asker(call.session, call.actor, question, community)
    name = found.display_name if found else _("nobody knows")
    return Redirect(f"/questions/{question.id}", _("Asked by: %(name)s. That you looked was noted.") % {"name": name})


class OutcomeForm(FormShape):
    """What is worth keeping."""

    kept: Kept
    asset: str = ""
    note: Sentence = ""


@router.post("/questions/{question_id}/outcome")
@again(one)
def settle(call: Asked, question_id: str) -> Redirect:
    """Link what says it already, write it down, or say why nothing is worth keeping."""
    question, community = questions.find(call.session, call.actor, question_id)
    given = forms.read(OutcomeForm, forms.typed(call.body))
    linked = given.asset.strip().rstrip("/").rpartition("/")[2]
    verdict = Verdict(given.kept, linked or None, given.note)
    outcome = questions.settle(call.session, call.actor, question, community, verdict)
    if given.kept == Kept.CREATED:
        return Redirect(f"/assets/{outcome.asset_id}/edit", _("A draft, out of question and answer. Make it stand alone."))
    return Redirect(f"/questions/{question.id}", _("Thank you. That is noted."))
