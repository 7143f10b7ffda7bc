"""Answering, saying that an answer helped, and changing what one wrote; every text is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind
from app.models.questions import Answer, AnswerVote, Question, QuestionRoute, QuestionState, RouteState
from app.policies import questions as policy
from app.policies.guard import require
from app.services import guidelines
from app.services.contributions.automatic import Deed, credit
from app.services.contributions.drafts import check_topics
from app.services.questions import asking, finding


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values of a question; only the fields in `given` are looked at."""

    given: frozenset[str]
    title: str = ""
    body: str = ""
    topics: Sequence[str] = ()


def answer(
    session: Session, actor: Actor, question: Question, community: Community, body: str, key: str | None = None
) -> Answer:
    """Answer a question. Raises ForbiddenError for outsiders, ConflictError when it is closed."""
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else None
    if source_id and (given := _by_source(session, source_id)):
        return given
    finding.held(session, question)
    require(policy.can_ask(actor, community), otherwise=asking.no_asking(community))
    guidelines.require_read(session, actor, community)
    finding.refuse_closed(question)
    moment = clock.now()
    answered = Answer(
        id=ids.new_id(moment), question_id=question.id, author_id=actor.person_id, body=body, answered_at=moment,
        source_id=source_id,
    )  # fmt: skip
    session.add(answered)
    session.flush()
    asking.lay_down(session, question, answered.id, 1, actor.person_id, "", body)
    _note_response(session, actor, question)
    fact = facts.QuestionAnswered(
        question_id=question.id, community_id=community.id, answer_id=answered.id, author_id=actor.person_id
    )  # fmt: skip
    record(session, actor.person_id, fact)
    helped = None if question.anonymous else question.asker_id
    deed = Deed(
        id=answered.id, kind=ContributionKind.ANSWER, title=question.title, topics=question.topics,
        path=f"/questions/{question.id}", beneficiary_id=helped,
    )  # fmt: skip
    credit(session, community, actor.person_id, deed)
    return answered


def _note_response(session: Session, actor: Actor, question: Question) -> None:
    """It is answered now. An asker's own word is no response; of one without a name it counts, or it would tell who that is."""
    if question.first_response_at is None and (question.anonymous or actor.person_id != question.asker_id):
        question.first_response_at = clock.now()
    if question.state == QuestionState.OPEN:
        question.state = QuestionState.ANSWERED
    question.touch()
    asked = col(QuestionRoute.question_id) == question.id, col(QuestionRoute.person_id) == actor.person_id
    for route in session.execute(select(QuestionRoute).where(*asked)).scalars():
        route.state = RouteState.ANSWERED
        route.touch()


def revise(session: Session, actor: Actor, question: Question, community: Community, to: Change) -> Question:
    """Change a question's text or topics. Raises ForbiddenError but for its asker and moderators."""
    finding.held(session, question)
    allowed = policy.can_change(actor, community, question.asker_id)
    require(allowed, otherwise=_("Whoever asked may change this, and whoever moderates here."))
    values = {name: getattr(to, name) for name in ("title", "body", "topics") if name in to.given}
    if "topics" in values:
        values["topics"] = check_topics(to.topics)
    changed = [name for name, value in values.items() if getattr(question, name) != value]
    for name in changed:
        setattr(question, name, values[name])
    if not changed:
        return question
    by_id = finding.visible_name(actor, question)
    if {"title", "body"} & set(changed):
        question.revision += 1
        asking.lay_down(session, question, question.id, question.revision, by_id, question.title, question.body)
    question.touch()
    _retitle(session, question)
    fact = facts.QuestionRevised(
        question_id=question.id, community_id=community.id, revision=question.revision, fields=tuple(sorted(changed))
    )  # fmt: skip
    record(session, by_id, fact)
    return question


def _retitle(session: Session, question: Question) -> None:
    """The contribution that it is says what it says."""
    contribution = session.get(Contribution, question.id)
    if contribution is not None:
        contribution.title, contribution.topics = question.title, list(question.topics)
        contribution.touch()


def revise_answer(
    session: Session, actor: Actor, answered: Answer, question: Question, community: Community, body: str
) -> Answer:
    """Change an answer's text. Raises ForbiddenError but for its author and moderators."""
    session.refresh(answered, with_for_update=True)
    allowed = policy.can_change(actor, community, answered.author_id)
    require(allowed, otherwise=_("Whoever answered may change this, and whoever moderates here."))
    if body == answered.body:
        return answered
    answered.body = body
    answered.revision += 1
    answered.touch()
    asking.lay_down(session, question, answered.id, answered.revision, actor.person_id, "", body)
    fact = facts.AnswerRevised(
        answer_id=answered.id, question_id=question.id, community_id=community.id, revision=answered.revision
    )  # fmt: skip
    record(session, actor.person_id, fact)
    return answered


def vote(session: Session, actor: Actor, answered: Answer, community: Community) -> None:
    """Say that an answer helped; again changes nothing. Raises ConflictError for one's own, ForbiddenError for outsiders."""
    if answered.author_id == actor.person_id:
        raise ConflictError(_("This is your own answer. Whether it helped, others say."))
    require(policy.can_ask(actor, community), otherwise=asking.no_asking(community))
    lock(session, Answer, answered.id)
    if _vote(session, actor, answered):
        return
    session.add(AnswerVote(answer_id=answered.id, person_id=actor.person_id))
    session.flush()
    record(session, actor.person_id, facts.AnswerVoted(**_named(answered, community), person_id=actor.person_id))


def unvote(session: Session, actor: Actor, answered: Answer, community: Community) -> None:
    """Take that back; again changes nothing."""
    lock(session, Answer, answered.id)
    if given := _vote(session, actor, answered):
        session.delete(given)
        session.flush()
        record(session, actor.person_id, facts.AnswerUnvoted(**_named(answered, community), person_id=actor.person_id))


def _vote(session: Session, actor: Actor, answered: Answer) -> AnswerVote | None:
    query = select(AnswerVote).where(
        col(AnswerVote.answer_id) == answered.id, col(AnswerVote.person_id) == actor.person_id
    )  # fmt: skip
    return session.execute(query).scalar_one_or_none()


def _named(answered: Answer, community: Community) -> dict[str, str]:
    return {"answer_id": answered.id, "question_id": answered.question_id, "community_id": community.id}


def _by_source(session: Session, source_id: str) -> Answer | None:
    return session.execute(select(Answer).where(col(Answer.source_id) == source_id)).scalar_one_or_none()
