"""What the identity provider says: its accounts, each of one person, and its groups (RFC 7643)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from app.models.base import Row, Versioned

LIVE = text("removed_at IS NULL")


class ScimUser(Versioned, table=True):
    """A person's account with the identity provider. `attributes` is what was sent and has no column; erasing drops the row.

    A removed account stays as a hint whose it was, without its attributes, so that a rehire is recognised.
    """

    __tablename__ = "scim_user"
    __table_args__ = (
        Index("uq_scim_user_user_name_key", "user_name_key", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("uq_scim_user_external_id", "external_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    person_id: str = Field(foreign_key="person.id", unique=True)
    user_name: str = Field(max_length=254)
    user_name_key: str = Field(max_length=1000)
    external_id: str | None = Field(default=None, max_length=254)
    attributes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    removed_at: datetime | None = None


class ScimGroup(Versioned, table=True):
    """A group of the identity provider; rules make memberships of it (app/models/rules.py)."""

    __tablename__ = "scim_group"
    __table_args__ = (
        Index("ix_scim_group_name_key", "name_key"),
        Index("uq_scim_group_external_id", "external_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    display_name: str = Field(max_length=254)
    name_key: str = Field(max_length=1000)
    external_id: str | None = Field(default=None, max_length=254)
    removed_at: datetime | None = None


class ScimGroupMember(Row, table=True):
    """Somebody in a group, or a group within a group."""

    __tablename__ = "scim_group_member"
    __table_args__ = (
        Index("uq_scim_group_member_person", "group_id", "person_id", unique=True),
        Index("uq_scim_group_member_group", "group_id", "member_group_id", unique=True),
        Index("ix_scim_group_member_person_id", "person_id"),
        Index("ix_scim_group_member_member_group_id", "member_group_id"),
    )

    group_id: str = Field(foreign_key="scim_group.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    member_group_id: str | None = Field(default=None, foreign_key="scim_group.id")
