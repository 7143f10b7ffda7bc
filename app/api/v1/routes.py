"""Who knows? Who is asked, who declines; who asked without a name; and what is kept of a solution (domain.md §2.5)."""

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ById
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PersonRef, problems
from app.api.v1 import question_shapes as shapes
from app.api.v1.question_shapes import OutcomeIn, QuestionDetail, RouteOut
from app.http.call import Asked, Call
from app.models.questions import Question
from app.services import questions

router = APIRouter(tags=["questions"], route_class=ApiRoute)


class RouteIn(In):
    """Whom to ask."""

    person: str = Field(max_length=64, description="Username of a member.", examples=["ana.garcia"])


class KnowerOut(Out):
    """Somebody who may know, and what speaks for it."""

    person: PersonRef = Field(description="Who.")
    answers: int = Field(description="How many of their answers about this were accepted.")
    contributions: int = Field(description="How many of their contributions about this were endorsed in the last year.")
    in_all: int = Field(description="Accepted answers and endorsed contributions of theirs in this community.")
    load: int = Field(description="How many questions wait for them.")


class KnowersOut(Out):
    """Who may know, and who was asked already."""

    items: list[KnowerOut] = Field(description="At most three, the most evidence first.")
    asked: list[RouteOut] = Field(description="Who was asked, in order.")


class AskerOut(Out):
    """Who asked."""

    asker: PersonRef | None = Field(description="Who asked; null where nobody knows.")


@router.get("/questions/{question_id}/experts", responses=problems(), summary="Who knows?")
def experts(call: Asked, question_id: ById) -> KnowersOut:
    """Members whose accepted answers and endorsed contributions speak for them."""
    question, _community = questions.find(call.session, call.actor, question_id)
    return _knowers(call, question)


@router.post("/questions/{question_id}/routes", status_code=201, responses=problems(409), summary="Ask somebody who may know")
def route(call: Asked, question_id: ById, sent: Sent[RouteIn]) -> KnowersOut:
    """Ask a member whether they know; at most three at a time, and they may decline."""
    question, community = questions.find(call.session, call.actor, question_id)
    questions.route(call.session, call.actor, question, community, sent.read().person)
    call.reply.headers["Location"] = f"/api/v1/questions/{question.id}/experts"
    return _knowers(call, question)


@router.post("/routes/{route_id}/declination", responses=problems(409), summary="Decline to answer")
def decline(call: Asked, route_id: ById) -> RouteOut:
    """Say that one does not know, or cannot say now; no reason is asked for."""
    asked, question, _community = questions.find_route(call.session, call.actor, route_id)
    questions.decline(call.session, call.actor, asked, question)
    return next(one for one in _routes(call, question) if one.id == asked.id)


@router.get("/questions/{question_id}/asker", responses=problems(), summary="Who asked")
def asker(call: Asked, question_id: ById) -> AskerOut:
    """Who asked: of a question without a name, for its asker and for moderators, and it is noted who looked."""
    question, community = questions.find(call.session, call.actor, question_id)
    found = questions.asker(call.session, call.actor, question, community)
    return AskerOut(asker=PersonRef.of(found) if found else None)


@router.post("/questions/{question_id}/outcome", status_code=201, responses=problems(409), summary="Say what is worth keeping")
def settle(call: Asked, question_id: ById, sent: Sent[OutcomeIn]) -> QuestionDetail:
    """Link what says it already, write a draft out of question and answer, or say why nothing is worth keeping."""
    question, community = questions.find(call.session, call.actor, question_id)
    said = sent.read()
    what = questions.Verdict(said.kept, said.asset, said.note)
    questions.settle(call.session, call.actor, question, community, what)
    call.reply.headers["Location"] = f"/api/v1/questions/{question.id}"
    return shapes.detail(call.session, call.actor, question)


def _knowers(call: Call, question: Question) -> KnowersOut:
    found = questions.who_knows(call.session, call.actor, question)
    items = [KnowerOut(**{**vars(one), "person": PersonRef.of(one.person)}) for one in found]
    return KnowersOut(items=items, asked=_routes(call, question))


def _routes(call: Call, question: Question) -> list[RouteOut]:
    found = questions.routes(call.session, question)
    return [RouteOut(id=one.id, person=PersonRef.of(who), state=one.state) for one, who in found]
