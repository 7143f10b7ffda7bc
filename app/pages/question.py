"""One question: its answers, who may know, and what was kept of the solution."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query

from app.core import clock, ids, paging
from app.core.db import Session
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.questions import Question, QuestionClosure, QuestionOutcome, QuestionRoute
from app.pages import question_words as words
from app.pages.forms import Form
from app.pages.questions import Card, cards
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import questions as policy
from app.services import live, people, questions, support, topics
from app.services.people import Ref
from app.services.questions import Given, Knower

KINDS = " ".join(sorted(kind for kind, about in live.KINDS.items() if about == "question_id"))

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class May:
    """What the reader may do here."""

    answer: bool
    accept: bool
    change: bool
    settle: bool
    look: bool


@dataclass(frozen=True)
class One(View):
    """A question, and all that came of it."""

    template = "questions/one.html"
    community: Community
    question: Question
    card: Card
    form: Form
    key: str
    answers: list[Given]
    next: str | None
    me: str
    mine: bool
    is_late: bool
    may: May
    closure: QuestionClosure | None
    closed_by: Ref | None
    original: Any | None
    duplicates: list[Any]
    outcome: QuestionOutcome | None
    outcome_words: dict[str, str]
    knowers: list[Knower]
    routes: list[tuple[QuestionRoute, Ref]]
    route_words: dict[str, str]
    my_route: QuestionRoute | None
    since: int
    kinds: str
    shown: str
    help_id: str | None
    chips: list[topics.Chip]


@router.get("/questions/{question_id}")
def one(
    call: Asked, question_id: str, form: Form | None = None, after: Annotated[str | None, Query(max_length=2000)] = None
) -> One:
    """A question with its answers."""
    question, community = questions.find(call.session, call.actor, question_id)
    session, actor = call.session, call.actor
    page = questions.answers(session, actor, question, paging.Ask(50, after))
    closure, routes = questions.closure_of(session, question), questions.routes(session, question)
    may = _may(call, question, community)
    asks = may.answer and question.state in {"open", "answered"}
    return One(
        community=community,
        question=question,
        card=cards([questions.one(session, question)])[0],
        form=form or Form(),
        key=(form or Form()).value("key") or ids.new_id(),
        answers=page.items,
        next=page.next,
        me=actor.person_id,
        mine=actor.person_id == question.asker_id,
        is_late=question.state == "open" and clock.is_past(question.response_target_at),
        may=may,
        closure=closure,
        closed_by=_closer(session, closure),
        original=questions.original(session, actor, question),
        duplicates=questions.duplicates(session, actor, question),
        outcome=questions.outcome(session, question),
        outcome_words=words.outcomes(),
        knowers=questions.who_knows(session, actor, question) if asks else [],
        routes=routes,
        route_words=words.route_states(),
        my_route=next((route for route, _who in routes if route.person_id == actor.person_id), None),
        since=live.now(session),
        kinds=KINDS,
        shown=f"{call.path}?after={quote(after)}" if after else call.path,
        help_id=support.from_question(session, actor, question.id),
        chips=topics.chips(session, actor, question.topics),
    )


def _closer(session: Session, closure: QuestionClosure | None) -> Ref | None:
    return people.refs(session, [closure.by_id]).get(closure.by_id or "") if closure else None


def _may(call: Call, question: Question, community: Community) -> May:
    actor = call.actor
    return May(
        answer=question.state != "closed" and policy.can_ask(actor, community),
        accept=policy.can_accept(actor, question) or policy.can_accept_on_behalf(actor, community),
        change=policy.can_change(actor, community, question.asker_id),
        settle=question.state == "resolved" and policy.can_settle(actor, community),
        look=question.anonymous and policy.can_moderate(actor, community) and actor.person_id != question.asker_id,
    )


@dataclass(frozen=True)
class History(View):
    """Every text that a question or an answer had."""

    template = "questions/history.html"
    community: Community
    question: Question
    rows: list[Any]
    next: str | None
    here: str


@router.get("/questions/{question_id}/history")
def history(call: Asked, question_id: str, after: Annotated[str | None, Query(max_length=2000)] = None) -> History:
    """A question's texts, newest first."""
    question, community = questions.find(call.session, call.actor, question_id)
    page = questions.revisions(call.session, question.id, paging.Ask(20, after))
    return History(community, question, page.items, page.next, f"/questions/{question.id}/history")


@router.get("/answers/{answer_id}/history")
def answer_history(call: Asked, answer_id: str, after: Annotated[str | None, Query(max_length=2000)] = None) -> History:
    """An answer's texts, newest first."""
    answer, question, community = questions.find_answer(call.session, call.actor, answer_id)
    page = questions.revisions(call.session, answer.id, paging.Ask(20, after))
    return History(community, question, page.items, page.next, f"/answers/{answer.id}/history")
