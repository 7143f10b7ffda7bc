"""What hangs on a topic: whatever says that it is about something which the topic is called; and words that mean none yet."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState
from app.models.knowledge import Asset, Confidence
from app.models.people import Person, PersonStatus
from app.models.questions import Answer
from app.models.search import SearchDocument
from app.models.topics import SearchAbout, Topic, TopicName
from app.services import communities, people, search
from app.services.people import Ref
from app.services.search import Found, Kind
from app.services.topics import naming
from app.services.topics.finding import IS_CURRENT

TOPICAL = (Kind.ASSETS, Kind.QUESTIONS, Kind.CONTRIBUTIONS)
MOST_WORDS = 100
MOST_PEOPLE = 5


class Unnamed(NamedTuple):
    """Words that people write as a topic and that mean none yet; on how many things."""

    said: str
    things: int


@dataclass(frozen=True)
class Knower:
    """Somebody whose work about a topic others accepted, endorsed or validated."""

    person: Ref
    answers: int
    contributions: int
    pages: int

    @property
    def weight(self) -> int:
        """As in asking who knows: an accepted answer says most."""
        return 3 * self.answers + 2 * (self.contributions + self.pages)


def _about(topic: Topic) -> ColumnElement[bool]:
    """Whether a document says that it is about something which the topic is called."""
    called = select(col(TopicName.term_key)).where(col(TopicName.topic_id) == topic.id, IS_CURRENT)
    return col(SearchDocument.id).in_(select(col(SearchAbout.document_id)).where(col(SearchAbout.term_key).in_(called)))


def _known(actor: Actor) -> ColumnElement[bool]:
    """Whether a document stands in a community that the actor may know of."""
    return col(SearchDocument.community_id).in_(select(col(Community.id)).where(communities.visible(actor)))


def things(session: Session, actor: Actor, topic: Topic, kind: Kind | None, ask: paging.Ask) -> paging.Page[Found]:
    """What hangs on a topic and the actor may know of, what was last found first; of one kind or of all."""
    kinds = [kind] if kind else list(TOPICAL)
    query = select(
        col(SearchDocument.kind), col(SearchDocument.thing_id), *paging.labelled([col(SearchDocument.id)])
    ).where(_about(topic), _known(actor), col(SearchDocument.kind).in_(kinds))  # fmt: skip
    page = paging.page(session, query, [col(SearchDocument.id)], ask)
    return paging.Page(search.shown(session, page.items), page.next)


def counts(session: Session, actor: Actor, topic: Topic) -> dict[Kind, int]:
    """How many of each kind hang on it, of those that the actor may know of."""
    query = select(col(SearchDocument.kind), func.count()).where(_about(topic), _known(actor))
    found = {Kind(kind): count for kind, count in session.execute(query.group_by(col(SearchDocument.kind)))}
    return {kind: found.get(kind, 0) for kind in TOPICAL}


def unnamed(session: Session, actor: Actor) -> list[Unnamed]:
    """Words in use that mean no topic, the most used first, for whoever names topics; raises ForbiddenError."""
    naming.require_writer(actor)
    things_said = func.count().label("things")
    meant = select(col(TopicName.term_key)).where(IS_CURRENT)
    query = (
        select(func.min(col(SearchAbout.said)).label("said"), things_said)
        .join(SearchDocument, col(SearchDocument.id) == col(SearchAbout.document_id))
        .where(_known(actor), col(SearchAbout.term_key).not_in(meant))
        .group_by(col(SearchAbout.term_key))
        .order_by(things_said.desc(), col(SearchAbout.term_key))
    )
    return [Unnamed(row.said, row.things) for row in session.execute(query.limit(MOST_WORDS))]


def who_knows(session: Session, actor: Actor, topic: Topic) -> list[Knower]:
    """At most five people who are here and whose work about it others accepted, endorsed or validated."""
    answers = _by_person(session, actor, topic, Kind.QUESTIONS, col(Answer.author_id), col(Answer.question_id), [
        col(Answer.accepted_at).is_not(None)
    ])  # fmt: skip
    helped = _by_person(
        session, actor, topic, Kind.CONTRIBUTIONS, col(Authorship.person_id), col(Authorship.contribution_id),
        [col(Authorship.contribution_id).in_(_ENDORSED)],
    )  # fmt: skip
    pages = _by_person(
        session, actor, topic, Kind.ASSETS, col(Asset.owner_id), col(Asset.id), [col(Asset.confidence) == Confidence.VALIDATED]
    )
    ids = {*answers, *helped, *pages}
    names = people.refs(session, ids)
    found = [Knower(names[one], answers.get(one, 0), helped.get(one, 0), pages.get(one, 0)) for one in ids]
    return sorted(found, key=lambda one: (-one.weight, one.person.username))[:MOST_PEOPLE]


_ENDORSED = select(col(Contribution.id)).where(col(Contribution.state) == ContributionState.ENDORSED)


def _by_person(
    session: Session, actor: Actor, topic: Topic, kind: Kind, who: Any, what: Any,
    conditions: list[ColumnElement[bool]],
) -> dict[str, int]:  # fmt: skip
    query = (
        select(who, func.count())
        .join(SearchDocument, (col(SearchDocument.thing_id) == what) & (col(SearchDocument.kind) == kind))
        .join(Person, col(Person.id) == who)
        .where(_about(topic), _known(actor), col(Person.status) == PersonStatus.ACTIVE, col(Person.guest).is_(False))
        .where(*conditions)
        .group_by(who)
    )
    return {row[0]: row[1] for row in session.execute(query)}
