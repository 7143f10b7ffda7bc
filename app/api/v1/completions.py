"""Completed trainings: by one's own word, a session's, or in batches from a learning management system (product row H12)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, Day
from app.api.route import ApiRoute, needs
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.api.v1.training import Code
from app.core.actor import Actor
from app.core.db import Session
from app.core.text import Sentence
from app.http.call import Asked
from app.models.training import CompletionSource, CompletionStatus, TrainingCompletion, TrainingModule, Use
from app.policies import training as policy
from app.services import importing, people, training
from app.services.training import Answer, Done, Record

router = APIRouter(tags=["training"], route_class=ApiRoute)
Score = Annotated[int, Field(ge=0, le=100)]


class CompletionIn(In):
    """That somebody completed a module."""

    module: Code = Field(description="Code of the module.", examples=["facilitation"])
    person: str = Field(default="me", max_length=64, description="Username of who did, or `me`.", examples=["ben"])
    status: CompletionStatus = Field(default=CompletionStatus.COMPLETED, description="Of oneself only `completed`.")
    score: Score | None = Field(default=None, description="0 to 100.", examples=[85])
    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="Which version; null: the newest.")
    completed_on: Day | None = Field(default=None, description="On which day; null: today, by their clock.")


class FollowUpIn(In):
    """What one says a while after a training."""

    used: Use = Field(description="Whether what was learned has been of use.", examples=["partly"])
    obstacle: Sentence = Field(default="", description="What was in the way.", examples=["No meeting to try it in."])
    needs_help: bool = Field(default=False, description="Whether help is needed; the module's owner sees it.")


class FollowUpOut(FollowUpIn):
    """What was answered; seen by the person and the module's owner alone."""

    helped: bool = Field(description="Whether help was given.")


class CompletionOut(Out):
    """A completed training."""

    id: str = Field(description="Its id.", examples=[ID])
    module: str = Field(description="Code of the module.", examples=["facilitation"])
    person: PersonRef = Field(description="Who.")
    number: int = Field(description="Which version of the module.", examples=[1])
    status: CompletionStatus = Field(description="What is said of it.")
    score: int | None = Field(description="0 to 100; seen by the person, the module's owner and KM advisors.", examples=[85])
    completed_on: date = Field(description="On which day.")
    expires_on: date | None = Field(description="First day on which it counts no longer; null: it always will.")
    follow_up_on: date | None = Field(description="When one is asked whether it was of use; null: never.")
    source: CompletionSource = Field(description="Whose word it is.")
    follow_up: FollowUpOut | None = Field(default=None, description="What was answered; null for others, and until then.")


class LmsRowIn(In):
    """One row as a learning management system tells it; the columns of `guildry import completions`."""

    source_id: str = Field(max_length=200, description="What the system calls it: a corrected row finds its own by it.")
    person: str = Field(max_length=64, description="Username.", examples=["ben"])
    module: str = Field(max_length=80, description="Code of the module.", examples=["facilitation"])
    version: int | None = Field(default=None, description="Which version; null: the newest.")
    status: str = Field(default="completed", max_length=20, description="completed, passed or failed.", examples=["passed"])
    score: int | None = Field(default=None, description="0 to 100.", examples=[85])
    completed_on: str = Field(max_length=10, description="On which day.", examples=["2026-11-21"])


class BatchIn(In):
    """Rows, at most a thousand at once."""

    items: list[LmsRowIn] = Field(min_length=1, max_length=1000, description="The rows.")


class RefusedOut(Out):
    """A row that could not be taken in."""

    row: int = Field(description="Which one; the first is 1.", examples=[2])
    field: str = Field(description="Which of its fields.", examples=["module"])
    reason: str = Field(description="Why.", examples=["There is no training module juggling. Publish it first."])


class BatchOut(Out):
    """What became of the rows. The same rows again change nothing."""

    created: int = Field(description="Rows that were new.")
    updated: int = Field(description="Rows that corrected an earlier one.")
    unchanged: int = Field(description="Rows that said what was known.")
    refused: list[RefusedOut] = Field(description="Rows that could not be taken in; the rest went in.")


def shown(actor: Actor, record: Record, answer: FollowUpOut | None = None) -> CompletionOut:
    """A completion in its out shape, as far as it is for the actor."""
    row, module, ref = record
    names = ("id", "number", "status", "score", "completed_on", "expires_on", "follow_up_on", "source")
    plain = {name: getattr(row, name) for name in names}
    if not policy.can_see_score(actor, row.person_id, module):
        plain["score"] = None
    return CompletionOut(**plain, module=module.code, person=PersonRef.of(ref), follow_up=answer)


def one(session: Session, actor: Actor, row: TrainingCompletion, module: TrainingModule) -> CompletionOut:
    """One completion, with what was answered where the actor may read it."""
    record = Record(row, module, people.refs(session, [row.person_id])[row.person_id])
    found = training.answer_to(session, row.id) if policy.can_see_answers(actor, row.person_id, module) else None
    if found is None:
        return shown(actor, record)
    helped = found.helped_at is not None
    return shown(
        actor, record, FollowUpOut(used=found.used, obstacle=found.obstacle, needs_help=found.needs_help, helped=helped)
    )  # fmt: skip


@router.get("/training/completions", responses=problems(), summary="Who completed what")
@needs("read", "hr")
def listing(
    call: Asked,
    paging: Paging,
    person: Annotated[str | None, Query(max_length=64, description="Only of this person; `me` is the caller.")] = None,
    module: Annotated[str | None, Query(max_length=80, description="Only of this module.")] = None,
) -> PageOut[CompletionOut]:
    """One's own, newest first, and of modules that one owns; everybody's for HR (whether, not how well) and KM advisors."""
    whose = people.find(call.session, call.actor, person) if person else None
    what = training.find(call.session, module) if module else None
    page = training.completions(call.session, call.actor, paging, whose, what)
    return PageOut(items=[shown(call.actor, record) for record in page.items], next=page.next)


@router.post("/training/completions", status_code=201, responses=problems(409), summary="Record a completed training")
def complete(call: Asked, sent: Sent[CompletionIn]) -> CompletionOut:
    """One's own, or as whoever held the session somebody else's. The same again on the same day changes nothing."""
    given = sent.read()
    with named_in("module"):
        module = training.find(call.session, given.module)
    with named_in("person"):
        person = people.find(call.session, call.actor, given.person)
    done = Done(status=given.status, score=given.score, number=given.version, completed_on=given.completed_on)
    row = training.complete(call.session, call.actor, module, person, done)
    call.reply.headers["Location"] = f"/api/v1/training/completions/{row.id}"
    return one(call.session, call.actor, row, module)


@router.post("/training/completions:batch", responses=problems(409), summary="Take in what a learning system tells")
def batch(call: Asked, sent: Sent[BatchIn]) -> BatchOut:
    """At most a thousand rows, safe to repeat; for KM advisors of the organisation, or an integration appointed one."""
    rows = [row.model_dump(exclude_none=True) for row in sent.read().items]
    tally = importing.take_completions(call.session, call.actor, rows)
    counts = tally.counts["completions"]
    refused = [RefusedOut(row=one.line, field=one.field, reason=one.reason) for one in tally.refusals]
    return BatchOut(
        created=counts["created"], updated=counts["updated"], unchanged=counts["unchanged"], refused=refused
    )  # fmt: skip


@router.get("/training/completions/{completion_id}", responses=problems(), summary="One completed training")
@needs("read", "hr")
def get(call: Asked, completion_id: ById) -> CompletionOut:
    """A completion; what was answered afterwards is for the person and the module's owner."""
    return one(call.session, call.actor, *training.find_completion(call.session, call.actor, completion_id))


@router.post("/training/completions/{completion_id}/follow-up", responses=problems(409), summary="Say whether it was of use")
def follow_up(call: Asked, completion_id: ById, sent: Sent[FollowUpIn]) -> CompletionOut:
    """From the day on which one is asked, and once."""
    row, module = training.find_completion(call.session, call.actor, completion_id)
    training.follow_up(call.session, call.actor, row, module, Answer(**dict(sent.read())))
    return one(call.session, call.actor, row, module)


@router.post("/training/completions/{completion_id}/help", responses=problems(409), summary="Say that help was given")
def help_given(call: Asked, completion_id: ById) -> CompletionOut:
    """The module's owner has helped whoever asked for it."""
    row, module = training.find_completion(call.session, call.actor, completion_id)
    training.help_given(call.session, call.actor, row, module)
    return one(call.session, call.actor, row, module)
