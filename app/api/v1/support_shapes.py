"""The shapes in which requests for help and shifts come in and go out."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.api.fields import ID, Given, Tag
from app.api.sent import In
from app.api.shapes import Out, PersonRef, named
from app.api.v1.question_shapes import OutcomeOut, ThingId
from app.core.db import Session
from app.core.text import Line, Prose, Sentence
from app.models.communities import Community
from app.models.questions import Kept
from app.models.support import Category, HelpRequest, HelpState, Priority
from app.services import support
from app.services.support import Shown

Words = Annotated[Prose, StringConstraints(min_length=1)]
P1, P2, P3 = "`p1`: unusable for many", "`p2`: one person cannot go on", "`p3`: how does one do it"
PRIORITY = f"{P1}; {P2}; {P3}."


class HelpIn(In):
    """A request for help."""

    title: Line = Field(description="What is the matter, in one line.", examples=["The price list does not open"])
    body: Prose = Field(default="", description="What happened, in Markdown.", examples=["Since this morning."])
    category: Category = Field(description="What the trouble is about.", examples=["fault"])
    priority: Priority = Field(default=Priority.P3, description=PRIORITY, examples=["p2"])
    community: str | None = Field(
        default=None, max_length=80, description="Slug of the community that is to help; without one, the platform's experts.",
        examples=["pricing"],
    )  # fmt: skip
    lang: Tag = Field(default="en", description="The language it is written in (BCP 47).", examples=["en"])


class HelpGradeIn(In):
    """How pressing a request is, and what it is about."""

    category: Category = Field(description="What the trouble is about.", examples=["how_to"])
    priority: Priority = Field(default=Priority.P3, description=PRIORITY, examples=["p3"])


class HelpPatch(In):
    """How pressing it is, and what it is about; targets are those of the new priority."""

    priority: Given[Priority] = Field(default=None, description=PRIORITY, examples=["p1"])
    category: Given[Category] = Field(default=None, description="What the trouble is about.", examples=["access"])


class HelpStepIn(In):
    """Where a request is to go, and what goes with that."""

    to: HelpState = Field(description="The state it is to have.", examples=["resolved"])
    note: Prose = Field(
        default="",
        description="`acknowledged`: the first response; `waiting_requester`: what is needed; `resolved`: the solution; "
        "`reopened`: what is still wrong; `closed`: how it helped.",
        examples=["The share had moved; the link is mended."],
    )
    kept: Kept | None = Field(default=None, description="For `resolved`: what of it is worth keeping.", examples=["nothing"])
    asset: ThingId | None = Field(default=None, description="Id of the asset, where one is `linked`.")
    why: Sentence = Field(default="", description="Why `nothing` is worth keeping.", examples=["It will not happen again."])
    of: ThingId | None = Field(default=None, description="For `duplicate`: id of the request that it repeats.")


class AssignmentIn(In):
    """Who is to help."""

    person: str = Field(max_length=64, description="Username of somebody who may.", examples=["ada"])


class ReplyIn(In):
    """Something to say about it."""

    body: Words = Field(description="What there is to say, in Markdown.", examples=["Which browser is it?"])


class HelpRef(Out):
    """A request, named."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What is the matter.")


class HelpOut(Out):
    """A request for help as lists have it."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str | None = Field(description="Slug of the community that was asked; null: the platform's experts.")
    title: str = Field(description="What is the matter.")
    category: Category = Field(description="What the trouble is about.")
    priority: Priority = Field(description=PRIORITY)
    state: HelpState = Field(description="Where it stands.")
    requester: PersonRef = Field(description="Who needs help.")
    assignee: PersonRef | None = Field(description="Who has it, if somebody does.")
    opened_at: datetime = Field(description="When it was opened (UTC).")
    first_response_at: datetime | None = Field(description="When a person first responded, other than who asked (UTC).")
    response_target_at: datetime = Field(description="By when somebody should respond, in working time (UTC).")
    resolution_target_at: datetime = Field(description="By when it should be solved, in working time (UTC).")
    due_at: datetime = Field(description="Whichever of these is owed next (UTC).")
    paused: bool = Field(description="Whether the clock stands still, since something is asked of the requester.")
    resolved_at: datetime | None = Field(description="When it was solved (UTC).")
    helped: bool | None = Field(description="What the requester said of the solution.")
    version: int = Field(description="Counts its changes.")


class HelpDetail(HelpOut):
    """A request with its text and what came of it."""

    body: str = Field(description="What happened, in Markdown.")
    lang: str = Field(description="Its language.", examples=["en"])
    next_response_at: datetime | None = Field(
        description="By when the next word is honestly to be expected (UTC); null: nobody owes one, it "
        "should have come already, or nobody is on the rota."
    )
    resolution: str = Field(description="How it was solved, in Markdown.")
    outcome: OutcomeOut | None = Field(description="What became of the solution as knowledge.")
    duplicate_of: HelpRef | None = Field(description="The request that it repeats, if the caller may know of it.")
    question: str | None = Field(description="Id of the question that it became.")
    from_question: str | None = Field(description="Id of the question that it was.")


class ReplyOut(Out):
    """Something that was said."""

    id: str = Field(description="Its id.", examples=[ID])
    author: PersonRef = Field(description="Who said it.")
    body: str = Field(description="What was said, in Markdown.")
    at: datetime = Field(description="When (UTC).")


def plain(shown: Shown) -> dict[str, Any]:
    """A request as plain values of HelpOut."""
    told = {
        "community": shown.community.slug if shown.community else None,
        "requester": named(shown.requester),
        "assignee": named(shown.assignee) if shown.assignee else None,
    }
    return {name: told[name] if name in told else getattr(shown.request, name) for name in HelpOut.model_fields}


def detail(session: Session, request: HelpRequest, community: Community | None, original: HelpRequest | None) -> HelpDetail:
    """One request in its out shape."""
    session.flush()
    promised = support.promise(session, request, community)
    kept = OutcomeOut(kept=request.kept, asset=request.asset_id, note=request.kept_note) if request.kept else None
    return HelpDetail(
        **plain(support.one(session, request)),
        body=request.body,
        lang=request.lang,
        next_response_at=promised.by if promised else None,
        resolution=request.resolution,
        outcome=kept,
        duplicate_of=HelpRef(id=original.id, title=original.title) if original else None,
        question=request.question_id,
        from_question=request.from_question_id,
    )


def said(row: Any) -> dict[str, Any]:
    """A row of replies as plain values of ReplyOut."""
    reply, author = row.HelpReply, {"username": row.username, "display_name": row.display_name}
    return {"id": reply.id, "author": author, "body": reply.body, "at": reply.created_at}
