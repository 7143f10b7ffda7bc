"""Facts about topics and what they are called (domain.md §2.5)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class TopicCreated(Fact):
    """Somebody said that there is a topic."""

    type = "topic.created"
    subject = "topic_id"
    topic_id: str


@dataclass(frozen=True, kw_only=True)
class TopicChanged(Fact):
    """A topic is called otherwise, reviewed at other intervals, or belongs under another one."""

    type = "topic.changed"
    subject = "topic_id"
    topic_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TopicMerged(Fact):
    """Two topics turned out to be one: what hung on the one hangs on the other."""

    type = "topic.merged"
    subject = "topic_id"
    topic_id: str
    into_id: str
