"""Facts about people and how they come in."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Fact):
    """A person became known to Guildry, as themselves or as a placeholder from an import."""

    type = "person.registered"
    subject = "person_id"
    person_id: str
    placeholder: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Fact):
    """A person's record changed; `fields` names what, the values stand in the table."""

    type = "person.changed"
    subject = "person_id"
    person_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Fact):
    """A person's status became `left`: access ended, roles ended, memberships became alumni."""

    type = "person.left"
    subject = "person_id"
    person_id: str


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Fact):
    """The organisation appointed a person (platform_admin, km_advisor or hr)."""

    type = "person.appointed"
    subject = "person_id"
    person_id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Fact):
    """A person's appointment by the organisation ended."""

    type = "person.appointment_ended"
    subject = "person_id"
    person_id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Fact):
    """A person signed in; `way` is password, sso or link."""

    type = "session.started"
    subject = "person_id"
    schema_version = 2
    person_id: str
    session_id: str
    way: str = "password"


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Fact):
    """Somebody tried to sign in as a person, with a password that is not theirs."""

    type = "session.refused"
    subject = "person_id"
    person_id: str


@dataclass(frozen=True, kw_only=True)
class AccessRefused(Fact):
    """A person, or a token of theirs, asked for what they may not do; told about once a day for each operation."""

    type = "access.refused"
    subject = "person_id"
    person_id: str
    operation: str
    token_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignedOut(Fact):
    """A session was ended, by its person or by an administrator."""

    type = "session.ended"
    subject = "person_id"
    person_id: str
    session_id: str


@dataclass(frozen=True, kw_only=True)
class GuestInvited(Fact):
    """A community invited somebody from outside the organisation, or gave a guest another last day."""

    type = "guest.invited"
    subject = "person_id"
    membership_id: str
    community_id: str
    person_id: str
    until: date


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Fact):
    """A person gave themselves a new local password; their other sessions ended."""

    type = "password.changed"
    subject = "person_id"
    person_id: str


@dataclass(frozen=True, kw_only=True)
class IdentityLinked(Fact):
    """A person came in by the identity provider for the first time, and is known by its subject from now on."""

    type = "identity.linked"
    subject = "person_id"
    person_id: str
    identity_id: str


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Fact):
    """An API token was made."""

    type = "token.issued"
    subject = "token_id"
    token_id: str
    person_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Fact):
    """An API token was revoked."""

    type = "token.revoked"
    subject = "token_id"
    token_id: str
    person_id: str
