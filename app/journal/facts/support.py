"""Facts about requests for help and about who is there when (domain.md §2.6, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact

__all__ = [
    "HelpAcknowledged",
    "HelpAssigned",
    "HelpClosed",
    "HelpGraded",
    "HelpMoved",
    "HelpOpened",
    "HelpReopened",
    "HelpReplied",
    "HelpResolved",
    "ShiftEnded",
    "ShiftTaken",
]


@dataclass(frozen=True, kw_only=True)
class HelpOpened(Fact):
    """Somebody asked for help: a community, or where there is none the platform's technical experts."""

    type = "help.opened"
    subject = "request_id"
    request_id: str
    community_id: str | None
    requester_id: str
    assignee_id: str | None
    category: str
    priority: str


@dataclass(frozen=True, kw_only=True)
class HelpAcknowledged(Fact):
    """Somebody took a request on, and said so: the first response."""

    type = "help.acknowledged"
    subject = "request_id"
    request_id: str
    community_id: str | None
    assignee_id: str


@dataclass(frozen=True, kw_only=True)
class HelpAssigned(Fact):
    """A request was handed to somebody, or is nobody's any longer."""

    type = "help.assigned"
    subject = "request_id"
    request_id: str
    community_id: str | None
    assignee_id: str | None


@dataclass(frozen=True, kw_only=True)
class HelpReplied(Fact):
    """Something was said about a request."""

    type = "help.replied"
    subject = "request_id"
    request_id: str
    community_id: str | None
    reply_id: str
    author_id: str


@dataclass(frozen=True, kw_only=True)
class HelpMoved(Fact):
    """Work on a request began, waits for whoever asked, goes on, or is not wanted any longer."""

    type = "help.moved"
    subject = "request_id"
    request_id: str
    community_id: str | None
    source: str
    target: str
    duplicate_of: str | None = None
    question_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class HelpGraded(Fact):
    """A request was found to be more or less pressing, or about something else."""

    type = "help.graded"
    subject = "request_id"
    request_id: str
    community_id: str | None
    priority: str
    category: str


@dataclass(frozen=True, kw_only=True)
class HelpResolved(Fact):
    """Somebody says that a request is solved, and what of it is worth keeping."""

    type = "help.resolved"
    subject = "request_id"
    request_id: str
    community_id: str | None
    resolved_by: str
    kept: str
    asset_id: str | None


@dataclass(frozen=True, kw_only=True)
class HelpReopened(Fact):
    """Whoever asked says that it is not solved."""

    type = "help.reopened"
    subject = "request_id"
    request_id: str
    community_id: str | None


@dataclass(frozen=True, kw_only=True)
class HelpClosed(Fact):
    """A solved request is over: whoever asked said whether it helped, or said nothing for five working days."""

    type = "help.closed"
    subject = "request_id"
    request_id: str
    community_id: str | None
    helped: bool | None


@dataclass(frozen=True, kw_only=True)
class ShiftTaken(Fact):
    """Somebody promised to be there every week at a certain time."""

    type = "shift.taken"
    subject = "shift_id"
    shift_id: str
    community_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class ShiftEnded(Fact):
    """Nobody counts on that any longer."""

    type = "shift.ended"
    subject = "shift_id"
    shift_id: str
    community_id: str
    person_id: str
