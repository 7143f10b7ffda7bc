"""Topics that the strategy needs. What is missing there weighs half as much again, and is looked for of itself (G9)."""

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.gaps import StrategicTopic
from app.policies import gaps as policy
from app.policies.guard import require
from app.services.search import cutting

MOST = 200


def require_writer(actor: Actor) -> None:
    """Raise ForbiddenError for whoever may not say what is strategic."""
    require(policy.can_write_strategy(actor), otherwise=_("Only the organisation's KM advisors say what the strategy needs."))


def listing(session: Session, actor: Actor) -> list[StrategicTopic]:
    """All of them, by the alphabet; guests know of none."""
    require(not actor.bounded, otherwise=_("This is for people of the organisation."))
    return list(session.execute(select(StrategicTopic).order_by(col(StrategicTopic.topic_key)).limit(MOST)).scalars())


def find(session: Session, actor: Actor, topic_id: str) -> StrategicTopic:
    """One of them; raises NotFoundError."""
    found = None if actor.bounded else session.get(StrategicTopic, topic_id)
    if found is None:
        raise NotFoundError(_("There is no such topic."))
    return found


def name(session: Session, actor: Actor, topic: str) -> StrategicTopic:
    """Say that the strategy needs a topic. Raises ForbiddenError, InvalidError, ConflictError when it is named already."""
    require_writer(actor)
    key = " ".join(cutting.units(topic))
    if not key:
        raise InvalidError.at("topic", _("Write a topic."))
    if session.execute(select(col(StrategicTopic.id)).where(col(StrategicTopic.topic_key) == key)).first():
        raise ConflictError(_("This topic is there already."))
    row = StrategicTopic(topic=topic.strip(), topic_key=key, by_id=actor.person_id)
    session.add(row)
    session.flush()
    record(session, actor.person_id, facts.StrategicTopicNamed(topic_id=row.id))
    return row


def drop(session: Session, actor: Actor, row: StrategicTopic) -> None:
    """The strategy needs it no longer."""
    require_writer(actor)
    session.delete(row)
    record(session, actor.person_id, facts.StrategicTopicDropped(topic_id=row.id))
