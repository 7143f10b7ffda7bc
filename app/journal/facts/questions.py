"""Facts about questions and answers (domain.md §2.5, §2.17). Of a question whose asker is not named, none names the asker."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Fact):
    """Somebody asked a question. Who, is left out where they asked not to be named, or where an import does not know."""

    type = "question.asked"
    subject = "question_id"
    question_id: str
    community_id: str
    asker_id: str | None


@dataclass(frozen=True, kw_only=True)
class QuestionNamed(Fact):
    """Somebody put their name to a question that they had asked without it."""

    type = "question.named"
    subject = "question_id"
    question_id: str
    community_id: str
    asker_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Fact):
    """Somebody answered a question."""

    type = "question.answered"
    subject = "question_id"
    question_id: str
    community_id: str
    answer_id: str
    author_id: str | None


@dataclass(frozen=True, kw_only=True)
class QuestionRevised(Fact):
    """A question's text or topics were changed; `revision` is its newest text."""

    type = "question.revised"
    subject = "question_id"
    question_id: str
    community_id: str
    revision: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerRevised(Fact):
    """An answer's text was changed; `revision` is its newest one."""

    type = "answer.revised"
    subject = "answer_id"
    answer_id: str
    question_id: str
    community_id: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class AnswerVoted(Fact):
    """Somebody said that an answer helped them."""

    type = "answer.voted"
    subject = "answer_id"
    answer_id: str
    question_id: str
    community_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class AnswerUnvoted(Fact):
    """Somebody took that back."""

    type = "answer.unvoted"
    subject = "answer_id"
    answer_id: str
    question_id: str
    community_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionResolved(Fact):
    """One of a question's answers was accepted. `helps` is false where nobody is thanked for having asked."""

    type = "question.resolved"
    subject = "question_id"
    question_id: str
    community_id: str
    answer_id: str
    answered_by: str | None
    helps: bool = True


@dataclass(frozen=True, kw_only=True)
class QuestionUnresolved(Fact):
    """No answer of a question is accepted any longer."""

    type = "question.unresolved"
    subject = "question_id"
    question_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionClosed(Fact):
    """A question was closed: nobody needs an answer to it any longer."""

    type = "question.closed"
    subject = "question_id"
    question_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionReopened(Fact):
    """A closed question stands again as it did."""

    type = "question.reopened"
    subject = "question_id"
    question_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionMarkedDuplicate(Fact):
    """A question was found to be one that had been asked before."""

    type = "question.marked_duplicate"
    subject = "question_id"
    question_id: str
    community_id: str
    original_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionUnmarked(Fact):
    """A question is no longer held to be the same as another."""

    type = "question.unmarked"
    subject = "question_id"
    question_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionRouted(Fact):
    """Somebody was asked whether they know."""

    type = "question.routed"
    subject = "question_id"
    question_id: str
    community_id: str
    route_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class RouteDeclined(Fact):
    """Somebody who was asked does not know, or cannot say now."""

    type = "question.route_declined"
    subject = "question_id"
    question_id: str
    community_id: str
    route_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class QuestionSettled(Fact):
    """What became of a resolved question as knowledge: linked, created, or nothing worth keeping."""

    type = "question.settled"
    subject = "question_id"
    question_id: str
    community_id: str
    kept: str
    asset_id: str | None
