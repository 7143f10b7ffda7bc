"""Requests for help: asked, taken on, solved, confirmed (domain.md §2.6)."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.fields import ById
from app.api.route import ApiRoute, expect
from app.api.sent import Sent, named_in
from app.api.shapes import As, PageOut, Paging, page_as, problems
from app.api.v1 import question_shapes
from app.api.v1 import support_shapes as shapes
from app.api.v1.question_shapes import QuestionDetail
from app.api.v1.questions import SuggestionOut, SuggestionsOut
from app.api.v1.support_shapes import (
    AssignmentIn,
    HelpDetail,
    HelpGradeIn,
    HelpIn,
    HelpOut,
    HelpPatch,
    HelpStepIn,
    ReplyIn,
    ReplyOut,
)
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.support import HelpRequest, HelpState
from app.services import communities, questions, support
from app.services.outcomes import Verdict
from app.services.support import Draft, Filters, Step

router = APIRouter(tags=["help"], route_class=ApiRoute)


@router.get("/help/requests", responses=problems(), summary="Requests for help")
def listing(
    call: Asked,
    paging: Paging,
    mine: Annotated[bool, Query(description="Only what the caller asked for.")] = False,
    community: Annotated[str | None, Query(max_length=80, description="Only of this community (slug).")] = None,
    state: Annotated[HelpState | None, Query(description="Only in this state.")] = None,
) -> As[PageOut[HelpOut]]:
    """What the caller asked for, and what they may look after, newest first."""
    place = communities.find(call.session, call.actor, community) if community else None
    wanted = Filters(mine=mine, community_id=place.id if place else None, state=state)
    page = support.listing(call.session, call.actor, wanted, paging)
    return page_as([shapes.plain(one) for one in page.items], page.next)


@router.post("/help/requests", status_code=201, responses=problems(), summary="Ask for help")
def open_request(call: Asked, sent: Sent[HelpIn]) -> HelpDetail:
    """Ask a community, or without one the platform's technical experts. In a helping community whoever is there gets it."""
    given = sent.read()
    with named_in("community"):
        place = communities.find(call.session, call.actor, given.community) if given.community else None
    draft = Draft(**given.model_dump(exclude={"community"}))
    request = support.open_request(call.session, call.actor, place, draft)
    call.reply.headers["Location"] = f"/api/v1/help/requests/{request.id}"
    return _shown(call, request, place)


@router.get("/help/queue", responses=problems(), summary="What is for the caller to do")
def queue(call: Asked, paging: Paging) -> As[PageOut[HelpOut]]:
    """Open requests with which the caller may help: P1 first, by time to target; what waits for its requester last."""
    page = support.queue(call.session, call.actor, paging)
    return page_as([shapes.plain(one) for one in page.items], page.next)


@router.get("/help/suggestions", responses=problems(), summary="What may help already")
def suggestions(
    call: Asked, q: Annotated[str, Query(max_length=200, description="What is the matter, as far as it is typed.")]
) -> SuggestionsOut:
    """Pages and questions that the caller may see and that may help, the validated first."""
    found = support.suggest(call.session, call.actor, q)
    return SuggestionsOut(items=[SuggestionOut(**vars(one)) for one in found])


@router.get("/help/requests/{request_id}", responses=problems(), summary="One request")
def get(call: Asked, request_id: ById) -> HelpDetail:
    """A request for whoever asked, and for those who help or look after help there; for others it does not exist."""
    return _shown(call, *support.find(call.session, call.actor, request_id))


@router.patch("/help/requests/{request_id}", responses=problems(409, 412), summary="Say how pressing it is")
def patch(call: Asked, request_id: ById, sent: Sent[HelpPatch]) -> HelpDetail:
    """Give it another priority or category; for those who help. Honours If-Match."""
    request, community = support.find(call.session, call.actor, request_id)
    given = sent.read()
    expect(call, request)
    priority, category = given.priority or request.priority, given.category or request.category
    support.grade(call.session, call.actor, request, priority, category)
    return _shown(call, request, community)


@router.post("/help/requests/{request_id}/transitions", responses=problems(409, 412), summary="Take a step")
def move(call: Asked, request_id: ById, sent: Sent[HelpStepIn]) -> HelpDetail:
    """Take it on, wait, solve, confirm, reopen, call off. `closed`, `reopened` and `cancelled` are the requester's to say."""
    request, community = support.find(call.session, call.actor, request_id)
    given = sent.read()
    expect(call, request)
    verdict = Verdict(given.kept, given.asset, given.why) if given.kept else None
    step = Step(given.to, given.note, verdict, given.of or "")
    support.move(call.session, call.actor, request, community, step)
    return _shown(call, request, community)


@router.put("/help/requests/{request_id}/assignee", responses=problems(409), summary="Hand it to somebody")
def assign(call: Asked, request_id: ById, sent: Sent[AssignmentIn]) -> HelpDetail:
    """Hand it to somebody who may help with it; for those who help themselves."""
    request, community = support.find(call.session, call.actor, request_id)
    support.assign(call.session, call.actor, request, sent.read().person)
    return _shown(call, request, community)


@router.get("/help/requests/{request_id}/replies", responses=problems(), summary="What was said")
def replies(call: Asked, request_id: ById, paging: Paging) -> As[PageOut[ReplyOut]]:
    """What was said about a request, oldest first."""
    request, _community = support.find(call.session, call.actor, request_id)
    page = support.replies(call.session, request, paging)
    return page_as([shapes.said(row) for row in page.items], page.next)


@router.post("/help/requests/{request_id}/replies", status_code=201, responses=problems(409), summary="Say something")
def reply(call: Asked, request_id: ById, sent: Sent[ReplyIn]) -> ReplyOut:
    """Say something; a helper's first word takes the request on, and the requester's lets a paused clock run again."""
    request, _community = support.find(call.session, call.actor, request_id)
    said = support.reply(call.session, call.actor, request, sent.read().body)
    call.reply.headers["Location"] = f"/api/v1/help/requests/{request.id}/replies"
    author = {"username": call.actor.username, "display_name": call.actor.display_name}
    return ReplyOut.model_validate({"id": said.id, "author": author, "body": said.body, "at": said.created_at})


@router.post("/help/requests/{request_id}/question", status_code=201, responses=problems(409), summary="Ask everybody instead")
def to_question(call: Asked, request_id: ById) -> QuestionDetail:
    """Make it a question to the whole community, which then may read it; for whoever asked."""
    request, community = support.find(call.session, call.actor, request_id)
    question = support.to_question(call.session, call.actor, request, community)
    call.reply.headers["Location"] = f"/api/v1/questions/{question.id}"
    return question_shapes.detail(call.session, call.actor, question)


@router.post("/questions/{question_id}/help", status_code=201, responses=problems(409), summary="Ask for help instead")
def to_request(call: Asked, question_id: ById, sent: Sent[HelpGradeIn]) -> HelpDetail:
    """Have somebody look after what was asked as a question, which is closed; for whoever asked, with their name."""
    question, community = questions.find(call.session, call.actor, question_id)
    given = sent.read()
    draft = Draft(
        title=question.title, body=question.body, lang=question.lang, category=given.category, priority=given.priority
    )  # fmt: skip
    request = support.to_request(call.session, call.actor, question, community, draft)
    call.reply.headers["Location"] = f"/api/v1/help/requests/{request.id}"
    return _shown(call, request, community)


def _shown(call: Call, request: HelpRequest, community: Community | None) -> HelpDetail:
    original = support.original(call.session, call.actor, request)
    return shapes.detail(call.session, request, community, original)
