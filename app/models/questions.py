"""Questions and answers: what people asked, what others answered, and what became of it (domain.md §2.5)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Kept(StrEnum):
    """What became of a solution as knowledge: New-vs-Known in one field (domain.md §2.5)."""

    LINKED = "linked"
    CREATED = "created"
    NOTHING = "nothing"


class RouteState(StrEnum):
    """What somebody said who was asked whether they know."""

    ASKED = "asked"
    DECLINED = "declined"
    ANSWERED = "answered"


class Question(Versioned, table=True):
    """A question. Its id is also that of the contribution that it is, where its asker is named.

    `anonymous`: readers are not told who asked; no other row, and no fact, names the asker of such a question. It keeps its
    own texts in `question_revision`. `told_votes` came with an import.
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_community_id_asked_at_id", "community_id", "asked_at", "id"),
        Index("ix_question_community_id_state_response_target_at", "community_id", "state", "response_target_at"),
        Index("ix_question_asker_id_asked_at", "asker_id", "asked_at"),
        Index("ix_question_duplicate_of", "duplicate_of"),
        Index("uq_question_source_id", "source_id", unique=True),
    )

    community_id: str = Field(foreign_key="community.id", max_length=36)
    asker_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    anonymous: bool = False
    title: str = Field(max_length=200)
    body: str = ""
    topics: list[str] = list_column()
    lang: str = Field(max_length=35)
    state: QuestionState = Field(default=QuestionState.OPEN, sa_type=Chosen(QuestionState))
    asked_at: datetime
    response_target_at: datetime
    first_response_at: datetime | None = None
    revision: int = 1
    duplicate_of: str | None = Field(default=None, foreign_key="question.id", max_length=36)
    source_id: str | None = Field(default=None, max_length=200)


class Answer(Versioned, table=True):
    """An answer. Its id is also that of the contribution that it is. `accepted_by` is empty where that was an unnamed asker."""

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_question_id_answered_at", "question_id", "answered_at"),
        Index("ix_answer_author_id_accepted_at", "author_id", "accepted_at"),
        Index("uq_answer_accepted", "question_id", unique=True, sqlite_where=text("accepted_at IS NOT NULL"),
              postgresql_where=text("accepted_at IS NOT NULL")),
        Index("uq_answer_source_id", "source_id", unique=True),
    )  # fmt: skip

    question_id: str = Field(foreign_key="question.id", max_length=36)
    author_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    body: str
    answered_at: datetime
    revision: int = 1
    told_votes: int = 0
    accepted_at: datetime | None = None
    accepted_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    on_behalf: bool = False
    source_id: str | None = Field(default=None, max_length=200)


class PostRevision(Row, table=True):
    """One text that a question, or an answer to it, had; `post_id` is which. By nobody where the asker is not named."""

    __tablename__ = "question_revision"
    __table_args__ = (
        Index("uq_question_revision_post_id_number", "post_id", "number", unique=True),
        Index("ix_question_revision_question_id", "question_id"),
        Index("ix_question_revision_author_id", "author_id"),
    )

    question_id: str = Field(foreign_key="question.id", max_length=36)
    post_id: str = Field(max_length=36)
    number: int
    title: str = Field(default="", max_length=200)
    body: str
    author_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    at: datetime


class AnswerVote(Row, table=True):
    """Somebody says that an answer helped."""

    __tablename__ = "answer_vote"
    __table_args__ = (
        Index("uq_answer_vote_answer_id_person_id", "answer_id", "person_id", unique=True),
        Index("ix_answer_vote_person_id", "person_id"),
    )

    answer_id: str = Field(foreign_key="answer.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)


class QuestionClosure(Row, table=True):
    """A time during which a question is closed. Open while `ended_at` is empty; by nobody where the asker is not named."""

    __tablename__ = "question_closure"
    __table_args__ = (
        Index("uq_question_closure_open", "question_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    question_id: str = Field(foreign_key="question.id", max_length=36)
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    reason: str = Field(default="", max_length=1000)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id", max_length=36)


class QuestionRoute(Versioned, table=True):
    """Somebody was asked whether they know. By nobody where it was the asker, who is not named."""

    __tablename__ = "question_route"
    __table_args__ = (
        Index("uq_question_route_question_id_person_id", "question_id", "person_id", unique=True),
        Index("ix_question_route_person_id_state", "person_id", "state"),
    )

    question_id: str = Field(foreign_key="question.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    state: RouteState = Field(default=RouteState.ASKED, sa_type=Chosen(RouteState))


class QuestionOutcome(Row, table=True):
    """What became of a resolved question as knowledge: who said so, which asset, or why nothing."""

    __tablename__ = "question_outcome"
    __table_args__ = (Index("uq_question_outcome_question_id", "question_id", unique=True),)

    question_id: str = Field(foreign_key="question.id", max_length=36)
    kept: Kept = Field(sa_type=Chosen(Kept))
    asset_id: str | None = Field(default=None, foreign_key="asset.id", max_length=36, index=True)
    note: str = Field(default="", max_length=1000)
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)


class Part(StrEnum):
    """What somebody did for a text that came out of a question or a request for help."""

    ASKED = "asked"
    ANSWERED = "answered"


class AssetCredit(Row, table=True):
    """Whom a text owes its beginning to, besides whoever wrote it down. An asker who is not named is not credited."""

    __tablename__ = "asset_credit"
    __table_args__ = (
        Index("uq_asset_credit_asset_id_person_id_part", "asset_id", "person_id", "part", unique=True),
        Index("ix_asset_credit_person_id", "person_id"),
    )

    asset_id: str = Field(foreign_key="asset.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    part: Part = Field(sa_type=Chosen(Part))
    question_id: str | None = Field(default=None, foreign_key="question.id", max_length=36)
