"""Coming in: passwords, browser sessions, API tokens, and the Actor that results."""

from app.services.access.actors import actor_of_person
from app.services.access.sessions import (
    Claim,
    Visit,
    check,
    come_back,
    end_sessions,
    keep_alive,
    set_password,
    sign_in,
    sign_out,
    speak,
)
from app.services.access.tokens import by_token, issue, revoke, revoke_all, tokens_of

__all__ = [
    "Claim",
    "Visit",
    "actor_of_person",
    "by_token",
    "check",
    "come_back",
    "end_sessions",
    "issue",
    "keep_alive",
    "revoke",
    "revoke_all",
    "set_password",
    "sign_in",
    "sign_out",
    "speak",
    "tokens_of",
]
