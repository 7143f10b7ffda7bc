"""Coming in: passwords, browser sessions, API tokens, and the Actor that results."""

from app.services.access.actors import actor_of_person
from app.services.access.departures import LASTS, Trip, come_home, depart, forget_departures, refuse_strangers
from app.services.access.devices import device_of
from app.services.access.passwords import Claim, change_password, check, has_password, hashed, set_password
from app.services.access.sessions import (
    Arrival,
    Visit,
    begin,
    come_back,
    end_session,
    end_sessions,
    keep_alive,
    sessions_of,
    sign_in,
    sign_out,
    speak,
)
from app.services.access.tokens import by_token, issue, revoke, revoke_all, tokens_of

__all__ = [
    "LASTS",
    "Arrival",
    "Claim",
    "Trip",
    "Visit",
    "actor_of_person",
    "begin",
    "by_token",
    "change_password",
    "check",
    "come_back",
    "come_home",
    "depart",
    "device_of",
    "end_session",
    "end_sessions",
    "forget_departures",
    "has_password",
    "hashed",
    "issue",
    "keep_alive",
    "refuse_strangers",
    "revoke",
    "revoke_all",
    "sessions_of",
    "set_password",
    "sign_in",
    "sign_out",
    "speak",
    "tokens_of",
]
