"""Finding a question, an answer, or that one was asked; each is seen by whoever sees the community."""

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.questions import Answer, Question, QuestionOutcome, QuestionRoute, QuestionState
from app.policies import communities as community_policy


def find(session: Session, actor: Actor, question_id: str) -> tuple[Question, Community]:
    """The question and its community; raises NotFoundError when the actor may not know of either."""
    row = session.execute(
        select(Question, Community)
        .join(Community, col(Community.id) == col(Question.community_id))
        .where(col(Question.id) == question_id)
    ).first()
    if row is None or not community_policy.can_see(actor, row[1]):
        raise NotFoundError(_("There is no such question."))
    return row[0], row[1]


def named(session: Session, actor: Actor, question_id: str, *, field: str) -> Question:
    """A question that a body names; raises InvalidError at the field where there is none for the actor."""
    try:
        return find(session, actor, question_id)[0]
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def find_answer(session: Session, actor: Actor, answer_id: str) -> tuple[Answer, Question, Community]:
    """An answer with what it answers; raises NotFoundError."""
    answer = session.get(Answer, answer_id)
    if answer is None:
        raise NotFoundError(_("There is no such answer."))
    return answer, *find(session, actor, answer.question_id)


def find_route(session: Session, actor: Actor, route_id: str) -> tuple[QuestionRoute, Question, Community]:
    """That somebody was asked; raises NotFoundError."""
    route = session.get(QuestionRoute, route_id)
    if route is None:
        raise NotFoundError(_("Nobody was asked this."))
    return route, *find(session, actor, route.question_id)


def held(session: Session, question: Question) -> Question:
    """The question as it stands now, nobody else's to change until this unit of work ends."""
    session.refresh(question, with_for_update=True)
    return question


def accepted(session: Session, question: Question) -> Answer | None:
    """The answer that was accepted, if one was."""
    query = select(Answer).where(col(Answer.question_id) == question.id, col(Answer.accepted_at).is_not(None))
    return session.execute(query).scalar_one_or_none()


def outcome(session: Session, question: Question) -> QuestionOutcome | None:
    """What became of it as knowledge, if somebody said so."""
    query = select(QuestionOutcome).where(col(QuestionOutcome.question_id) == question.id)
    return session.execute(query).scalar_one_or_none()


def refuse_closed(question: Question) -> None:
    """Raise ConflictError for a closed question."""
    if question.state == QuestionState.CLOSED:
        raise ConflictError(_("This question is closed. Reopen it first."))


def visible_name(actor: Actor, question: Question) -> str | None:
    """The id under which what the actor does to this question is written down: none where it would tell who asked."""
    return None if question.anonymous and actor.person_id == question.asker_id else actor.person_id
