"""Facts about what a meeting left behind: who was there, amendments to its minutes, and actions (domain.md §2.8, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact

__all__ = [
    "ActionCarriedOver",
    "ActionChanged",
    "ActionCreated",
    "ActionDone",
    "ActionDropped",
    "AmendmentProposed",
    "AmendmentSettled",
    "AttendanceNoted",
]


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(Fact):
    """It was noted who was at a meeting, or somebody sent their apologies."""

    type = "attendance.noted"
    subject = "meeting_id"
    meeting_id: str
    community_id: str
    people: int


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(Fact):
    """Somebody says what minutes leave out or get wrong."""

    type = "amendment.proposed"
    subject = "amendment_id"
    amendment_id: str
    meeting_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class AmendmentSettled(Fact):
    """An amendment stands below the minutes, since nobody objected in time; or somebody did."""

    type = "amendment.settled"
    subject = "amendment_id"
    amendment_id: str
    meeting_id: str
    community_id: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class ActionCreated(Fact):
    """A meeting left something to do to somebody."""

    type = "action.created"
    subject = "action_id"
    action_id: str
    meeting_id: str
    community_id: str
    owner_id: str


@dataclass(frozen=True, kw_only=True)
class ActionChanged(Fact):
    """An action was begun, taken up again, or has other words, another day or another owner."""

    type = "action.changed"
    subject = "action_id"
    action_id: str
    meeting_id: str
    community_id: str
    owner_id: str
    state: str
    handed_on: bool


@dataclass(frozen=True, kw_only=True)
class ActionDone(Fact):
    """An action is done."""

    type = "action.done"
    subject = "action_id"
    action_id: str
    meeting_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class ActionDropped(Fact):
    """An action will not be done, for a reason."""

    type = "action.dropped"
    subject = "action_id"
    action_id: str
    meeting_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class ActionCarriedOver(Fact):
    """An action was still open at a later meeting of its series; `count`: for the how-manieth time."""

    type = "action.carried_over"
    subject = "action_id"
    action_id: str
    meeting_id: str
    community_id: str
    count: int
