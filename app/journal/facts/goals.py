"""Facts about goals: what communities want to reach, and what the organisation is after (domain.md §2.10, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class GoalWritten(Fact):
    """Somebody wrote down what a community could want to reach."""

    type = "goal.written"
    subject = "goal_id"
    goal_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class GoalChanged(Fact):
    """A goal, or one of its key results, was changed."""

    type = "goal.changed"
    subject = "goal_id"
    goal_id: str
    community_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GoalMoved(Fact):
    """A goal was laid before the sponsor, sent back, agreed, closed or withdrawn."""

    type = "goal.moved"
    subject = "goal_id"
    goal_id: str
    community_id: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class GoalCheckedIn(Fact):
    """A key result was measured."""

    type = "goal.checked_in"
    subject = "goal_id"
    goal_id: str
    community_id: str
    key_result_id: str
    check_in_id: str
    final: bool


@dataclass(frozen=True, kw_only=True)
class GoalServed(Fact):
    """Somebody said which goal a contribution or a page serves, or that it serves none."""

    type = "goal.served"
    subject = "thing_id"
    thing_id: str
    thing: str
    community_id: str
    goal_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ObjectiveSet(Fact):
    """The organisation said what it is after in a period, or said some of it anew."""

    type = "objective.set"
    subject = "objective_id"
    objective_id: str
    fields: tuple[str, ...]
