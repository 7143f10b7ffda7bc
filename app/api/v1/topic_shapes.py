"""Topics as programs see them."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from app.api.fields import ID
from app.api.shapes import Out, PersonRef
from app.core.db import Session
from app.models.topics import RiskTier, Topic, TopicName
from app.services import topics
from app.services.people import Ref
from app.services.search import Found


class TopicOut(Out):
    """A topic with all that it is called."""

    id: str = Field(description="Its id.", examples=[ID])
    slug: str = Field(description="Its slug, which stays when it is renamed.", examples=["batteries"])
    label: str = Field(description="What it is called in the reader's language, as far as it has a name there.")
    labels: dict[str, str] = Field(description="What it is called, by language; `und`: nobody said which.")
    synonyms: dict[str, list[str]] = Field(description="What else it is called, by language.")
    parent: str | None = Field(description="Slug of the topic that it stands under.")
    risk_tier: RiskTier = Field(description="How soon its pages are due: fast 90 days, normal 180, slow and regulated 365.")
    strategic: bool = Field(description="Whether the strategy needs it.")
    merged_into: str | None = Field(description="Slug of the topic that it turned out to be.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])
    updated_at: datetime = Field(description="When it was last changed.")


class NameOut(Out):
    """What a topic is, or was, called."""

    lang: str = Field(description="In which language; `und`: nobody said.", examples=["en"])
    name: str = Field(description="The name.", examples=["Batteries"])
    label: bool = Field(description="Whether it is what the topic is called there, as against a synonym.")
    said_by: PersonRef | None = Field(description="Who said so.")
    since: datetime = Field(description="Since when.")
    until: datetime | None = Field(description="Until when; null: it is called so.")


class ThingOut(Out):
    """Something that is about a topic."""

    kind: str = Field(description="assets, questions or contributions.", examples=["assets"])
    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="Its title.", examples=["How to store cells"])
    url: str = Field(description="Its page.", examples=["/assets/0199…"])
    community: str | None = Field(description="Slug of its community.", examples=["pricing"])

    @classmethod
    def of(cls, found: Found) -> "ThingOut":
        """Of what was found."""
        thing = found.thing
        return cls(kind=found.kind, id=thing.name, title=thing.title, url=thing.url, community=thing.community)


class KnowerOut(Out):
    """Somebody who knows about a topic, by what others said of their work."""

    person: PersonRef = Field(description="Who.")
    answers: int = Field(description="Accepted answers.", examples=[2])
    contributions: int = Field(description="Endorsed contributions.", examples=[3])
    pages: int = Field(description="Validated assets that they own.", examples=[1])

    @classmethod
    def of(cls, one: topics.Knower) -> "KnowerOut":
        """Of somebody who was found."""
        return cls(
            person=PersonRef.of(one.person), answers=one.answers, contributions=one.contributions, pages=one.pages
        )  # fmt: skip


class UnnamedOut(Out):
    """Words that people write as a topic."""

    words: str = Field(description="As the first in the alphabet writes them.", examples=["cells"])
    things: int = Field(description="On how many things.", examples=[4])


def shown(session: Session, found: Sequence[Topic]) -> list[TopicOut]:
    """Topics, read for all of them at once."""
    own = ("label", "labels", "synonyms", "parent", "strategic", "merged_into")
    kept = ("id", "slug", "risk_tier", "version", "updated_at")
    return [
        TopicOut(
            **{name: getattr(one, name) for name in own}, **{name: getattr(one.topic, name) for name in kept}
        )
        for one in topics.described(session, found)
    ]  # fmt: skip


def named(names: Sequence[tuple[TopicName, Ref | None]]) -> list[NameOut]:
    """Names with who said them."""
    return [
        NameOut(
            lang=one.lang, name=one.name, label=one.label, said_by=PersonRef.of(who) if who else None,
            since=one.created_at, until=one.ended_at,
        )
        for one, who in names
    ]  # fmt: skip
