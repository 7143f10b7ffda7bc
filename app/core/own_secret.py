"""The installation's own signing key, when the settings give none: made once, kept beside the SQLite file."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from app.core.settings import Settings, SettingsError


@lru_cache(maxsize=8)
def own_secret(settings: Settings) -> str:
    """The key to sign with; on PostgreSQL, where several machines must share it, it has to be set."""
    if settings.secret:
        return settings.secret
    if settings.sqlite_file is None:
        raise SettingsError("GUILDRY_SECRET: set at least 32 random characters, the same on every machine.")
    file = settings.sqlite_file.parent / "secret"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept(file)
    with os.fdopen(descriptor, "w") as made:
        made.write(secrets.token_urlsafe(48))
    return _kept(file)


def _kept(file: Path) -> str:
    kept = file.read_text().strip()
    if len(kept) < 32:
        raise SettingsError(f"The key in {file} is damaged. Remove the file; a new one is made and people sign in again.")
    return kept
