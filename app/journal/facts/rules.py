"""Facts about rules that make memberships. Whom a rule brought or let go tell the facts about their memberships."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class RuleWritten(Fact):
    """A rule was written down; nothing happens by it yet."""

    type = "rule.written"
    subject = "rule_id"
    rule_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class RuleApplied(Fact):
    """A rule is in force: whoever it fits belongs."""

    type = "rule.applied"
    subject = "rule_id"
    rule_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class RuleUndone(Fact):
    """A rule is no longer in force; the memberships that it alone made have ended."""

    type = "rule.undone"
    subject = "rule_id"
    rule_id: str
    community_id: str
