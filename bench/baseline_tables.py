"""Our tables as a tutorial would write them: SQLModel classes with relationships. Only the columns that the baseline shows."""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import JSON
from sqlalchemy.orm import registry
from sqlmodel import Field, Relationship, SQLModel


class Table(SQLModel, registry=registry()):
    """Apart from the product's own classes, which know the same tables."""

    id: str = Field(primary_key=True)


class Person(Table, table=True):
    """Somebody, with what they belong to."""

    __tablename__ = "person"

    username: str
    display_name: str
    status: str
    memberships: list["Membership"] = Relationship(back_populates="person")


class Membership(Table, table=True):
    """A stay in a community."""

    __tablename__ = "membership"

    community_id: str = Field(foreign_key="community.id")
    person_id: str = Field(foreign_key="person.id")
    state: str
    ended_at: datetime | None
    person: Person = Relationship(back_populates="memberships")
    community: "Community" = Relationship(back_populates="memberships")


class RoleAssignment(Table, table=True):
    """A role in a community."""

    __tablename__ = "role_assignment"

    community_id: str = Field(foreign_key="community.id")
    person_id: str = Field(foreign_key="person.id")
    role: str
    state: str
    valid_from: date | None
    valid_to: date | None
    person: Person = Relationship()
    community: "Community" = Relationship(back_populates="roles")


class Community(Table, table=True):
    """A community with its people and what was done there."""

    __tablename__ = "community"

    slug: str
    name: str
    kind: str
    orientation: str
    domain: str
    in_scope: list[str] = Field(sa_type=JSON)
    out_of_scope: list[str] = Field(sa_type=JSON)
    visibility: str
    status: str
    memberships: list[Membership] = Relationship(back_populates="community")
    roles: list[RoleAssignment] = Relationship(back_populates="community")
    contributions: list["Contribution"] = Relationship(back_populates="community")


class Authorship(Table, table=True):
    """An author of a contribution."""

    __tablename__ = "authorship"

    contribution_id: str = Field(foreign_key="contribution.id")
    person_id: str = Field(foreign_key="person.id")
    place: int
    person: Person = Relationship()


class Endorsement(Table, table=True):
    """Somebody's word that a contribution helped."""

    __tablename__ = "endorsement"

    created_at: datetime
    contribution_id: str = Field(foreign_key="contribution.id")
    endorser_id: str = Field(foreign_key="person.id")
    type: str
    benefit: str
    revoked_at: datetime | None
    endorser: Person = Relationship()


class Contribution(Table, table=True):
    """What somebody did, with who did it and whom it helped."""

    __tablename__ = "contribution"

    community_id: str = Field(foreign_key="community.id")
    kind: str
    title: str
    body: str
    evidence: list[str] = Field(sa_type=JSON)
    topics: list[str] = Field(sa_type=JSON)
    occurred_on: date
    logged_at: datetime
    beneficiary_id: str | None = Field(foreign_key="person.id")
    source: str
    state: str
    version: int
    community: Community = Relationship(back_populates="contributions")
    beneficiary: Optional[Person] = Relationship()  # noqa: UP045 - SQLModel reads a relationship's annotation itself
    authorships: list[Authorship] = Relationship(sa_relationship_kwargs={"order_by": "Authorship.place"})
    endorsements: list[Endorsement] = Relationship(sa_relationship_kwargs={"order_by": "Endorsement.created_at"})


class ApiToken(Table, table=True):
    """A token."""

    __tablename__ = "api_token"

    person_id: str = Field(foreign_key="person.id")
    digest: str
    expires_at: datetime
    revoked_at: datetime | None
    person: Person = Relationship()


class SignIn(Table, table=True):
    """A browser session."""

    __tablename__ = "sign_in"

    person_id: str = Field(foreign_key="person.id")
    digest: str
    expires_at: datetime
    ended_at: datetime | None
    person: Person = Relationship()
