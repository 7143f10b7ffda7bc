"""Accepting an answer: the asker says which one it was; after long silence the leader may, on their behalf (domain.md §2.5)."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Endorsement
from app.models.questions import Answer, Question, QuestionState
from app.policies import questions as policy
from app.policies.guard import require
from app.services import working_time
from app.services.questions import asking, finding

SILENT_DAYS = 10  # working days after which the leader may accept for an asker who says nothing
VOUCHED = 2  # people who have endorsed the answer by then


def accept(session: Session, actor: Actor, answer: Answer, question: Question, community: Community) -> Answer:
    """Accept an answer instead of whichever was; again changes nothing.

    Raises ForbiddenError for everybody but the asker and, on their behalf, the leader; ConflictError when it is closed, when
    the leader comes too early, and when an asker without a name would accept what they answered themselves.
    """
    finding.held(session, question)
    session.refresh(answer, with_for_update=True)
    own = policy.can_accept(actor, question)
    allowed = own or policy.can_accept_on_behalf(actor, community)
    require(allowed, otherwise=_("Whoever asked says which answer it was; after a long silence the leader does."))
    finding.refuse_closed(question)
    if answer.accepted_at is not None:
        return answer
    if not own:
        _refuse_too_early(session, answer)
    if own and question.anonymous and answer.author_id == actor.person_id:
        raise ConflictError(_("To accept your own answer, first put your name to the question."))
    _withdraw(session, actor, question)
    answer.accepted_at, answer.on_behalf = clock.now(), not own
    answer.accepted_by = finding.visible_name(actor, question)
    answer.touch()
    question.state = QuestionState.RESOLVED
    question.touch()
    session.flush()
    _tell(session, actor, answer, question)
    return answer


def unaccept(session: Session, actor: Actor, answer: Answer, question: Question, community: Community) -> None:
    """Say that it was not this answer after all. Raises ForbiddenError, ConflictError when it is closed."""
    finding.held(session, question)
    session.refresh(answer, with_for_update=True)
    own = policy.can_accept(actor, question)
    theirs = answer.on_behalf and policy.can_accept_on_behalf(actor, community)
    require(own or theirs, otherwise=_("Whoever accepted an answer takes that back."))
    finding.refuse_closed(question)
    if answer.accepted_at is None:
        return
    _withdraw(session, actor, question)
    question.state = QuestionState.ANSWERED
    question.touch()
    record(
        session, finding.visible_name(actor, question),
        facts.QuestionUnresolved(question_id=question.id, community_id=community.id),
    )  # fmt: skip


def _withdraw(session: Session, actor: Actor, question: Question) -> None:
    """Whatever was accepted is so no longer."""
    before = finding.accepted(session, question)
    if before is None:
        return
    before.accepted_at = before.accepted_by = None
    before.on_behalf = False
    before.touch()
    session.flush()  # only one answer is accepted at a time, and the database holds that
    fact = facts.AnswerUnaccepted(contribution_id=before.id, community_id=question.community_id)
    record(session, finding.visible_name(actor, question), fact)


def _tell(session: Session, actor: Actor, answer: Answer, question: Question) -> None:
    by_id = finding.visible_name(actor, question)
    accepted = facts.AnswerAccepted(
        contribution_id=answer.id, community_id=question.community_id, accepted_by=by_id or question.id,
        on_behalf=answer.on_behalf, earns=by_id is not None or _first_this_month(session, answer, question),
    )  # fmt: skip
    record(session, by_id, accepted)
    record(session, by_id, asking.resolved(question, answer.id, answer.author_id))


def _first_this_month(session: Session, answer: Answer, question: Question) -> bool:
    """Of what one person without a name accepts of another, one answer a month counts: there is nobody to cap by pairs."""
    since = _month_begins(clock.today(settings().time_zone))
    others = select(func.count()).select_from(Answer).join(Question, col(Question.id) == col(Answer.question_id))
    others = others.where(
        col(Question.asker_id) == question.asker_id, col(Question.anonymous).is_(True), col(Answer.id) != answer.id,
        col(Answer.author_id) == answer.author_id, col(Answer.accepted_at) >= since,
    )  # fmt: skip
    return session.execute(others).scalar_one() == 0


def _month_begins(day: date) -> datetime:
    return working_time.begins(day.replace(day=1), settings().time_zone)


def _refuse_too_early(session: Session, answer: Answer) -> None:
    calendar = working_time.usual()
    if not clock.is_past(calendar.after(answer.answered_at, SILENT_DAYS * calendar.day_length)):
        raise ConflictError(_("Whoever asked has ten working days to accept an answer themselves."))
    standing = col(Endorsement.contribution_id) == answer.id, col(Endorsement.revoked_at).is_(None)
    if session.execute(select(func.count()).select_from(Endorsement).where(*standing)).scalar_one() < VOUCHED:
        raise ConflictError(_("Two people first have to say how this answer helped."))
