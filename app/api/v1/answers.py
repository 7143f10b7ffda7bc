"""Answers: given, changed, accepted, and said to have helped (domain.md §2.5)."""

from fastapi import APIRouter

from app.api.fields import ById
from app.api.route import ApiRoute, expect
from app.api.sent import Sent
from app.api.shapes import As, PageOut, Paging, page_as, problems
from app.api.v1 import question_shapes as shapes
from app.api.v1.question_shapes import AnswerIn, AnswerOut, PostRevisionOut
from app.http.call import Asked, Call
from app.models.questions import Answer, Question
from app.services import questions

router = APIRouter(tags=["questions"], route_class=ApiRoute)


@router.get("/questions/{question_id}/answers", responses=problems(), summary="A question's answers")
def listing(call: Asked, question_id: ById, paging: Paging) -> As[PageOut[AnswerOut]]:
    """The accepted one, then those that helped most, then as they came."""
    question, _community = questions.find(call.session, call.actor, question_id)
    page = questions.answers(call.session, call.actor, question, paging)
    return page_as([shapes.answered(one) for one in page.items], page.next)


@router.post("/questions/{question_id}/answers", status_code=201, responses=problems(409), summary="Answer a question")
def answer(call: Asked, question_id: ById, sent: Sent[AnswerIn]) -> AnswerOut:
    """Answer it; an answer is a contribution, too."""
    question, community = questions.find(call.session, call.actor, question_id)
    given = questions.answer(call.session, call.actor, question, community, sent.read().body)
    call.reply.headers["Location"] = f"/api/v1/questions/{question.id}/answers"
    return _shown(call, given, question)


@router.patch("/answers/{answer_id}", responses=problems(412), summary="Change an answer")
def patch(call: Asked, answer_id: ById, sent: Sent[AnswerIn]) -> AnswerOut:
    """Give an answer another text; every one it had is kept. Honours If-Match."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    body = sent.read().body
    expect(call, given)
    questions.revise_answer(call.session, call.actor, given, question, community, body)
    return _shown(call, given, question)


@router.get("/answers/{answer_id}/revisions", responses=problems(), summary="Every text an answer had")
def revisions(call: Asked, answer_id: ById, paging: Paging) -> As[PageOut[PostRevisionOut]]:
    """An answer's texts, newest first."""
    given, _question, _community = questions.find_answer(call.session, call.actor, answer_id)
    page = questions.revisions(call.session, given.id, paging)
    return page_as([shapes.revised(row) for row in page.items], page.next)


@router.post("/answers/{answer_id}/acceptance", responses=problems(409), summary="Accept an answer")
def accept(call: Asked, answer_id: ById) -> AnswerOut:
    """Say which answer it was: whoever asked; the leader on their behalf after ten working days of silence."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    questions.accept(call.session, call.actor, given, question, community)
    return _shown(call, given, question)


@router.delete("/answers/{answer_id}/acceptance", responses=problems(409), summary="Take an acceptance back")
def unaccept(call: Asked, answer_id: ById) -> AnswerOut:
    """Say that it was not this answer after all."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    questions.unaccept(call.session, call.actor, given, question, community)
    return _shown(call, given, question)


@router.post("/answers/{answer_id}/votes", responses=problems(409), summary="Say that an answer helped")
def vote(call: Asked, answer_id: ById) -> AnswerOut:
    """One vote each, none for one's own; it orders answers and carries no points."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    questions.vote(call.session, call.actor, given, community)
    return _shown(call, given, question)


@router.delete("/answers/{answer_id}/votes", responses=problems(), summary="Take a vote back")
def unvote(call: Asked, answer_id: ById) -> AnswerOut:
    """Take one's vote back; again changes nothing."""
    given, question, community = questions.find_answer(call.session, call.actor, answer_id)
    questions.unvote(call.session, call.actor, given, community)
    return _shown(call, given, question)


def _shown(call: Call, given: Answer, question: Question) -> AnswerOut:
    call.session.flush()
    return AnswerOut.model_validate(shapes.answered(questions.given(call.session, call.actor, given, question)))
