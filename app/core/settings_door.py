"""Settings of the door: who may come in, by what, and for how long. Part of `Settings`."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def is_protected(address: str) -> bool:
    """Whether nobody on the way can read or change what goes to an address: by https, or within this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)


class DoorSettings(BaseSettings):
    """How people and programs come in."""

    passwords: bool = Field(True, description="Whether people may sign in with a password of Guildry's own.")
    oidc_issuer: str = Field("", description="Identity provider (OpenID Connect), exactly as it names itself.")
    oidc_client_id: str = Field("", description="Guildry's client id at the identity provider.")
    oidc_client_secret: str = Field("", repr=False, description="Guildry's client secret there.")
    oidc_client_secret_file: str = Field("", description="A file that holds the client secret, instead.")
    oidc_create: bool = Field(False, description="Let people in whom the provider knows and Guildry does not yet.")
    oidc_domains: Annotated[tuple[str, ...], NoDecode] = Field((), description="E-mail domains that SSO is for, by comma.")
    token_idle_days: int = Field(180, ge=0, description="API tokens unused for so many days end; 0 lets them be.")
    guest_days: int = Field(180, ge=1, le=730, description="A guest is invited for at most so many days.")
    smtp_url: str = Field("", repr=False, description="Mail server: smtp://user:password@host:587, or smtps://…:465.")
    mail_from: str = Field("", description="The address that Guildry's mail comes from.")

    @field_validator("oidc_domains", mode="before")
    @classmethod
    def domains_by_comma(cls, value: object) -> object:
        """`Example.org, example.com` → ("example.org", "example.com")."""
        if isinstance(value, str):
            return [part.strip().lower().removeprefix("@") for part in value.split(",") if part.strip()]
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def issuer_by_https(cls, value: str) -> str:
        """A provider that is reached in the clear could be anybody; only on this very machine that does not matter."""
        if value and not is_protected(value):
            raise ValueError("must begin with https://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def mail_server(cls, value: str) -> str:
        """smtp:// (with STARTTLS where it is offered) or smtps://."""
        parts = urlsplit(value)
        if value and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must be like smtp://user:password@mail.example.com:587")
        return value

    @model_validator(mode="after")
    def some_way_in(self) -> "DoorSettings":
        """Half a provider lets nobody in, and without passwords there must be a whole one."""
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("GUILDRY_OIDC_ISSUER needs GUILDRY_OIDC_CLIENT_ID beside it")
        if not self.passwords and not self.oidc_issuer:
            raise ValueError("GUILDRY_PASSWORDS=false needs GUILDRY_OIDC_ISSUER, or nobody could come in")
        if self.smtp_url and not self.mail_from:
            raise ValueError("GUILDRY_SMTP_URL needs GUILDRY_MAIL_FROM beside it")
        if self.oidc_client_secret_file and not Path(self.oidc_client_secret_file).is_file():
            raise ValueError("GUILDRY_OIDC_CLIENT_SECRET_FILE names no file")
        return self

    @property
    def oidc_secret(self) -> str:
        """The client secret, from wherever it is kept; empty for a public client."""
        if self.oidc_client_secret_file:
            return Path(self.oidc_client_secret_file).read_text(encoding="utf-8").strip()
        return self.oidc_client_secret
