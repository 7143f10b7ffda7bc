"""Questions: asked, changed, closed, found to be asked before (domain.md §2.5)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, BySlug
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import As, Out, PageOut, Paging, page_as, problems
from app.api.v1 import question_shapes as shapes
from app.api.v1.question_shapes import PostRevisionOut, QuestionDetail, QuestionIn, QuestionOut, QuestionPatch, ThingId
from app.core.text import Sentence
from app.http.call import Asked
from app.models.questions import QuestionState
from app.services import communities, questions

router = APIRouter(tags=["questions"], route_class=ApiRoute)


class ClosingIn(In):
    """Why a question is closed."""

    reason: Sentence = Field(description="Why nobody needs an answer any longer.", examples=["The tool is gone."])


class DuplicateIn(In):
    """Which question it repeats."""

    of: ThingId = Field(description="Id of the question that was asked before.", examples=[ID])


class SuggestionOut(Out):
    """Something that may answer a question already."""

    kind: str = Field(description="`question` or `asset`.", examples=["question"])
    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What it is called.")
    lang: str = Field(description="Its language.", examples=["en"])
    community: str = Field(description="Slug of its community.")
    state: str = Field(description="A question's state, or an asset's confidence.", examples=["resolved"])
    url: str = Field(description="Its page.", examples=["/questions/01a1c0de-7e57-7000-8000-00000000cafe"])


class SuggestionsOut(Out):
    """What may answer a question already."""

    items: list[SuggestionOut] = Field(description="At most five, best first.")


@router.get("/communities/{slug}/questions", responses=problems(), summary="A community's questions")
def listing(
    call: Asked,
    slug: BySlug,
    paging: Paging,
    state: Annotated[QuestionState | None, Query(description="Only this state.")] = None,
    overdue: Annotated[bool, Query(description="Only those unanswered that should be answered by now.")] = False,
) -> As[PageOut[QuestionOut]]:
    """A community's questions, newest first."""
    community = communities.find(call.session, call.actor, slug)
    page = questions.of_community(call.session, community.id, questions.Filters(state=state, overdue=overdue), paging)
    return page_as([shapes.plain(row) for row in page.items], page.next)


@router.post("/communities/{slug}/questions", status_code=201, responses=problems(409), summary="Ask a question")
def ask(call: Asked, slug: BySlug, sent: Sent[QuestionIn]) -> QuestionDetail:
    """Ask a community, with or without your name."""
    community = communities.find(call.session, call.actor, slug)
    question = questions.ask(call.session, call.actor, community, questions.Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/questions/{question.id}"
    return shapes.detail(call.session, call.actor, question)


@router.get("/communities/{slug}/questions/suggestions", responses=problems(), summary="What may answer it already")
def suggestions(
    call: Asked, slug: BySlug, q: Annotated[str, Query(max_length=200, description="The question, as far as it is typed.")]
) -> SuggestionsOut:
    """Questions and assets that the caller may see and that may answer a question, for whoever is about to ask it."""
    communities.find(call.session, call.actor, slug)
    found = questions.suggest(call.session, call.actor, q)
    return SuggestionsOut(items=[SuggestionOut(**vars(one)) for one in found])


@router.get("/questions/{question_id}", responses=problems(), summary="One question")
def get(call: Asked, question_id: ById) -> QuestionDetail:
    """A question with its text; its answers are a list of their own."""
    question, _community = questions.find(call.session, call.actor, question_id)
    return shapes.detail(call.session, call.actor, question)


@router.patch("/questions/{question_id}", responses=problems(409, 412), summary="Change a question")
def patch(call: Asked, question_id: ById, sent: Sent[QuestionPatch]) -> QuestionDetail:
    """Change a question, or put one's name to it; honours If-Match."""
    question, community = questions.find(call.session, call.actor, question_id)
    given = sent.read()
    expect(call, question)
    if given.anonymous:
        questions.refuse_hiding(question)
    if given.anonymous is False:
        questions.put_name(call.session, call.actor, community, question)
    texts = given.model_fields_set - {"anonymous"}
    if texts or given.anonymous is None:
        change = questions.Change(given=frozenset(texts), **{name: getattr(given, name) for name in texts})
        questions.revise(call.session, call.actor, question, community, change)
    return shapes.detail(call.session, call.actor, question)


@router.get("/questions/{question_id}/revisions", responses=problems(), summary="Every text it had")
def revisions(call: Asked, question_id: ById, paging: Paging) -> As[PageOut[PostRevisionOut]]:
    """A question's texts, newest first."""
    question, _community = questions.find(call.session, call.actor, question_id)
    page = questions.revisions(call.session, question.id, paging)
    return page_as([shapes.revised(row) for row in page.items], page.next)


@router.post("/questions/{question_id}/closure", responses=problems(), summary="Close a question")
def close(call: Asked, question_id: ById, sent: Sent[ClosingIn]) -> QuestionDetail:
    """Close it, with a reason; again changes nothing."""
    question, community = questions.find(call.session, call.actor, question_id)
    questions.close(call.session, call.actor, question, community, sent.read().reason)
    return shapes.detail(call.session, call.actor, question)


@router.delete("/questions/{question_id}/closure", responses=problems(), summary="Reopen a question")
def reopen(call: Asked, question_id: ById) -> QuestionDetail:
    """Let it stand again as it did; it is no duplicate any longer."""
    question, community = questions.find(call.session, call.actor, question_id)
    questions.reopen(call.session, call.actor, question, community)
    return shapes.detail(call.session, call.actor, question)


@router.post("/questions/{question_id}/duplicate", responses=problems(409), summary="Say that it was asked before")
def mark(call: Asked, question_id: ById, sent: Sent[DuplicateIn]) -> QuestionDetail:
    """Close it as a duplicate of another question, to which it leads from then on."""
    question, community = questions.find(call.session, call.actor, question_id)
    questions.mark(call.session, call.actor, question, community, sent.read().of)
    return shapes.detail(call.session, call.actor, question)
