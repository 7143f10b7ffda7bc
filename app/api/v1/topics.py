"""Topics: what knowledge, questions and contributions are about, whatever it is called in each language (domain.md §2.5)."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from app.api.fields import Given, Tag, Topic
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent, named_in
from app.api.shapes import Asks, PageOut, Paging, problems
from app.api.v1 import topic_shapes as shapes
from app.api.v1.topic_shapes import KnowerOut, NameOut, ThingOut, TopicOut, UnnamedOut
from app.http.call import Asked, Call
from app.models.topics import RiskTier
from app.services import topics
from app.services.search import Kind

router = APIRouter(tags=["topics"], route_class=ApiRoute)
ByTopic = Annotated[str, Path(max_length=80, description="Slug of the topic.", examples=["batteries"])]
Slug = Annotated[str, Field(max_length=80)]
Labels = Annotated[dict[Tag, Topic], Field(min_length=1, max_length=30)]
Synonyms = Annotated[dict[Tag, list[Topic]], Field(max_length=30)]
OfKind = Annotated[Kind | None, Query(description="Only assets, questions or contributions.")]


class TopicIn(In):
    """A topic that there is to be."""

    labels: Labels = Field(description="What it is called, by language.", examples=[{"en": "Batteries", "pl": "Akumulatory"}])
    synonyms: Synonyms = Field(default={}, description="What else it is called.", examples=[{"en": ["accumulators"]}])
    risk_tier: RiskTier = Field(default=RiskTier.NORMAL, strict=False, description="How soon its pages are due for review.")
    parent: Slug | None = Field(default=None, description="Slug of the topic that it stands under.", examples=["energy"])


class TopicPatch(In):
    """New values; fields left out stay as they are. A label that goes stays as a synonym unless `synonyms` are given too."""

    labels: Given[Labels] = Field(default=None, description="All it is to be called, by language.", examples=[{"en": "Cells"}])
    synonyms: Given[Synonyms] = Field(default=None, description="All else that it is to be called.")
    risk_tier: Given[RiskTier] = Field(default=None, strict=False, description="How soon its pages are due for review.")
    parent: Slug | None = Field(default=None, description="Slug of the topic that it stands under; null: none.")


class MergerIn(In):
    """Which topic it is in truth."""

    into: Slug = Field(description="Slug of the other topic.", examples=["energy-storage"])


@router.get("/topics", responses=problems(), summary="Topics, by slug")
def listing(call: Asked, paging: Paging, q: Asks = "") -> PageOut[TopicOut]:
    """Topics that stand; `q`: those that are called so in any language."""
    page = topics.listing(call.session, call.actor, q, paging)
    return PageOut(items=shapes.shown(call.session, page.items), next=page.next)


@router.post("/topics", status_code=201, responses=problems(409), summary="Say that there is a topic")
def create(call: Asked, sent: Sent[TopicIn]) -> TopicOut:
    """For KM advisors of the organisation. Synonyms that hold one of its names become its own."""
    topics.require_writer(call.actor)
    given = sent.read()
    wanted = _wanted(call, dict(given), frozenset(TopicIn.model_fields))
    topic = topics.create(call.session, call.actor, wanted)
    call.reply.headers["Location"] = f"/api/v1/topics/{topic.slug}"
    return shapes.shown(call.session, [topic])[0]


@router.get("/topics/{topic}", responses=problems(), summary="One topic")
def get(call: Asked, topic: ByTopic) -> TopicOut:
    """What it is called in each language; one that was merged says into which."""
    return shapes.shown(call.session, [topics.find(call.session, call.actor, topic)])[0]


@router.patch("/topics/{topic}", responses=problems(409, 412), summary="Rename a topic, or change what holds for it")
def patch(call: Asked, topic: ByTopic, sent: Sent[TopicPatch]) -> TopicOut:
    """For KM advisors of the organisation; honours If-Match. What it was called stays in its names."""
    found = topics.find(call.session, call.actor, topic)
    topics.require_writer(call.actor)
    given = sent.read()
    expect(call, found)
    values = {name: getattr(given, name) for name in given.model_fields_set}
    topics.change(call.session, call.actor, found, _wanted(call, values, frozenset(values)))
    return shapes.shown(call.session, [found])[0]


@router.post("/topics/{topic}/merger", responses=problems(409), summary="Say that it is another topic")
def merge(call: Asked, topic: ByTopic, sent: Sent[MergerIn]) -> TopicOut:
    """For KM advisors of the organisation. Its names become the other's; the answer is the other."""
    found = topics.find(call.session, call.actor, topic)
    topics.require_writer(call.actor)
    into = _named(call, sent.read().into, "into")
    return shapes.shown(call.session, [topics.merge(call.session, call.actor, found, into)])[0]


@router.get("/topics/{topic}/names", responses=problems(), summary="What it was ever called")
def names(call: Asked, topic: ByTopic) -> PageOut[NameOut]:
    """Every name, those of topics merged into it too, the newest first, with who said so and until when."""
    found = topics.find(call.session, call.actor, topic)
    return PageOut(items=shapes.named(topics.told(call.session, found)), next=None)


@router.get("/topics/{topic}/things", responses=problems(), summary="What is about it")
def things(call: Asked, topic: ByTopic, paging: Paging, kind: OfKind = None) -> PageOut[ThingOut]:
    """Assets, questions and contributions that say so, under whatever name; only what the caller may see."""
    found = topics.find(call.session, call.actor, topic)
    page = topics.things(call.session, call.actor, found, kind, paging)
    return PageOut(items=[ThingOut.of(one) for one in page.items], next=page.next)


@router.get("/topics/{topic}/people", responses=problems(), summary="Who knows about it")
def people(call: Asked, topic: ByTopic) -> PageOut[KnowerOut]:
    """At most five whose answers about it were accepted, contributions endorsed or pages validated."""
    found = topics.find(call.session, call.actor, topic)
    return PageOut(items=[KnowerOut.of(one) for one in topics.who_knows(call.session, call.actor, found)], next=None)


@router.get("/unnamed-topics", responses=problems(), summary="Words in use that mean no topic yet")
def unnamed(call: Asked) -> PageOut[UnnamedOut]:
    """For KM advisors of the organisation: what people write as topics, the most used first, a hundred at most."""
    found = topics.unnamed(call.session, call.actor)
    return PageOut(items=[UnnamedOut(words=one.said, things=one.things) for one in found], next=None)


def _named(call: Call, slug: str, field: str) -> topics.Topic:
    with named_in(field):
        return topics.find(call.session, call.actor, slug)


def _wanted(call: Call, values: dict[str, object], given: frozenset[str]) -> topics.Wanted:
    parent = values.pop("parent", None)
    above = _named(call, str(parent), "parent") if parent else None
    return topics.Wanted(given=given, parent=above, **values)  # type: ignore[arg-type]  # checked by the shapes above
