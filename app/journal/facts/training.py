"""Facts about training. What somebody answered, and how well they did, stands in the tables alone."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class TrainingPublished(Fact):
    """A version of a training module was published; number 1 makes the module."""

    type = "training.published"
    subject = "module_id"
    module_id: str
    number: int


@dataclass(frozen=True, kw_only=True)
class TrainingChanged(Fact):
    """A training module's record changed; `fields` names what."""

    type = "training.changed"
    subject = "module_id"
    module_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TrainingCompleted(Fact):
    """Somebody completed a version of a module, passed it or failed, by their own word, a session's or a system's."""

    type = "training.completed"
    subject = "completion_id"
    completion_id: str
    module_id: str
    person_id: str
    number: int
    status: str
    source: str


@dataclass(frozen=True, kw_only=True)
class TrainingCorrected(Fact):
    """The system that told of a completion told it otherwise; `fields` names what."""

    type = "training.corrected"
    subject = "completion_id"
    completion_id: str
    module_id: str
    person_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TrainingFollowedUp(Fact):
    """Somebody said whether they used what they learned; the answer stands in the table."""

    type = "training.followed_up"
    subject = "completion_id"
    completion_id: str
    module_id: str
    person_id: str
    needs_help: bool


@dataclass(frozen=True, kw_only=True)
class TrainingHelpGiven(Fact):
    """The owner of a module helped somebody who had asked for it."""

    type = "training.help_given"
    subject = "completion_id"
    completion_id: str
    module_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class TrainingRequired(Fact):
    """A role asks for a module from now on, in one community or in all."""

    type = "training.required"
    subject = "requirement_id"
    requirement_id: str
    module_id: str
    role: str
    community_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class TrainingRequirementEnded(Fact):
    """A role no longer asks for a module."""

    type = "training.requirement_ended"
    subject = "requirement_id"
    requirement_id: str
    module_id: str
    role: str
    community_id: str | None = None
