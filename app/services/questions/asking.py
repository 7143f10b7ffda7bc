"""Asking, with or without one's name. To ask is a contribution; without a name it is one that nobody is thanked for yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import ContributionKind
from app.models.questions import PostRevision, Question
from app.policies import questions as policy
from app.policies.guard import require
from app.services import guidelines, working_time
from app.services.contributions.automatic import Deed, credit
from app.services.contributions.drafts import check_topics
from app.services.questions import finding


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A question; `anonymous`: readers are not to know who asks."""

    title: str
    body: str = ""
    topics: Sequence[str] = field(default_factory=list)
    lang: str = "en"
    anonymous: bool = False


def ask(session: Session, actor: Actor, community: Community, draft: Draft, key: str | None = None) -> Question:
    """Ask a community. The same `key` (a form's) from the same person again asks nothing new.

    An answer is due by the end of the next working day, and that stays so. Raises ForbiddenError for outsiders.
    """
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else None
    if source_id and (asked := _by_source(session, source_id)):
        return asked
    require(policy.can_ask(actor, community), otherwise=no_asking(community))
    guidelines.require_read(session, actor, community)
    moment = clock.now()
    question = Question(
        id=ids.new_id(moment), community_id=community.id, asker_id=actor.person_id, anonymous=draft.anonymous,
        title=draft.title, body=draft.body, topics=check_topics(draft.topics), lang=draft.lang, asked_at=moment,
        response_target_at=working_time.usual().end_of_next_day(moment), source_id=source_id,
    )  # fmt: skip
    session.add(question)
    session.flush()
    by_id = finding.visible_name(actor, question)
    lay_down(session, question, question.id, 1, by_id, question.title, question.body)
    record(session, by_id, facts.QuestionAsked(question_id=question.id, community_id=community.id, asker_id=by_id))
    if by_id:
        _credit(session, community, question, by_id)
    return question


def put_name(session: Session, actor: Actor, community: Community, question: Question) -> None:
    """Let readers know who asked, for good. Raises ForbiddenError for anybody but the asker."""
    require(policy.can_accept(actor, question), otherwise=_("Only whoever asked may put their name to it."))
    finding.held(session, question)
    if not question.anonymous:
        return
    question.anonymous = False
    question.touch()
    fact = facts.QuestionNamed(question_id=question.id, community_id=community.id, asker_id=actor.person_id)
    record(session, actor.person_id, fact)
    _credit(session, community, question, actor.person_id)
    answer = finding.accepted(session, question)
    if answer is not None:  # told once more, now that there is somebody to thank for having asked
        record(session, actor.person_id, resolved(question, answer.id, answer.author_id))


def refuse_hiding(question: Question) -> None:
    """Raise ConflictError: facts and readers know who asked, and cannot forget it."""
    if not question.anonymous:
        raise ConflictError(_("Your name stands there already, and others have seen it."))


def resolved(question: Question, answer_id: str, answered_by: str | None) -> facts.QuestionResolved:
    """That one of its answers was accepted; whoever answered themselves is not thanked for asking."""
    return facts.QuestionResolved(
        question_id=question.id, community_id=question.community_id, answer_id=answer_id, answered_by=answered_by,
        helps=answered_by not in {None, question.asker_id},
    )  # fmt: skip


def lay_down(
    session: Session, question: Question, post_id: str, number: int, author_id: str | None, title: str, body: str
) -> None:
    """Keep a text of a question or an answer."""
    moment = clock.now()
    revision = PostRevision(
        id=ids.new_id(moment), question_id=question.id, post_id=post_id, number=number, title=title, body=body,
        author_id=author_id, at=moment,
    )  # fmt: skip
    session.add(revision)
    session.flush()


def no_asking(community: Community) -> str:
    """Why an actor may not ask or answer here."""
    if community.is_closed:
        return _("This community is archived.")
    return _("Join this community first; then ask and answer with its members.")


def _credit(session: Session, community: Community, question: Question, asker_id: str) -> None:
    deed = Deed(
        id=question.id, kind=ContributionKind.QUESTION, title=question.title, path=f"/questions/{question.id}",
        topics=question.topics,
    )  # fmt: skip
    credit(session, community, asker_id, deed)


def _by_source(session: Session, source_id: str) -> Question | None:
    return session.execute(select(Question).where(col(Question.source_id) == source_id)).scalar_one_or_none()
