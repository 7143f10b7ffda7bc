"""Facts about knowledge gaps and what the strategy needs (domain.md §4.5, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class GapDetected(Fact):
    """A rule found a knowledge gap that was not known."""

    type = "gap.detected"
    subject = "gap_id"
    gap_id: str
    community_id: str | None
    rule: str


@dataclass(frozen=True, kw_only=True)
class GapClosed(Fact):
    """A gap's signal has been gone for thirty days."""

    type = "gap.closed"
    subject = "gap_id"
    gap_id: str
    community_id: str | None


@dataclass(frozen=True, kw_only=True)
class GapReopened(Fact):
    """The signal of a closed gap is there again, or somebody took a dismissed one up."""

    type = "gap.reopened"
    subject = "gap_id"
    gap_id: str
    community_id: str | None


@dataclass(frozen=True, kw_only=True)
class GapTriaged(Fact):
    """Somebody said whose gap it is, who sees to it, or by when."""

    type = "gap.triaged"
    subject = "gap_id"
    gap_id: str
    community_id: str | None
    owner_id: str | None
    state: str


@dataclass(frozen=True, kw_only=True)
class GapMoved(Fact):
    """Somebody began to close a gap, put it back, or dismissed it."""

    type = "gap.moved"
    subject = "gap_id"
    gap_id: str
    community_id: str | None
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class GapMerged(Fact):
    """Two gaps were found to be the same."""

    type = "gap.merged"
    subject = "gap_id"
    gap_id: str
    community_id: str | None
    into_id: str


@dataclass(frozen=True, kw_only=True)
class GapSplit(Fact):
    """A part of a gap was found to be another one."""

    type = "gap.split"
    subject = "gap_id"
    gap_id: str
    community_id: str | None
    part_id: str


@dataclass(frozen=True, kw_only=True)
class StrategicTopicNamed(Fact):
    """A topic was said to be one that the strategy needs."""

    type = "strategic_topic.named"
    subject = "topic_id"
    topic_id: str


@dataclass(frozen=True, kw_only=True)
class StrategicTopicDropped(Fact):
    """It is no longer."""

    type = "strategic_topic.dropped"
    subject = "topic_id"
    topic_id: str
