"""Rules that make memberships: who is in a unit, a group, a job, a place or a language belongs to a community."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Row, Versioned


class MembershipRule(Versioned, table=True):
    """Who belongs by a rule: everybody to whom all of its conditions apply. It is in force from `applied_at` to `undone_at`."""

    __tablename__ = "membership_rule"

    community_id: str = Field(foreign_key="community.id", index=True)
    unit_id: str | None = Field(default=None, foreign_key="org_unit.id", index=True)
    group_id: str | None = Field(default=None, foreign_key="scim_group.id", index=True)
    job_family: str | None = Field(default=None, max_length=200)
    location: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, max_length=35)
    mandated: bool = Field(default=False)
    written_by: str = Field(foreign_key="person.id", index=True)
    applied_at: datetime | None = None
    applied_by: str | None = Field(default=None, foreign_key="person.id", index=True)
    undone_at: datetime | None = None
    undone_by: str | None = Field(default=None, foreign_key="person.id", index=True)

    @property
    def is_in_force(self) -> bool:
        """Whether it makes memberships now."""
        return self.applied_at is not None and self.undone_at is None


class RuledMembership(Row, table=True):
    """Which rule holds a membership. `let_go_at` says that the rule ended it; without it, whoever left said no to the rule."""

    __tablename__ = "ruled_membership"
    __table_args__ = (Index("ix_ruled_membership_rule_id_let_go_at", "rule_id", "let_go_at"),)

    membership_id: str = Field(foreign_key="membership.id", unique=True)
    rule_id: str = Field(foreign_key="membership_rule.id")
    let_go_at: datetime | None = None
