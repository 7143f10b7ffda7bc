"""A question's answers: the accepted one, then those that helped most, then as they came."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question as Asked
from app.models.people import Person
from app.models.questions import Answer, AnswerVote, Question
from app.services.people import Ref

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
FIRST = (-1, 0, 0, 0)  # before every place


@dataclass(frozen=True)
class Given:
    """An answer as it is shown, with how many it helped and whether the reader is one of them."""

    id: str
    body: str
    author: Ref | None
    at: datetime
    revision: int
    version: int
    votes: int
    voted: bool
    accepted_at: datetime | None
    on_behalf: bool


def answers(session: Session, actor: Actor, question: Question, ask: paging.Ask) -> paging.Page[Given]:
    """Its answers: the accepted one, then those that helped most, then as they came."""
    found = [(_place(row), row) for row in _ANSWERS.all(session, question_id=question.id, me=actor.person_id)]
    after = paging.marks(ask.after, FIRST) if ask.after else FIRST
    rest = sorted((one for one in found if one[0] > after), key=lambda one: one[0])
    page = rest[: ask.limit]
    return paging.Page([_given(row) for _key, row in page], paging.cursor(page[-1][0]) if len(rest) > ask.limit else None)


def _place(row: Any) -> tuple[int, ...]:
    """Where an answer stands among the others; two of one instant are told apart by their ids."""
    instant = (row.answered_at - EPOCH) // MICROSECOND
    return int(row.accepted_at is None), -(row.told_votes + row.voters), instant, int(row.id.replace("-", "")[-15:], 16)


def _given(row: Any) -> Given:
    author = Ref(row.author_id, row.username, row.display_name) if row.author_id else None
    return Given(
        row.id, row.body, author, row.answered_at, row.revision, row.version, row.told_votes + row.voters, bool(row.mine),
        row.accepted_at, bool(row.on_behalf),
    )  # fmt: skip


def given(session: Session, actor: Actor, answer: Answer, question: Question) -> Given:
    """One answer as it is shown."""
    rows = _ANSWERS.all(session, question_id=question.id, me=actor.person_id)
    return next(_given(row) for row in rows if row.id == answer.id)


_voters = select(func.count()).select_from(AnswerVote).where(col(AnswerVote.answer_id) == col(Answer.id)).correlate(Answer)
_ANSWERS = Asked(
    select(
        col(Answer.id), col(Answer.body), col(Answer.author_id), col(Answer.answered_at), col(Answer.revision),
        col(Answer.version), col(Answer.told_votes), col(Answer.accepted_at), col(Answer.on_behalf), col(Person.username),
        col(Person.display_name), _voters.scalar_subquery().label("voters"),
        _voters.where(col(AnswerVote.person_id) == bindparam("me")).scalar_subquery().label("mine"),
    )
    .outerjoin(Person, col(Person.id) == col(Answer.author_id))
    .where(col(Answer.question_id) == bindparam("question_id"))
)  # fmt: skip
