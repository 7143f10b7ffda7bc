"""How names of the identity provider are compared, and how one becomes a username."""

import re
from unicodedata import normalize

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.core.text import fold
from app.models.people import Person

LONGEST = 254
_NOT_IN_A_USERNAME = re.compile(r"[^a-z0-9._-]+")


def key(name: str) -> str:
    """The key by which user names and names of groups are compared: without case, but with accents (RFC 8265 §3.3)."""
    return normalize("NFC", normalize("NFC", name).lower())


def username_for(session: Session, user_name: str) -> str:
    """A username nobody has yet, made of what stands before the @: letters, digits, `.`, `_` and `-` (docs/decisions/0019).

    It stays when the identity provider changes the user name, since it stands in addresses that people have kept.
    """
    local = fold(user_name.partition("@")[0] or user_name)
    plain = _NOT_IN_A_USERNAME.sub("-", local).strip(".-")[:56] or "person"
    alike = select(col(Person.username_key)).where(col(Person.username_key).startswith(plain, autoescape=True))
    taken = {"me", *session.execute(alike).scalars()}
    number = 2
    name = plain
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name
