"""How people and programs come in: passwords, sessions and tokens, all stored as hashes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Chosen, Row, list_column


class Way(StrEnum):
    """By what somebody came in."""

    PASSWORD = "password"  # noqa: S105  # the name of a way, not a password
    SSO = "sso"
    LINK = "link"


class Password(Row, table=True):
    """A person's local password, as an Argon2id hash."""

    __tablename__ = "password"

    person_id: str = Field(foreign_key="person.id", unique=True)
    hash: str = Field(max_length=300)


class SignIn(Row, table=True):
    """A browser session. The cookie holds the secret, this row only its hash; ending it kills the cookie."""

    __tablename__ = "sign_in"

    person_id: str = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    address: str = Field(max_length=64)
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    language: str | None = Field(default=None, max_length=5)
    way: Way = Field(default=Way.PASSWORD, sa_type=Chosen(Way), sa_column_kwargs={"server_default": "password"})
    device: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})


class Identity(Row, table=True):
    """Who somebody is to the identity provider: its subject, which is theirs for ever; an e-mail or a name may change."""

    __tablename__ = "identity"
    __table_args__ = (Index("uq_identity_issuer_subject", "issuer", "subject", unique=True),)

    person_id: str = Field(foreign_key="person.id", index=True)
    issuer: str = Field(max_length=500)
    subject: str = Field(max_length=255)
    used_at: datetime


class Departure(Row, table=True):
    """Somebody was sent to the identity provider and is not back yet. Good once and for minutes; the browser has the secret."""

    __tablename__ = "departure"

    digest: str = Field(unique=True, max_length=64)
    next: str = Field(max_length=2000)
    address: str = Field(max_length=64)
    device: str = Field(max_length=60)


class SignInLink(Row, table=True):
    """A link that signs a guest in, once; it travels by mail or by hand, and only its hash stays here."""

    __tablename__ = "sign_in_link"

    person_id: str = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    expires_at: datetime
    ended_at: datetime | None = None
    mailed: bool | None = None


class CalendarLink(Row, table=True):
    """The link by which a person's calendar program reads their days, and nothing else; only its hash stays here."""

    __tablename__ = "calendar_link"

    person_id: str = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    ended_at: datetime | None = None


class SignInFailure(Row, table=True):
    """A failed attempt, by digest of the name that was typed and by address: what the brake on guessing counts."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_created_at", "account", "created_at"),
        Index("ix_sign_in_failure_address_created_at", "address", "created_at"),
    )

    account: str = Field(max_length=64)
    address: str = Field(max_length=64)


class ApiToken(Row, table=True):
    """A token of a person or an integration: scoped, expiring, shown once."""

    __tablename__ = "api_token"

    person_id: str = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=200)
    digest: str = Field(unique=True, max_length=64)
    hint: str = Field(max_length=12)
    scopes: list[str] = list_column()
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    communities: list[str] = list_column(empty=True)


class IdempotencyRecord(Row, table=True):
    """The reply once given to a key, so that the same request again gives the same reply (kept 24 hours)."""

    __tablename__ = "idempotency_record"
    __table_args__ = (
        Index("uq_idempotency_record_key", "caller_id", "method", "path", "key", unique=True),
        Index("ix_idempotency_record_created_at", "created_at"),
    )

    caller_id: str = Field(max_length=36)
    method: str = Field(max_length=10)
    path: str = Field(max_length=1000)
    key: str = Field(max_length=255)
    request_hash: str = Field(max_length=64)
    status: int
    headers: str
    body: bytes
