"""Facts about communities, who belongs and in which role."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class CommunityFounded(Fact):
    """A community was written down: a draft, or at once active by a platform admin or an import."""

    type = "community.founded"
    subject = "community_id"
    community_id: str
    kind: str
    orientation: str
    status: str


@dataclass(frozen=True, kw_only=True)
class CommunityChanged(Fact):
    """A community's page changed; `fields` names what."""

    type = "community.changed"
    subject = "community_id"
    community_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CommunityMoved(Fact):
    """A community's status changed by the machine of domain.md §2.3."""

    type = "community.moved"
    subject = "community_id"
    community_id: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class CharterApproved(Fact):
    """A version of a community's charter was approved."""

    type = "charter.approved"
    subject = "community_id"
    community_id: str
    number: int


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Fact):
    """A membership was invited, requested, started, put on the waiting list, declined, suspended or ended."""

    type = "membership.changed"
    subject = "membership_id"
    membership_id: str
    community_id: str
    person_id: str
    source: str | None
    target: str


@dataclass(frozen=True, kw_only=True)
class RoleProposed(Fact):
    """A role was proposed to a person."""

    type = "role.proposed"
    subject = "role_id"
    role_id: str
    community_id: str
    person_id: str
    role: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class RoleAccepted(Fact):
    """A person took a role on."""

    type = "role.accepted"
    subject = "role_id"
    role_id: str
    community_id: str
    person_id: str
    role: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class RoleDeclined(Fact):
    """A person declined a role."""

    type = "role.declined"
    subject = "role_id"
    role_id: str
    community_id: str
    person_id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Fact):
    """A role ended, or was recorded as having ended."""

    type = "role.ended"
    subject = "role_id"
    role_id: str
    community_id: str
    person_id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class FaqPublished(Fact):
    """A community's validated answers were published to everybody."""

    type = "community.faq_published"
    subject = "community_id"
    community_id: str


@dataclass(frozen=True, kw_only=True)
class FaqWithdrawn(Fact):
    """They are for whoever signs in again."""

    type = "community.faq_withdrawn"
    subject = "community_id"
    community_id: str
