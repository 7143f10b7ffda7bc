"""Topics that the strategy needs. What is missing there weighs half as much again, and is looked for of itself (G9)."""

from sqlalchemy import select
from sqlmodel import col

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.gaps import StrategicTopic
from app.models.topics import Topic
from app.policies import gaps as policy
from app.policies.guard import require
from app.services import topics

MOST = 200
Needed = tuple[StrategicTopic, topics.Named]


def require_writer(actor: Actor) -> None:
    """Raise ForbiddenError for whoever may not say what is strategic."""
    require(policy.can_write_strategy(actor), otherwise=_("Only the organisation's KM advisors say what the strategy needs."))


def listing(session: Session, actor: Actor) -> list[Needed]:
    """All of them, by the alphabet; guests know of none."""
    require(not actor.bounded, otherwise=_("This is for people of the organisation."))
    query = select(StrategicTopic, Topic).join(Topic, col(Topic.id) == col(StrategicTopic.topic_id))
    found = session.execute(query.order_by(col(Topic.slug)).limit(MOST)).all()
    return list(zip([row[0] for row in found], topics.described(session, [row[1] for row in found]), strict=True))


def find(session: Session, actor: Actor, topic_id: str) -> Needed:
    """One of them; raises NotFoundError."""
    found = None if actor.bounded else session.get(StrategicTopic, topic_id)
    if found is None:
        raise NotFoundError(_("There is no such topic."))
    return found, _named(session, found.topic_id)


def name(session: Session, actor: Actor, topic: str) -> Needed:
    """Say that the strategy needs a topic, which there is from now on if there was none.

    Raises ForbiddenError, InvalidError, ConflictError when it is named already.
    """
    require_writer(actor)
    if not topics.key_of(topic):
        raise InvalidError.at("topic", _("Write a topic."))
    meant = topics.meanings(session, [topic])[topic]
    known = session.get(Topic, meant)
    if known is None:
        known = topics.create(session, actor, topics.Wanted(labels={i18n.language(): topic.strip()}))
    elif session.execute(select(col(StrategicTopic.id)).where(col(StrategicTopic.topic_id) == known.id)).first():
        raise ConflictError(_("This topic is there already."))
    row = StrategicTopic(topic_id=known.id, by_id=actor.person_id)
    session.add(row)
    session.flush()
    record(session, actor.person_id, facts.StrategicTopicNamed(topic_id=row.id))
    return row, _named(session, known.id)


def drop(session: Session, actor: Actor, row: StrategicTopic) -> None:
    """The strategy needs it no longer."""
    require_writer(actor)
    session.delete(row)
    record(session, actor.person_id, facts.StrategicTopicDropped(topic_id=row.id))


def _named(session: Session, topic_id: str) -> topics.Named:
    return topics.described(session, list(session.execute(select(Topic).where(col(Topic.id) == topic_id)).scalars()))[0]
