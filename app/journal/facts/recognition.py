"""Facts that recognition counts besides contributions, and facts about its rules."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class KudosGiven(Fact):
    """A person thanked another. `earns` is false in an interest community and between manager and report."""

    type = "kudos.given"
    subject = "recipient_id"
    kudos_id: str
    giver_id: str
    recipient_id: str
    community_id: str | None = None
    contribution_id: str | None = None
    earns: bool = True


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Fact):
    """An answer (a contribution of that kind) was accepted by whoever asked, or on their behalf.

    For an asker who is not named, `accepted_by` is the question's id, and `earns` is false but once a month for each pair.
    """

    type = "answer.accepted"
    subject = "contribution_id"
    schema_version = 2
    contribution_id: str
    community_id: str
    accepted_by: str
    on_behalf: bool = False
    earns: bool = True


@dataclass(frozen=True, kw_only=True)
class AnswerUnaccepted(Fact):
    """An answer is no longer the accepted one."""

    type = "answer.unaccepted"
    subject = "contribution_id"
    contribution_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class PolicyDrafted(Fact):
    """A version of the points policy was drafted."""

    type = "policy.drafted"
    subject = "policy_id"
    policy_id: str
    version: str


@dataclass(frozen=True, kw_only=True)
class PolicyApproved(Fact):
    """One of the two roles approved a points policy."""

    type = "policy.approved"
    subject = "policy_id"
    policy_id: str
    version: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PolicyActivated(Fact):
    """Both roles approved; the policy comes into force on a day that opens a season."""

    type = "policy.activated"
    subject = "policy_id"
    policy_id: str
    version: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class SeasonMoved(Fact):
    """A season opened, began to settle, or became final."""

    type = "season.moved"
    subject = "season"
    season: str
    target: str
