"""Merging topics: two turned out to be one. What each was called, when, and by whom stays on record."""

from sqlalchemy import delete, select, update
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.gaps import StrategicTopic
from app.models.topics import Topic, TopicName, TopicTerm
from app.services import people
from app.services.people import Ref
from app.services.topics import naming
from app.services.topics.finding import above

MOST_TOLD = 200


def merge(session: Session, actor: Actor, topic: Topic, into: Topic) -> Topic:
    """Let a topic be another one from now on: its names are the other's synonyms, or its labels where it had none.

    Raises ForbiddenError, InvalidError for itself, ConflictError where either is merged already.
    """
    naming.require_writer(actor)
    if topic.id == into.id:
        raise InvalidError.at("into", _("That is this topic itself."))
    for one in sorted((topic, into), key=lambda each: each.id):  # in one order, so that two mergers wait for each other
        naming.held(session, one)
    own, others = naming.current(session, into), naming.current(session, topic)
    labelled = {lang for (lang, _key), (_name, label) in own.items() if label}
    joined = {place: (name, label and place[0] not in labelled) for place, (name, label) in others.items()}
    naming.end_all(session, actor, topic)
    session.execute(delete(TopicTerm).where(col(TopicTerm.topic_id) == topic.id))
    naming.call(session, actor, into, {**joined, **own})
    _move(session, topic, into)
    topic.merged_into = into.id
    for one in (topic, into):
        one.touch()
    record(session, actor.person_id, facts.TopicMerged(topic_id=topic.id, into_id=into.id))
    return into


def _move(session: Session, topic: Topic, into: Topic) -> None:
    """What stood under the one, or was merged into it, does so with the other; what the strategy needs stays needed."""
    if topic.id in above(session, into):
        into.parent_id = topic.parent_id
    session.flush()
    for column in (Topic.parent_id, Topic.merged_into):
        moved = update(Topic).where(col(column) == topic.id, col(Topic.id) != into.id).values({col(column): into.id})
        session.execute(moved)
    query = select(StrategicTopic).where(col(StrategicTopic.topic_id).in_([topic.id, into.id]))
    needed = {one.topic_id: one for one in session.execute(query).scalars()}
    if topic.id in needed and into.id in needed:
        session.delete(needed[topic.id])
    elif topic.id in needed:
        needed[topic.id].topic_id = into.id


def told(session: Session, topic: Topic) -> list[tuple[TopicName, Ref | None]]:
    """What a topic and those merged into it were ever called, the newest first, with who said so."""
    merged = select(col(Topic.id)).where(col(Topic.merged_into) == topic.id)
    of_it = (col(TopicName.topic_id) == topic.id) | col(TopicName.topic_id).in_(merged)
    query = select(TopicName).where(of_it).order_by(col(TopicName.id).desc()).limit(MOST_TOLD)
    names = list(session.execute(query).scalars())
    who = people.refs(session, [one.by_id for one in names])
    return [(one, who.get(one.by_id or "")) for one in names]
