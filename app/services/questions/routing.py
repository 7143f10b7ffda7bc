"""Who knows? People whose accepted answers and endorsed contributions speak for them; whoever is asked may decline."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState
from app.models.people import Person, PersonStatus
from app.models.questions import Answer, Question, QuestionRoute, QuestionState, RouteState
from app.policies import questions as policy
from app.policies.guard import require
from app.services import people, topics
from app.services.people import Ref
from app.services.questions import asking, finding
from app.services.questions.suggesting import are_alike

MOST = 3  # people named at a time, and asked at a time
LATELY = timedelta(days=365)
RECENT = 2000  # pieces of evidence looked at, newest first


@dataclass(frozen=True)
class Knower:
    """Somebody who may know: how much of what they did is about this, how much there is in all, how many questions wait."""

    person: Ref
    answers: int
    contributions: int
    in_all: int
    load: int


def who_knows(session: Session, actor: Actor, question: Question, most: int = MOST) -> list[Knower]:
    """Who may know: those with the most evidence about this first, then those with the most in this community.

    An asker without a name may be among them: to leave them out would tell who asked.
    """
    about: dict[str, Counter[str]] = defaultdict(Counter)
    evidence = [*_answers(session, question), *_contributions(session, question)]
    meant = topics.meanings(session, {*question.topics, *(topic for *_rest, said in evidence for topic in said)})
    wanted = {meant[topic] for topic in question.topics}
    for person_id, kind, title, said in evidence:
        about[person_id]["in_all"] += 1
        about[person_id][kind] += not wanted.isdisjoint(meant[topic] for topic in said) or are_alike(title, question.title)
    out = _left_out(session, actor, question)
    here = [person_id for person_id in _members(session, question.community_id, list(about)) if person_id not in out]
    loads = _loads(session, here)
    names = people.refs(session, here)
    found = [
        Knower(names[one], about[one]["answer"], about[one]["contribution"], about[one]["in_all"], loads[one]) for one in here
    ]
    return sorted(found, key=_order)[:most]


def route(session: Session, actor: Actor, question: Question, community: Community, username: str) -> QuestionRoute:
    """Ask somebody whether they know.

    Raises ForbiddenError for outsiders, InvalidError for somebody who is not a member or asked themselves, ConflictError when
    it is closed, when they were asked before, and when three people are being asked.
    """
    finding.held(session, question)
    require(policy.can_ask(actor, community), otherwise=asking.no_asking(community))
    finding.refuse_closed(question)
    person = people.find_active(session, actor, username, field="person")
    if person.id == actor.person_id:
        raise InvalidError.at("person", _("If you know, answer."))
    if not question.anonymous and person.id == question.asker_id:
        raise InvalidError.at("person", _("They asked this themselves."))
    if not _members(session, community.id, [person.id]):
        raise InvalidError.at("person", _("They are not a member here, so they cannot answer."))
    waiting = list(session.execute(select(QuestionRoute).where(col(QuestionRoute.question_id) == question.id)).scalars())
    if any(one.person_id == person.id for one in waiting):
        raise ConflictError(_("They were asked already."))
    if sum(one.state == RouteState.ASKED for one in waiting) >= MOST:
        raise ConflictError(_("Three people are being asked. Wait for one of them first."))
    by_id = finding.visible_name(actor, question)
    asked = QuestionRoute(question_id=question.id, person_id=person.id, by_id=by_id)
    session.add(asked)
    question.touch()
    session.flush()
    named = {"question_id": question.id, "community_id": community.id, "route_id": asked.id, "person_id": person.id}
    record(session, by_id, facts.QuestionRouted(**named))
    return asked


def decline(session: Session, actor: Actor, asked: QuestionRoute, question: Question) -> None:
    """Say that one does not know, or cannot say now; nobody has to give a reason. Raises ForbiddenError, ConflictError."""
    if asked.person_id != actor.person_id:
        raise ForbiddenError(_("Only whoever was asked may decline."))
    session.refresh(asked, with_for_update=True)
    if asked.state == RouteState.ANSWERED:
        raise ConflictError(_("You have answered this already."))
    if asked.state == RouteState.DECLINED:
        return
    asked.state = RouteState.DECLINED
    asked.touch()
    named = {"question_id": question.id, "community_id": question.community_id, "route_id": asked.id}
    record(session, actor.person_id, facts.RouteDeclined(**named, person_id=actor.person_id))


def asked_of(session: Session, actor: Actor, most: int) -> list[tuple[QuestionRoute, Question]]:
    """What the actor was asked and has neither answered nor declined, oldest first."""
    query = (
        select(QuestionRoute, Question)
        .join(Question, col(Question.id) == col(QuestionRoute.question_id))
        .where(col(QuestionRoute.person_id) == actor.person_id, col(QuestionRoute.state) == RouteState.ASKED)
        .where(col(Question.state).in_([QuestionState.OPEN, QuestionState.ANSWERED]))
        .order_by(col(QuestionRoute.id))
    )
    return [(row[0], row[1]) for row in session.execute(query.limit(most)) if actor.roles_in(row[1].community_id)]


def _order(one: Knower) -> tuple[int, int, int, str]:
    return -(3 * one.answers + 2 * one.contributions), -one.in_all, one.load, one.person.username


def _answers(session: Session, question: Question) -> Iterator[tuple[str, str, str, list[str]]]:
    query = select(col(Answer.author_id), col(Question.title), col(Question.topics)).join(
        Question, col(Question.id) == col(Answer.question_id)
    ).where(
        col(Question.community_id) == question.community_id, col(Answer.accepted_at).is_not(None),
        col(Answer.author_id).is_not(None),
    )  # fmt: skip
    for author_id, title, said in session.execute(query.order_by(col(Answer.accepted_at).desc()).limit(RECENT)):
        yield str(author_id), "answer", title, said


def _contributions(session: Session, question: Question) -> Iterator[tuple[str, str, str, list[str]]]:
    query = (
        select(col(Authorship.person_id), col(Contribution.title), col(Contribution.topics))
        .join(Contribution, col(Contribution.id) == col(Authorship.contribution_id))
        .where(
            col(Contribution.community_id) == question.community_id, col(Contribution.id) != question.id,
            col(Contribution.state) == ContributionState.ENDORSED, col(Contribution.logged_at) > clock.now() - LATELY,
        )
        .order_by(col(Contribution.logged_at).desc()).limit(RECENT)
    )  # fmt: skip
    for person_id, title, said in session.execute(query):
        yield person_id, "contribution", title, said


def _members(session: Session, community_id: str, person_ids: list[str]) -> list[str]:
    """Who of them belongs there and is here."""
    query = select(col(Membership.person_id)).join(Person, col(Person.id) == col(Membership.person_id)).where(
        col(Membership.community_id) == community_id, col(Membership.state) == MembershipState.ACTIVE,
        col(Membership.person_id).in_(person_ids), col(Person.status) == PersonStatus.ACTIVE,
    )  # fmt: skip
    return list(dict.fromkeys(session.execute(query).scalars()))


def _left_out(session: Session, actor: Actor, question: Question) -> set[str | None]:
    """The actor, a named asker, whoever was asked before, and whoever has answered."""
    asked = select(col(QuestionRoute.person_id)).where(col(QuestionRoute.question_id) == question.id)
    answered = select(col(Answer.author_id)).where(col(Answer.question_id) == question.id)
    asker = None if question.anonymous else question.asker_id
    return {actor.person_id, asker, *session.execute(asked).scalars(), *session.execute(answered).scalars()}


def _loads(session: Session, person_ids: list[str]) -> Counter[str]:
    """How many questions wait for each of them."""
    query = select(col(QuestionRoute.person_id), func.count()).where(
        col(QuestionRoute.person_id).in_(person_ids), col(QuestionRoute.state) == RouteState.ASKED
    )
    return Counter({row[0]: row[1] for row in session.execute(query.group_by(col(QuestionRoute.person_id)))})
