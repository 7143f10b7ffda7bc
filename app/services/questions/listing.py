"""Lists of questions, and one with all that is shown of it. An asker who is not named is left out by the query itself."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, String, bindparam, case, func, null, select
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question as Asked
from app.models.communities import Community
from app.models.people import Person
from app.models.questions import Answer, PostRevision, Question, QuestionRoute, QuestionState
from app.services import people
from app.services.communities.finding import visible
from app.services.people import Ref

LATEST = 3  # on a hub


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a community's questions are narrowed to. `overdue`: unanswered, and an answer was due."""

    state: str | None = None
    overdue: bool = False


def of_community(session: Session, community_id: str, wanted: Filters, ask: paging.Ask) -> paging.Page[Any]:
    """A community's questions, newest first, as rows of `SHOWN`."""
    given: dict[str, object] = {"state": wanted.state} if wanted.state else {}
    if wanted.overdue:
        given = {"state": QuestionState.OPEN.value, "now": clock.now()}
    return _listed(frozenset(given)).page(session, ask, community_id=community_id, **given)


def waiting(session: Session, community_id: str, most: int = LATEST) -> list[Any]:
    """What nobody has answered yet, longest waiting first."""
    return _WAITING.all(session, community_id=community_id)[:most]


def one(session: Session, question: Question) -> Any:
    """A question that was found, as a row of `SHOWN`."""
    return _ONE.all(session, id=question.id)[0]


def revisions(session: Session, post_id: str, ask: paging.Ask) -> paging.Page[Any]:
    """Every text that a question or an answer had, newest first; by nobody where the asker is not named."""
    return _REVISIONS.page(session, ask, post_id=post_id)


def routes(session: Session, question: Question) -> list[tuple[QuestionRoute, Ref]]:
    """Who was asked, in order."""
    query = select(QuestionRoute).where(col(QuestionRoute.question_id) == question.id).order_by(col(QuestionRoute.id))
    found = list(session.execute(query).scalars())
    names = people.refs(session, [route.person_id for route in found])
    return [(route, names[route.person_id]) for route in found]


def original(session: Session, actor: Actor, question: Question) -> Any | None:
    """The question that this one repeats, as `id, title`, if the actor may know of it."""
    if question.duplicate_of is None:
        return None
    return next(iter(_pair(session, actor, col(Question.id) == question.duplicate_of)), None)


def duplicates(session: Session, actor: Actor, question: Question) -> list[Any]:
    """The questions that repeat this one, as `id, title`, as far as the actor may know of them."""
    return _pair(session, actor, col(Question.duplicate_of) == question.id)


def mine(session: Session, actor: Actor, most: int) -> list[Question]:
    """What the actor asked and has got answers to, none of which is accepted; oldest first."""
    query = select(Question).where(col(Question.asker_id) == actor.person_id, col(Question.state) == QuestionState.ANSWERED)
    found = session.execute(query.order_by(col(Question.asked_at)).limit(most)).scalars()
    return [question for question in found if actor.roles_in(question.community_id)]


def overdue(session: Session, community_ids: list[str]) -> list[Any]:
    """Which of these communities have left how many questions `waiting` too long, as `slug, name, waiting`."""
    if not community_ids:
        return []
    query = (
        select(col(Community.slug), col(Community.name), func.count().label("waiting"))
        .select_from(Question).join(Community, col(Community.id) == col(Question.community_id))
        .where(
            col(Question.community_id).in_(community_ids), col(Question.state) == QuestionState.OPEN,
            col(Question.response_target_at) < clock.now(),
        )
        .group_by(col(Community.slug), col(Community.name)).order_by(func.count().desc(), col(Community.slug))
    )  # fmt: skip
    return list(session.execute(query))


def _pair(session: Session, actor: Actor, condition: ColumnElement[bool]) -> list[Any]:
    query = select(col(Question.id), col(Question.title)).join(Community, col(Community.id) == col(Question.community_id))
    return list(session.execute(query.where(condition, visible(actor)).order_by(col(Question.id)).limit(20)))


def _unless_hidden(column: Any) -> ColumnElement[Any]:
    return case((col(Question.anonymous), null()), else_=column)


_ANSWERED = (
    select(func.count()).select_from(Answer).where(col(Answer.question_id) == col(Question.id)).correlate(Question)
    .scalar_subquery()
)  # fmt: skip
SHOWN: tuple[Any, ...] = (
    col(Question.id), col(Question.title), col(Question.state), col(Question.topics), col(Question.lang),
    col(Question.anonymous), col(Question.asked_at), col(Question.response_target_at), col(Question.version),
    col(Question.revision), col(Question.community_id), col(Community.slug), col(Community.name),
    _unless_hidden(col(Person.username)).label("asker"), _unless_hidden(col(Person.display_name)).label("asker_name"),
    _ANSWERED.label("answers"),
)  # fmt: skip
ROWS: Select[*tuple[Any, ...]] = (
    select(*SHOWN)
    .join(Community, col(Community.id) == col(Question.community_id))
    .outerjoin(Person, col(Person.id) == col(Question.asker_id))
)
_ONE = Asked(ROWS.where(col(Question.id) == bindparam("id")))
_HERE = ROWS.where(col(Question.community_id) == bindparam("community_id"))
_WAITING = Asked(
    _HERE.where(col(Question.state) == QuestionState.OPEN)
    .order_by(col(Question.response_target_at), col(Question.id))
    .limit(10)
)
_NARROWED: dict[str, ColumnElement[bool]] = {
    "state": col(Question.state) == bindparam("state", type_=String()),
    "now": col(Question.response_target_at) < bindparam("now", type_=DateTime(timezone=True)),
}


@cache
def _listed(narrowed: frozenset[str]) -> paging.Pages:
    conditions = [_NARROWED[name] for name in sorted(narrowed)]
    return paging.Pages(_HERE.where(*conditions), {"asked_at": col(Question.asked_at), "id": col(Question.id)})


_REVISIONS = paging.Pages(
    select(
        col(PostRevision.id), col(PostRevision.number), col(PostRevision.title), col(PostRevision.body),
        col(PostRevision.at), col(Person.username), col(Person.display_name),
    )
    .outerjoin(Person, col(Person.id) == col(PostRevision.author_id))
    .where(col(PostRevision.post_id) == bindparam("post_id")),
    {"number": col(PostRevision.number)},
)  # fmt: skip
