"""Secrets: made with the system's randomness, stored only as hashes."""

import hashlib
import hmac
import secrets
from functools import lru_cache

from pwdlib import PasswordHash

TOKEN_PREFIX = "gld_"  # noqa: S105 - public, so that secret scanners recognise our tokens


@lru_cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


def new_token() -> str:
    """An API token or session id: 256 random bits, URL-safe."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: SHA-256, since 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def sign(key: str, message: bytes) -> str:
    """HMAC-SHA-256 in hex."""
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def same(ours: str, theirs: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogatepass"))


def hash_password(password: str) -> str:
    """Argon2id with the library's recommended cost."""
    return _hasher().hash(password)


@lru_cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def password_matches(password: str, stored: str | None) -> bool:
    """Whether the password is right; takes the same time when there is nothing stored."""
    right = _hasher().verify(password, stored or _decoy())
    return right and stored is not None
