"""What this installation signs and knows again, with the key of its settings or one that was made beside the SQLite file."""

import os
import secrets as randomness
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from app.core import secrets
from app.core.settings import Settings, SettingsError


@lru_cache(maxsize=8)
def own_secret(settings: Settings) -> str:
    """The key to sign with; on PostgreSQL, where several machines must share it, it has to be set."""
    if settings.secret:
        return settings.secret
    if settings.sqlite_file is None:
        raise SettingsError("GUILDRY_SECRET: set at least 32 random characters, the same on every machine.")
    file = settings.sqlite_file.parent / "secret"
    if not file.exists():
        _make(file)
    kept = file.read_text().strip()
    if len(kept) < 32:
        raise SettingsError(f"The key in {file} is damaged. Remove the file; a new one is made and people sign in again.")
    return kept


def sign(settings: Settings, message: str) -> str:
    """A signature that nobody else can make, in 64 characters; say in the message what it is for."""
    return secrets.sign(own_secret(settings), message.encode())


def is_signed(settings: Settings, message: str, signature: str) -> bool:
    """Whether a signature is ours: by the key of today, or by the one before it while that is still named."""
    keys = [key for key in (own_secret(settings), settings.secret_before) if key]
    return any(secrets.same(secrets.sign(key, message.encode()), signature) for key in keys)


def _make(file: Path) -> None:
    """Written whole under another name and then linked: of two processes that start at once, both read the first one's key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent)  # readable by its owner alone
    with os.fdopen(descriptor, "w") as made:
        made.write(randomness.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
