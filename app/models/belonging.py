"""Who belongs and in which role: dated rows, ended but never erased."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Chosen, Versioned


class MembershipState(StrEnum):
    """Where a membership stands (domain.md §2.3; `waiting` when the community is full)."""

    INVITED = "invited"
    REQUESTED = "requested"
    WAITING = "waiting"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ALUMNI = "alumni"
    DECLINED = "declined"


class Origin(StrEnum):
    """How a membership came about; `mandated` only in a centre of excellence."""

    SELF = "self"
    INVITED = "invited"
    MANDATED = "mandated"
    ONBOARDING = "onboarding"
    IMPORTED = "imported"
    RULE = "rule"


class Membership(Versioned, table=True):
    """One stay of a person in a community. Whoever comes back gets a new row. `until`: a guest's first day without it."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("uq_membership_current", "community_id", "person_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        Index("ix_membership_person_id_state", "person_id", "state"),
        Index("ix_membership_community_id_state_id", "community_id", "state", "id"),
    )  # fmt: skip

    community_id: str = Field(foreign_key="community.id")
    person_id: str = Field(foreign_key="person.id")
    state: MembershipState = Field(sa_type=Chosen(MembershipState))
    origin: Origin = Field(default=Origin.SELF, sa_type=Chosen(Origin))
    since: datetime
    ended_at: datetime | None = None
    until: date | None = None


class RoleName(StrEnum):
    """The six roles; `member` is a membership, not an assignment."""

    MANAGER = "manager"
    LEADER = "leader"
    SPONSOR = "sponsor"
    KM_ADVISOR = "km_advisor"
    TECH_EXPERT = "tech_expert"
    MEMBER = "member"


WORKING = frozenset({RoleName.MANAGER, RoleName.LEADER, RoleName.TECH_EXPERT})  # whoever holds one of these belongs


class RoleKind(StrEnum):
    """`deputy` stands ready; `acting` does the work for an absent holder."""

    SUBSTANTIVE = "substantive"
    ACTING = "acting"
    DEPUTY = "deputy"


class RoleState(StrEnum):
    """A role exists only after the person accepts it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class RoleAssignment(Versioned, table=True):
    """A person's dated role in a community; days are half-open: `valid_to` is the first day without it."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        Index("ix_role_assignment_community_id_state_role", "community_id", "state", "role"),
        Index("ix_role_assignment_person_id_state", "person_id", "state"),
    )

    community_id: str = Field(foreign_key="community.id")
    person_id: str = Field(foreign_key="person.id")
    role: RoleName = Field(sa_type=Chosen(RoleName))
    kind: RoleKind = Field(default=RoleKind.SUBSTANTIVE, sa_type=Chosen(RoleKind))
    state: RoleState = Field(default=RoleState.PROPOSED, sa_type=Chosen(RoleState))
    valid_from: date | None = None
    valid_to: date | None = None
    proposed_by: str | None = Field(default=None, foreign_key="person.id")
    ended_by: str | None = Field(default=None, foreign_key="person.id")

    def holds_on(self, day: date) -> bool:
        """Whether the role is held on a day. An ended assignment with neither date matches no day (api.md)."""
        if self.state == RoleState.ENDED and self.valid_from is None and self.valid_to is None:
            return False
        begun = self.valid_from is None or self.valid_from <= day
        return self.state in {RoleState.ACCEPTED, RoleState.ENDED} and begun and not self.over_by(day)

    def meets(self, begins: date | None, ends: date | None) -> bool:
        """Whether any day of the role lies in a term (None: open on that side; `ends` is the first day after it)."""
        starts_before = self.valid_from is None or ends is None or self.valid_from < ends
        lasts_into = self.valid_to is None or begins is None or begins < self.valid_to
        return starts_before and lasts_into

    def over_by(self, day: date) -> bool:
        """Whether the last day of the role lies before a day."""
        return self.valid_to is not None and self.valid_to <= day
