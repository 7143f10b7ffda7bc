"""Changing what one asked or answered; every text it had is kept."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.models.questions import Answer, Question
from app.pages import forms
from app.pages.answering import AnswerForm
from app.pages.forms import Form
from app.pages.questions import AskForm
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import questions

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Editor(View):
    """The form with what stands there now."""

    template = "questions/edit.html"
    community: Community
    question: Question
    answer: Answer | None
    form: Form


@router.get("/questions/{question_id}/edit")
def edit_form(call: Asked, question_id: str, form: Form | None = None) -> Editor:
    """The form in which a question is changed."""
    question, community = questions.find(call.session, call.actor, question_id)
    values = {"title": question.title, "body": question.body, "topics": ", ".join(question.topics)}
    return Editor(community, question, None, form or Form(values))


@router.post("/questions/{question_id}/edit")
@again(edit_form)
def edit(call: Asked, question_id: str) -> Redirect:
    """Change it."""
    question, community = questions.find(call.session, call.actor, question_id)
    typed = forms.read(AskForm, forms.typed(call.body))
    given = frozenset({"title", "body", "topics"})
    change = questions.Change(given=given, title=typed.title, body=typed.body, topics=typed.topic_list)
    questions.revise(call.session, call.actor, question, community, change)
    return Redirect(f"/questions/{question.id}", _("Saved."))


@router.get("/answers/{answer_id}/edit")
def answer_form(call: Asked, answer_id: str, form: Form | None = None) -> Editor:
    """The form in which an answer is changed."""
    answer, question, community = questions.find_answer(call.session, call.actor, answer_id)
    return Editor(community, question, answer, form or Form({"body": answer.body}))


@router.post("/answers/{answer_id}/edit")
@again(answer_form)
def edit_answer(call: Asked, answer_id: str) -> Redirect:
    """Change it."""
    answer, question, community = questions.find_answer(call.session, call.actor, answer_id)
    body = forms.read(AnswerForm, forms.typed(call.body)).body
    questions.revise_answer(call.session, call.actor, answer, question, community, body)
    return Redirect(f"/questions/{question.id}#answer-{answer.id}", _("Saved."))
