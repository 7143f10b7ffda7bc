"""Settings: one typed class, read from `GUILDRY_*` variables, checked at start with plain sentences.

`docs/settings.md` lists every field; a test holds the two together.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from app.core.settings_door import DoorSettings
from app.core.settings_files import FilesSettings
from app.core.settings_meetings import MeetingsSettings
from app.core.settings_work import days_of, days_off_of, hours_of

ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")  # nothing that a header could take for its own
SAMPLE_SECRETS = {"change-me", "secret", "changeme"}


class SettingsError(Exception):
    """The settings cannot be used; the message says which and why, a line each."""


class Settings(DoorSettings, FilesSettings, MeetingsSettings):
    """Everything an operator may set. Every field has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="GUILDRY_", extra="ignore", frozen=True)

    database_url: str = Field(
        "sqlite:///data/guildry.db", repr=False, description="SQLite file or PostgreSQL database to use."
    )  # fmt: skip
    secret: str = Field(
        "", repr=False, description="Key for signing, at least 32 characters; made on first start beside a SQLite file."
    )
    secret_before: str = Field(
        "", repr=False, description="The key before GUILDRY_SECRET: what it signed still counts while it stands here."
    )
    base_url: str = Field("http://127.0.0.1:8000", description="The address people type; https makes cookies Secure.")
    organisation: str = Field("Guildry", description="Name of the organisation, shown on every page.")
    time_zone: str = Field("UTC", description="IANA zone in which days, weeks and seasons are counted.")
    working_hours: str = Field("09:00-17:00", description="When people work, by the wall clock of that zone.")
    working_days: str = Field("1,2,3,4,5", description="Working days of the week, by comma; 1 is Monday.")
    days_off: Annotated[tuple[str, ...], NoDecode] = Field((), description="Holidays, by comma: 2026-12-24, or 12-25 yearly.")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field((), description="Origins that may read the API, by comma.")
    embed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Origins whose pages may show widgets in a frame, by comma."
    )
    publish: bool = Field(True, description="Whether widgets, feeds and calendars of open communities need no sign-in.")
    readers: Literal["inline", "apart"] = Field("inline", description="Run readers in the server, or in `guildry worker`.")
    reader_poll_seconds: float = Field(0.1, gt=0, le=60, description="How often readers look for new facts.")
    threads: int = Field(4, ge=1, le=64, description="Threads that answer requests, in each process.")
    synchronous: Literal["FULL", "NORMAL"] = Field("FULL", description="SQLite durability; FULL survives a power cut.")
    pages_mb: int = Field(
        16, ge=1, le=1024, description="Megabytes of an SQLite file that each connection keeps in memory as it is read."
    )  # fmt: skip
    fresh_mb: int = Field(32, ge=0, le=4096, description="Megabytes of answers kept ready in each process; 0 keeps none.")
    rate_per_minute: int = Field(6000, ge=1, description="Requests a minute allowed to each known caller.")
    anonymous_rate_per_minute: int = Field(240, ge=1, description="Requests a minute allowed to each unknown address.")
    sign_in_failures: int = Field(10, ge=1, description="Failed sign-ins in five minutes, by account and by address.")
    session_hours: int = Field(12, ge=1, description="A sign-in ends after this many hours without a request.")
    session_days: int = Field(30, ge=1, description="A sign-in ends after this many days in any case.")
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Largest request body accepted.")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field((), description="Proxies whose X-Forwarded-For counts.")
    compare: bool = Field(True, description="Whether people may be compared at all; false is the works council's switch.")
    leaderboards: bool = Field(False, description="Whether communities may show a leaderboard (domain.md §3.3).")
    access_log_months: int = Field(24, ge=1, le=120, description="Months for which it is kept who looked at whose data.")
    search_log_months: int = Field(6, ge=0, le=24, description="Months for which it is kept what was searched; 0 keeps none.")
    backups: str = Field("", description="Folder of the backups, for `guildry doctor` to see how old the newest is.")
    demo: bool = Field(False, description="Show the demo's people on the sign-in page. Never on a real installation.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
    max_target_bytes: int = Field(8192, ge=256, description="Longest address (path and query) accepted.")
    max_head_bytes: int = Field(16_384, ge=1024, description="Largest head of a request (address and headers) accepted.")
    head_seconds: float = Field(8, gt=0, description="In so many seconds the head of a request must have come.")
    body_seconds: float = Field(25, gt=0, description="In so many seconds the body of a request must have come.")
    unread_seconds: float = Field(20, gt=0, description="In so many seconds a client must have read what waits for it.")
    streams: int = Field(2000, ge=0, description="Live streams that may be open in each process; 0: pages open none.")
    streams_each: int = Field(20, ge=1, description="Live streams that one person may have open in each process.")
    stream_seconds: float = Field(3600, gt=0, description="After so many seconds a live stream ends, and its client resumes.")
    idle_seconds: int = Field(5, ge=1, description="Seconds a connection may idle; behind a proxy, more than there.")
    stop_seconds: int = Field(8, ge=1, description="So many seconds have requests being answered when the server stops.")

    @field_validator("cors_origins", "embed_origins", "trusted_proxies", "days_off", mode="before")
    @classmethod
    def by_comma(cls, value: object) -> object:
        """`a, b` → ["a", "b"]."""
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def known_database(cls, value: str) -> str:
        """Only the two databases that Guildry is tested on."""
        if value.startswith("postgresql://"):
            return "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        """An IANA name such as Europe/Warsaw."""
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("must be an IANA time zone such as Europe/Warsaw") from error
        return value

    @field_validator("working_hours", "working_days", "days_off")
    @classmethod
    def known_times(cls, value: Any, info: ValidationInfo) -> Any:
        """Hours, days and dates that there are."""
        checks = {"working_hours": hours_of, "working_days": days_of, "days_off": days_off_of}
        checks[info.field_name or ""](value)
        return value

    @field_validator("base_url")
    @classmethod
    def web_address(cls, value: str) -> str:
        """Scheme and host, without a path."""
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            raise ValueError("must be like https://guildry.example.com, without a path")
        return value.rstrip("/")

    @field_validator("cors_origins", "embed_origins")
    @classmethod
    def exact_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Exact origins only: a star with credentials would let any page read on a member's behalf."""
        for origin in value:
            if not ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is not an origin like https://intranet.example.com")
        return value

    @model_validator(mode="after")
    def strong_secret(self) -> "Settings":
        """A secret that can be guessed is worse than none."""
        for name, key in (("GUILDRY_SECRET", self.secret), ("GUILDRY_SECRET_BEFORE", self.secret_before)):
            if key and (len(key) < 32 or key.lower() in SAMPLE_SECRETS):
                raise ValueError(f"{name} must have at least 32 characters, or be left empty")
        return self

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are Secure and `__Host-`: when people come by https."""
        return self.base_url.startswith("https://")


def load() -> Settings:
    """The settings of this process; raises SettingsError with one plain line per fault."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            name = f"GUILDRY_{str(fault['loc'][0]).upper()}: " if fault["loc"] else ""
            lines.append(name + fault["msg"].removeprefix("Value error, "))
        raise SettingsError("\n".join(lines)) from error


@lru_cache
def settings() -> Settings:
    """The settings, read once."""
    return load()
