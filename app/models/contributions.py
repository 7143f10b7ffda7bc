"""What people did for a community, who says that it helped, and thanks."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned, list_column


class ContributionKind(StrEnum):
    """Kinds of contribution (domain.md §2.4)."""

    QUESTION = "question"
    ANSWER = "answer"
    ASSET = "asset"
    IMPROVEMENT = "improvement"
    VERIFICATION = "verification"
    REUSE_REPORT = "reuse_report"
    LESSON = "lesson"
    RESOURCE = "resource"
    SESSION = "session"
    MENTORING = "mentoring"
    FACILITATION = "facilitation"
    HELP_RESOLVED = "help_resolved"
    REVIEW = "review"
    TRANSLATION = "translation"
    OTHER = "other"


class ContributionState(StrEnum):
    """Where a contribution stands (domain.md §2.4)."""

    LOGGED = "logged"
    ENDORSED = "endorsed"
    RETURNED = "returned"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class Source(StrEnum):
    """How it came in; an `imported` one never lapses and earns no points for the past."""

    SELF = "self"
    SYSTEM = "system"
    API = "api"
    ON_BEHALF = "on_behalf"
    IMPORTED = "imported"


class Contribution(Versioned, table=True):
    """A factual record that people did something useful for a community."""

    __tablename__ = "contribution"
    __table_args__ = (
        Index("ix_contribution_community_id_logged_at_id", "community_id", "logged_at", "id"),
        Index("ix_contribution_logged_at_id", "logged_at", "id"),
        Index("ix_contribution_state_logged_at", "state", "logged_at"),
        Index("uq_contribution_source_id", "source_id", unique=True),
    )

    community_id: str = Field(foreign_key="community.id")
    kind: ContributionKind = Field(sa_type=Chosen(ContributionKind))
    title: str = Field(max_length=200)
    body: str = Field(default="")
    evidence: list[str] = list_column()
    topics: list[str] = list_column()
    occurred_on: date
    logged_at: datetime
    logged_by: str | None = Field(default=None, foreign_key="person.id")
    beneficiary_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    source: Source = Field(default=Source.SELF, sa_type=Chosen(Source))
    source_id: str | None = Field(default=None, max_length=200)
    state: ContributionState = Field(default=ContributionState.LOGGED, sa_type=Chosen(ContributionState))

    @property
    def needs_evidence(self) -> bool:
        """Mentoring and facilitation are evidenced by the beneficiary's word, all else by a link."""
        return self.kind not in {ContributionKind.MENTORING, ContributionKind.FACILITATION} and not self.evidence

    @property
    def is_gone(self) -> bool:
        """Whether lists leave it out unless asked."""
        return self.state in {ContributionState.WITHDRAWN, ContributionState.VOIDED}


class Authorship(Row, table=True):
    """One author of a contribution; `logged_at` is repeated so that a person's page is one index scan."""

    __tablename__ = "authorship"
    __table_args__ = (
        Index("uq_authorship_contribution_id_person_id", "contribution_id", "person_id", unique=True),
        Index("ix_authorship_person_id_logged_at_contribution_id", "person_id", "logged_at", "contribution_id"),
    )

    contribution_id: str = Field(foreign_key="contribution.id")
    person_id: str = Field(foreign_key="person.id")
    place: int
    logged_at: datetime


class Ruling(Row, table=True):
    """A return, withdrawal, voiding or lapse of a contribution: who, when, why."""

    __tablename__ = "ruling"

    contribution_id: str = Field(foreign_key="contribution.id", index=True)
    verdict: ContributionState = Field(sa_type=Chosen(ContributionState))
    by_id: str | None = Field(default=None, foreign_key="person.id")
    reason: str = Field(default="", max_length=1000)


class EndorsementType(StrEnum):
    """Whose word it is: somebody it helped, a peer, or a role speaking for the community."""

    BENEFICIARY = "beneficiary"
    PEER = "peer"
    ROLE = "role"


class Endorsement(Row, table=True):
    """Somebody else's sentence that a contribution helped, and how."""

    __tablename__ = "endorsement"
    __table_args__ = (
        Index("uq_endorsement_current", "contribution_id", "endorser_id", unique=True,
              sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL")),
        Index("ix_endorsement_endorser_id_created_at", "endorser_id", "created_at"),
    )  # fmt: skip

    contribution_id: str = Field(foreign_key="contribution.id", index=True)
    endorser_id: str = Field(foreign_key="person.id")
    type: EndorsementType = Field(default=EndorsementType.PEER, sa_type=Chosen(EndorsementType))
    benefit: str = Field(max_length=1000)
    revoked_at: datetime | None = None


class Kudos(Row, table=True):
    """A small budgeted thanks from one person to another."""

    __tablename__ = "kudos"
    __table_args__ = (
        Index("ix_kudos_from_id_created_at", "from_id", "created_at"),
        Index("ix_kudos_to_id_created_at", "to_id", "created_at"),
    )

    from_id: str = Field(foreign_key="person.id")
    to_id: str = Field(foreign_key="person.id")
    because: str = Field(max_length=1000)
    contribution_id: str | None = Field(default=None, foreign_key="contribution.id")
    community_id: str | None = Field(default=None, foreign_key="community.id")
