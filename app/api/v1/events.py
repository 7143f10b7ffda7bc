"""What happens, as it happens: a stream of events for pages of the site and for integrations."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Header, Query

from app.api.fields import ID
from app.api.route import ApiRoute
from app.api.shapes import problems
from app.http.call import Asked, Call
from app.http.stream import Stream
from app.services import communities, live, questions
from app.services.live import Listener

router = APIRouter(tags=["events"], route_class=ApiRoute)

EVENT = {  # each event of the stream: before OpenAPI 3.2 there is no other place to say so
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "id": {"type": "string", "description": "Position in the journal, for `Last-Event-ID`.", "examples": ["17"]},
        "event": {"type": "string", "enum": ["fact", "reload", "inbox"], "description": "What kind of event it is."},
        "data": {"type": "string", "contentMediaType": "application/json", "description": "What it tells, as JSON."},
    },
}
DATA = f'{{"kind":"question.answered","at":"2026-11-21T22:25:00Z","community":"pricing","subject":"{ID}"}}'
EVENTS = {"text/event-stream": {"schema": EVENT, "example": {"id": "17", "event": "fact", "data": DATA}}}
MOST = 2**63 - 1


@router.get(
    "/events/stream",
    status_code=200,
    response_class=Stream,
    responses={**problems(), 200: {"content": EVENTS, "description": "The stream, from now on or from where it was left."}},
    summary="What happens, as it happens",
)
def stream(
    call: Asked,
    community: Annotated[str, Query(max_length=80, description="Slug of the only community to hear of.")] = "",
    question: Annotated[str, Query(max_length=64, description="Id of the only question to hear of.")] = "",
    since: Annotated[
        int | None, Query(ge=0, le=MOST, description="Position up to which all is known; what came after is told first.")
    ] = None,
    seconds: Annotated[
        int | None, Query(ge=0, le=86400, description="End after so many seconds; 0: tell what there is, and end.")
    ] = None,
    last_event_id: Annotated[
        str, Header(max_length=40, description="Id of the last event that came; it counts for more than `since`.")
    ] = "",
) -> Stream:
    """Facts that the caller may know of at the moment at which they are told, as server-sent events; see docs/api/events.md."""
    listener = Listener(call.actor, 0)
    if question:
        found, place = questions.find(call.session, call.actor, question)
        listener.subject_id, listener.community_id = found.id, place.id
    elif community:
        listener.community_id = communities.id_of(call.session, call.actor, community)
    listener.position = _position(call, last_event_id, since)
    if call.who and call.who.session_id:
        call.who = replace(call.who, unseen=False)  # a page that listens is no person at work: it keeps nobody signed in
    return Stream(listener, seconds)


def _position(call: Call, last_event_id: str, since: int | None) -> int:
    """Where to go on. What is no position of ours lies beyond all of them, and nobody can go on from there."""
    if last_event_id:
        return int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else MOST
    return live.now(call.session) if since is None else since
