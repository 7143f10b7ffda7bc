"""Facts about what a community decides (domain.md §2.9, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class DecisionDrafted(Fact):
    """Somebody wrote down a proposal on which nobody decides yet."""

    type = "decision.drafted"
    subject = "decision_id"
    decision_id: str
    community_id: str
    method: str


@dataclass(frozen=True, kw_only=True)
class DecisionRevised(Fact):
    """A proposal was changed before it was opened."""

    type = "decision.revised"
    subject = "decision_id"
    decision_id: str
    community_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionOpened(Fact):
    """A proposal was put to those who belonged at that moment, for so many hours."""

    type = "decision.opened"
    subject = "decision_id"
    decision_id: str
    community_id: str
    method: str
    hours: int
    eligible: int


@dataclass(frozen=True, kw_only=True)
class PositionTaken(Fact):
    """Somebody said whether they agree, abstain, have a concern or object; their last word counts."""

    type = "decision.position_taken"
    subject = "decision_id"
    decision_id: str
    community_id: str
    person_id: str
    stance: str


@dataclass(frozen=True, kw_only=True)
class PositionWithdrawn(Fact):
    """Somebody took back what they had said to a proposal."""

    type = "decision.position_withdrawn"
    subject = "decision_id"
    decision_id: str
    community_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class DecisionAccepted(Fact):
    """A proposal holds from now on; counted were so many positions."""

    type = "decision.accepted"
    subject = "decision_id"
    decision_id: str
    community_id: str
    agree: int
    abstain: int
    concern: int
    object: int


@dataclass(frozen=True, kw_only=True)
class DecisionRejected(Fact):
    """A proposal does not hold; counted were so many positions."""

    type = "decision.rejected"
    subject = "decision_id"
    decision_id: str
    community_id: str
    agree: int
    abstain: int
    concern: int
    object: int


@dataclass(frozen=True, kw_only=True)
class DecisionMoved(Fact):
    """A proposal was withdrawn by somebody, or lapsed because too few said anything."""

    type = "decision.moved"
    subject = "decision_id"
    decision_id: str
    community_id: str
    target: str


@dataclass(frozen=True, kw_only=True)
class DecisionSuperseded(Fact):
    """Another decision took the place of an accepted one."""

    type = "decision.superseded"
    subject = "decision_id"
    decision_id: str
    community_id: str
    by_decision_id: str


@dataclass(frozen=True, kw_only=True)
class DecisionStated(Fact):
    """Somebody said, once, what came of a decision that is over."""

    type = "decision.stated"
    subject = "decision_id"
    decision_id: str
    community_id: str
