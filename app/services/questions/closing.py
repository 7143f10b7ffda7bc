"""Closing, reopening, and finding that something was asked before. What somebody without a name does here bears none."""

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.questions import Answer, Question, QuestionClosure, QuestionState
from app.policies import questions as policy
from app.policies.guard import require
from app.services.questions import finding


def close(session: Session, actor: Actor, question: Question, community: Community, reason: str) -> Question:
    """Close a question; again changes nothing. Raises ForbiddenError, and InvalidError without a reason."""
    finding.held(session, question)
    _require(actor, question, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Write something here."))
    return _closed(session, actor, question, community, reason)


def _closed(session: Session, actor: Actor, question: Question, community: Community, reason: str) -> Question:
    if question.state == QuestionState.CLOSED:
        return question
    by_id = finding.visible_name(actor, question)
    session.add(QuestionClosure(question_id=question.id, by_id=by_id, reason=reason))
    question.state = QuestionState.CLOSED
    question.touch()
    session.flush()
    record(session, by_id, facts.QuestionClosed(question_id=question.id, community_id=community.id))
    return question


def reopen(session: Session, actor: Actor, question: Question, community: Community) -> Question:
    """Let a closed question stand again as it did; it is no duplicate then. Raises ForbiddenError."""
    finding.held(session, question)
    _require(actor, question, community)
    closure = closure_of(session, question)
    if closure is None:
        return question
    by_id = finding.visible_name(actor, question)
    closure.ended_at, closure.ended_by = clock.now(), by_id
    if question.duplicate_of is not None:
        question.duplicate_of = None
        record(session, by_id, facts.QuestionUnmarked(question_id=question.id, community_id=community.id))
    question.state = _standing(session, question)
    question.touch()
    session.flush()
    record(session, by_id, facts.QuestionReopened(question_id=question.id, community_id=community.id))
    return question


def mark(session: Session, actor: Actor, question: Question, community: Community, original_id: str) -> Question:
    """Say that a question was asked before: it is closed, and leads to the other.

    Of a chain of duplicates the first is the original. Raises ForbiddenError, InvalidError for a question that the actor may
    not know of, ConflictError for itself and where somebody has marked it already.
    """
    finding.held(session, question)
    _require(actor, question, community)
    other = finding.named(session, actor, original_id, field="of")
    root_id = other.duplicate_of or other.id
    if root_id == question.id:
        raise ConflictError(_("These would lead to each other."))
    if question.duplicate_of is not None:
        raise ConflictError(_("This was found to be a duplicate already. Reopen it first."))
    question.duplicate_of = root_id
    for follower in session.execute(select(Question).where(col(Question.duplicate_of) == question.id)).scalars():
        follower.duplicate_of = root_id
        follower.touch()
    marked = facts.QuestionMarkedDuplicate(question_id=question.id, community_id=community.id, original_id=root_id)
    record(session, finding.visible_name(actor, question), marked)
    return _closed(session, actor, question, community, "")


def closure_of(session: Session, question: Question) -> QuestionClosure | None:
    """Why it is closed, if it is."""
    query = select(QuestionClosure).where(
        col(QuestionClosure.question_id) == question.id, col(QuestionClosure.ended_at).is_(None)
    )
    return session.execute(query).scalar_one_or_none()


def _require(actor: Actor, question: Question, community: Community) -> None:
    allowed = policy.can_change(actor, community, question.asker_id)
    require(allowed, otherwise=_("Whoever asked may close this, and whoever moderates here."))


def _standing(session: Session, question: Question) -> QuestionState:
    if finding.accepted(session, question):
        return QuestionState.RESOLVED
    answered = session.execute(select(col(Answer.id)).where(col(Answer.question_id) == question.id).limit(1)).first()
    return QuestionState.ANSWERED if answered else QuestionState.OPEN
