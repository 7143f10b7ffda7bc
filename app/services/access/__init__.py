"""Coming in: passwords, browser sessions, API tokens, and the Actor that results."""

from app.services.access.actors import actor_of_person
from app.services.access.sessions import (
    Claim,
    Visit,
    check,
    come_back,
    keep_alive,
    set_password,
    sign_in,
    sign_out,
    speak,
)
from app.services.access.tokens import by_token, issue, revoke, tokens_of

__all__ = [
    "Claim",
    "Visit",
    "actor_of_person",
    "by_token",
    "check",
    "come_back",
    "issue",
    "keep_alive",
    "revoke",
    "set_password",
    "sign_in",
    "sign_out",
    "speak",
    "tokens_of",
]
