"""The shapes in which knowledge assets come in and go out."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.api.fields import ID, Given, Tag, Topic
from app.api.sent import In
from app.api.shapes import Out, PersonRef
from app.core.db import Session
from app.core.text import Line, Sentence, Text
from app.models.knowledge import Asset, AssetKind, Confidence, Freshness, Revision
from app.services import knowledge, people, questions

Who = Annotated[str, Field(max_length=64)]
Topics = Annotated[list[Topic], Field(max_length=10)]
Body = Annotated[Text, StringConstraints(min_length=1)]
Summary = Annotated[Sentence, StringConstraints(max_length=300)]
Days = Annotated[int, Field(ge=1, le=365)]
AssetId = Annotated[str, Field(max_length=36)]


class AssetIn(In):
    """A new knowledge asset."""

    title: Line = Field(description="What it is called.", examples=["How we release"])
    body: Body = Field(description="The text, in Markdown.", examples=["Tag the commit, then **wait** for the build."])
    kind: AssetKind = Field(default=AssetKind.HOW_TO, description="What kind of knowledge it is.")
    topics: Topics = Field(default=[], description="What it is about.", examples=[["releases"]])
    lang: Tag = Field(default="en", description="The language it is written in (BCP 47).", examples=["en"])
    translation_of: AssetId | None = Field(default=None, description="Id of the asset that it says in another language.")
    owner: Who | None = Field(default=None, description="Username of who looks after it; the caller unless told.")
    deputy: Who | None = Field(default=None, description="Username of who does so when the owner is away.")
    review_interval_days: Given[Days] = Field(
        default=None, description="For how long a confirmation holds; as its topics say unless told, 180 days without any."
    )
    confidence: Confidence = Field(default=Confidence.NOT_VALIDATED, description="`work_in_progress` or `not_validated`.")
    summary: Summary = Field(default="", description="Why it was written, in a line.")


class AssetPatch(In):
    """New values; fields left out stay as they are. Another title or body becomes a new revision."""

    title: Given[Line] = Field(default=None, description="What it is called.", examples=["How we release, since 2027"])
    body: Given[Body] = Field(default=None, description="The text, in Markdown.")
    summary: Summary = Field(default="", description="What was changed, and why, in a line.")
    material: bool = Field(default=True, description="False where only a slip of the pen was mended.")
    kind: Given[AssetKind] = Field(default=None, description="What kind of knowledge it is.")
    topics: Given[Topics] = Field(default=None, description="What it is about.")
    lang: Given[Tag] = Field(default=None, description="The language it is written in (BCP 47).")
    owner: Given[Who] = Field(default=None, description="Username of who looks after it.")
    deputy: Who | None = Field(default=None, description="Username of who does so when the owner is away; null for nobody.")
    review_interval_days: Given[Days] = Field(default=None, description="For how long a confirmation holds.")
    confidence: Given[Confidence] = Field(default=None, description="`not_validated`: work in progress is finished.")


class AssetOut(Out):
    """A knowledge asset as lists have it."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of the community.")
    kind: AssetKind = Field(description="What kind of knowledge it is.")
    title: str = Field(description="What it is called.")
    topics: list[str] = Field(description="What it is about.")
    lang: str = Field(description="The language it is written in.", examples=["en"])
    translation_of: str | None = Field(description="Id of the original.")
    owner: PersonRef | None = Field(description="Who looks after it.")
    deputy: PersonRef | None = Field(description="Who does so when the owner is away.")
    confidence: Confidence = Field(description="How far it may be relied upon.")
    freshness: Freshness = Field(description="Whether somebody should look at it again; a label, never a reason to hide it.")
    open_flags: int = Field(description="How many flags wait for an answer.")
    review_interval_days: int = Field(description="For how long a confirmation holds.")
    last_verified_at: datetime | None = Field(description="When it was confirmed last (UTC).")
    next_review_on: date | None = Field(description="The day on which it should be looked at again.")
    revision: int = Field(description="Number of its newest text.")
    revised_at: datetime = Field(description="When that was written (UTC).")
    path: str | None = Field(description="Its path where it came from, if it was imported.")
    version: int = Field(description="Counts its changes.")


class TranslationOut(Out):
    """The same in another language."""

    id: str = Field(description="Its id.", examples=[ID])
    lang: str = Field(description="The language.", examples=["pl"])
    title: str = Field(description="What it is called there.")


class ArchivalOut(Out):
    """Why an asset is archived."""

    by: PersonRef | None = Field(description="Who archived it.")
    reason: str = Field(description="Why.", examples=["The new tool does this by itself."])
    successor: str | None = Field(description="Id of what took its place.")
    at: datetime = Field(description="Since when (UTC).")


class CreditOut(Out):
    """Whom a text owes its beginning to."""

    person: PersonRef = Field(description="Who.")
    part: str = Field(description="`asked` or `answered`.", examples=["answered"])
    question: str | None = Field(description="Id of the question.", examples=[ID])


class AssetDetail(AssetOut):
    """A knowledge asset with its text."""

    body: str = Field(description="The text, in Markdown.")
    author: PersonRef | None = Field(description="Who wrote this text.")
    translations: list[TranslationOut] = Field(description="The same in other languages.")
    archival: ArchivalOut | None = Field(description="Why it is archived, if it is.")
    credits: list[CreditOut] = Field(description="Who asked and who answered what became this text; unnamed askers left out.")


class RevisionOut(Out):
    """A revision as the list has it."""

    number: int = Field(description="Counts from 1.", examples=[2])
    title: str = Field(description="What it was called.")
    author: PersonRef | None = Field(description="Who wrote it; null where nobody knows.")
    at: datetime = Field(description="When it was written (UTC).")
    summary: str = Field(description="What was changed, and why.")
    material: bool = Field(description="False where only a slip of the pen was mended.")
    restores: int | None = Field(description="Number of the revision that it repeats.")
    path: str | None = Field(description="Its path then, if it was imported.")


class RevisionDetail(RevisionOut):
    """A revision with its text."""

    body: str = Field(description="The text, in Markdown.")


def ref(username: str | None, display_name: str | None) -> dict[str, str | None] | None:
    """A person's columns as plain values of PersonRef."""
    return {"username": username, "display_name": display_name} if username else None


def plain(row: Any) -> dict[str, Any]:
    """A row of a list as plain values of AssetOut."""
    told = {
        "community": row.slug,
        "owner": ref(row.owner, row.owner_name),
        "deputy": ref(row.deputy, row.deputy_name),
        "freshness": knowledge.freshness(row.next_review_on, row.open_flags),
    }
    return {name: told[name] if name in told else getattr(row, name) for name in AssetOut.model_fields}


def detail(session: Session, asset: Asset, shown: Revision | None = None) -> AssetDetail:
    """One asset in its out shape, with its newest text or an earlier one."""
    text = shown or knowledge.revision(session, asset, asset.revision)
    archival = knowledge.archival(session, asset)
    names = people.refs(session, [text.author_id, archival.by_id if archival else None])
    by_id = {person_id: PersonRef.of(found) for person_id, found in names.items()}
    told = {
        **plain(knowledge.one(session, asset)),
        "title": text.title, "body": text.body, "revision": text.number, "revised_at": text.at,
        "author": by_id.get(text.author_id or ""),
        "translations": [vars(TranslationOut(**row._asdict())) for row in knowledge.translations(session, asset)],
        "credits": [
            CreditOut(person=PersonRef.of(one.person), part=one.part, question=one.question_id)
            for one in questions.credits_of(session, asset)
        ],
        "archival": archival and ArchivalOut(
            by=by_id.get(archival.by_id or ""), reason=archival.reason, successor=archival.successor_id, at=archival.at
        ),
    }  # fmt: skip
    return AssetDetail(**told)


def revised(row: Any) -> dict[str, Any]:
    """A row of a list of revisions as plain values of RevisionOut."""
    told = {"author": ref(row.username, row.display_name)}
    return {name: told[name] if name in told else getattr(row, name) for name in RevisionOut.model_fields}
