"""The shapes in which questions and answers come in and go out. An asker who is not named never stands in any of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.api.fields import ID, Given, Tag, Topic
from app.api.sent import In
from app.api.shapes import Out, PersonRef
from app.core.actor import Actor
from app.core.db import Session
from app.core.text import Line, Prose, Sentence, Text
from app.models.questions import Kept, Question, QuestionState, RouteState
from app.services import people, questions

Topics = Annotated[list[Topic], Field(max_length=10)]
Body = Annotated[Text, StringConstraints(min_length=1)]
ThingId = Annotated[str, Field(max_length=36)]


class QuestionIn(In):
    """A new question."""

    title: Line = Field(description="The question, in one line.", examples=["Who decides on a discount above 10 %?"])
    body: Prose = Field(default="", description="What you tried and what you need, in Markdown.", examples=["For spare parts."])
    topics: Topics = Field(default=[], description="What it is about.", examples=[["discounts"]])
    lang: Tag = Field(default="en", description="The language it is asked in (BCP 47).", examples=["en"])
    anonymous: bool = Field(default=False, description="Readers are not told who asks; moderators may look, which is noted.")


class QuestionPatch(In):
    """New values; fields left out stay as they are. Another title or body becomes a new revision."""

    title: Given[Line] = Field(default=None, description="The question, in one line.", examples=["Who decides on discounts?"])
    body: Given[Prose] = Field(default=None, description="More about it, in Markdown.")
    topics: Given[Topics] = Field(default=None, description="What it is about.")
    anonymous: Given[bool] = Field(default=None, description="`false` puts the asker's name to it, for good.")


class AnswerIn(In):
    """An answer."""

    body: Body = Field(description="The answer, in Markdown.", examples=["The pricing board does, each **Tuesday**."])


class QuestionOut(Out):
    """A question as lists have it."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of the community.")
    title: str = Field(description="The question.")
    topics: list[str] = Field(description="What it is about.")
    lang: str = Field(description="The language it is asked in.", examples=["en"])
    state: QuestionState = Field(description="Open, answered, resolved (an answer is accepted) or closed.")
    asker: PersonRef | None = Field(description="Who asked; null where they are not named.")
    anonymous: bool = Field(description="Whether the asker asked not to be named.")
    asked_at: datetime = Field(description="When it was asked (UTC).")
    response_target_at: datetime = Field(description="By when it should be answered: the end of the next working day (UTC).")
    answers: int = Field(description="How many answers it has.")
    revision: int = Field(description="Number of its newest text.")
    version: int = Field(description="Counts its changes.")


class QuestionRefOut(Out):
    """A question, named."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="The question.")


class ClosureOut(Out):
    """Why a question is closed."""

    by: PersonRef | None = Field(description="Who closed it; null where that was an asker who is not named.")
    reason: str = Field(description="Why.", examples=["The tool is gone."])
    at: datetime = Field(description="Since when (UTC).")


class OutcomeOut(Out):
    """What became of a solution as knowledge."""

    kept: Kept = Field(description="Linked to an asset, created as one, or nothing worth keeping.")
    asset: str | None = Field(description="Id of the asset.")
    note: str = Field(description="Why nothing, or what else to know.")


class QuestionDetail(QuestionOut):
    """A question with its text and what came of it."""

    body: str = Field(description="More about it, in Markdown.")
    mine: bool = Field(description="Whether the caller asked it.")
    duplicate_of: QuestionRefOut | None = Field(description="The question that it repeats.")
    duplicates: list[QuestionRefOut] = Field(description="Questions that repeat it, the first twenty.")
    closure: ClosureOut | None = Field(description="Why it is closed, if it is.")
    outcome: OutcomeOut | None = Field(description="What became of the solution as knowledge, once somebody said so.")


class AnswerOut(Out):
    """An answer."""

    id: str = Field(description="Its id.", examples=[ID])
    body: str = Field(description="The answer, in Markdown.")
    author: PersonRef | None = Field(description="Who answered.")
    at: datetime = Field(description="When (UTC).")
    revision: int = Field(description="Number of its newest text.")
    votes: int = Field(description="How many it helped, as they say.")
    voted: bool = Field(description="Whether the caller is one of them.")
    accepted_at: datetime | None = Field(description="When it was accepted (UTC).")
    on_behalf: bool = Field(description="Whether the leader accepted it for an asker who said nothing.")
    version: int = Field(description="Counts its changes.")


class PostRevisionOut(Out):
    """A text that a question or an answer had."""

    number: int = Field(description="Counts from 1.", examples=[2])
    title: str = Field(description="The question as it was; empty for an answer.")
    body: str = Field(description="The text, in Markdown.")
    author: PersonRef | None = Field(description="Who wrote it; null where that was an asker who is not named.")
    at: datetime = Field(description="When (UTC).")


class RouteOut(Out):
    """That somebody was asked."""

    id: str = Field(description="Its id.", examples=[ID])
    person: PersonRef = Field(description="Who was asked.")
    state: RouteState = Field(description="Asked, declined, or answered.")


class OutcomeIn(In):
    """What is worth keeping."""

    kept: Kept = Field(description="`linked`: an asset says it already. `created`: write one. `nothing`: say why.")
    asset: ThingId | None = Field(default=None, description="Id of the asset, where it is linked.")
    note: Sentence = Field(default="", description="Why nothing is worth keeping.", examples=["It was a slip of the pen."])


def ref(username: str | None, display_name: str | None) -> dict[str, str | None] | None:
    """A person's columns as plain values of PersonRef."""
    return {"username": username, "display_name": display_name} if username else None


def plain(row: Any) -> dict[str, Any]:
    """A row of a list as plain values of QuestionOut."""
    told = {"community": row.slug, "asker": ref(row.asker, row.asker_name), "anonymous": bool(row.anonymous)}
    return {name: told[name] if name in told else getattr(row, name) for name in QuestionOut.model_fields}


def detail(session: Session, actor: Actor, question: Question) -> QuestionDetail:
    """One question in its out shape."""
    session.flush()
    closure, outcome = questions.closure_of(session, question), questions.outcome(session, question)
    closer = people.refs(session, [closure.by_id]).get(closure.by_id or "") if closure else None
    original = questions.original(session, actor, question)
    return QuestionDetail(
        **plain(questions.one(session, question)),
        body=question.body,
        mine=question.asker_id == actor.person_id,
        duplicate_of=QuestionRefOut(**original._asdict()) if original else None,
        duplicates=[QuestionRefOut(**row._asdict()) for row in questions.duplicates(session, actor, question)],
        closure=closure
        and ClosureOut(by=PersonRef.of(closer) if closer else None, reason=closure.reason, at=closure.created_at),
        outcome=outcome and OutcomeOut(kept=outcome.kept, asset=outcome.asset_id, note=outcome.note),
    )


def answered(given: questions.Given) -> dict[str, Any]:
    """An answer as plain values of AnswerOut."""
    author = {"author": ref(given.author.username, given.author.display_name) if given.author else None}
    return {name: author[name] if name in author else getattr(given, name) for name in AnswerOut.model_fields}


def revised(row: Any) -> dict[str, Any]:
    """A row of a list of revisions as plain values of PostRevisionOut."""
    told = {"author": ref(row.username, row.display_name)}
    return {name: told[name] if name in told else getattr(row, name) for name in PostRevisionOut.model_fields}
