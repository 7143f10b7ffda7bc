"""Topics that the strategy needs: what is missing there weighs more (domain.md §4.5)."""

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, Topic
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, problems
from app.http.call import Asked
from app.services.gaps import strategic

router = APIRouter(tags=["gaps"], route_class=ApiRoute)


class StrategicTopicIn(In):
    """A topic."""

    topic: Topic = Field(description="As people write it; synonyms and endings do not matter.", examples=["Batteries"])


class StrategicTopicOut(Out):
    """A topic that the strategy needs."""

    id: str = Field(description="Its id.", examples=[ID])
    topic: str = Field(
        description="What it is called, in the reader's language if it has a name there.", examples=["Batteries"]
    )
    slug: str = Field(description="The topic's slug.", examples=["batteries"])


def _shown(needed: strategic.Needed) -> StrategicTopicOut:
    row, named = needed
    return StrategicTopicOut(id=row.id, topic=named.label, slug=named.topic.slug)


@router.get("/strategic-topics", responses=problems(), summary="What the strategy needs")
def listing(call: Asked) -> PageOut[StrategicTopicOut]:
    """All of them, by the alphabet, on one page."""
    return PageOut(items=[_shown(row) for row in strategic.listing(call.session, call.actor)], next=None)


@router.post("/strategic-topics", status_code=201, responses=problems(409), summary="Say that the strategy needs a topic")
def name(call: Asked, sent: Sent[StrategicTopicIn]) -> StrategicTopicOut:
    """For the organisation's KM advisors."""
    strategic.require_writer(call.actor)
    needed = strategic.name(call.session, call.actor, sent.read().topic)
    call.reply.headers["Location"] = f"/api/v1/strategic-topics/{needed[0].id}"
    return _shown(needed)


@router.get("/strategic-topics/{topic_id}", responses=problems(), summary="One strategic topic")
def get(call: Asked, topic_id: ById) -> StrategicTopicOut:
    """A topic."""
    return _shown(strategic.find(call.session, call.actor, topic_id))


@router.delete("/strategic-topics/{topic_id}", responses=problems(), summary="The strategy needs it no longer")
def drop(call: Asked, topic_id: ById) -> StrategicTopicOut:
    """What it was is the answer."""
    needed = strategic.find(call.session, call.actor, topic_id)
    strategic.drop(call.session, call.actor, needed[0])
    return _shown(needed)
