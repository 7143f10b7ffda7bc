"""A note for the next page ("You joined."), carried in a signed cookie so that showing it writes nothing."""

import base64
import binascii

from starlette.responses import Response

from app.core import signing
from app.core.settings import Settings
from app.http.call import Call

NAME = "guildry_note"
LONGEST = 300


def leave(response: Response, settings: Settings, note: str) -> None:
    """Leave a note for the next page."""
    text = base64.urlsafe_b64encode(note[:LONGEST].encode()).decode()
    value = f"{text}.{signing.sign(settings, _named(text))}"
    response.set_cookie(NAME, value, max_age=60, path="/", secure=settings.secure_cookies, httponly=True, samesite="lax")


def waiting(call: Call, settings: Settings) -> list[str]:
    """The note that waits, if it is one of ours."""
    text, _dot, signature = call.cookies.get(NAME, "").partition(".")
    if not text or not signing.is_signed(settings, _named(text), signature):
        return []
    try:
        return [base64.urlsafe_b64decode(text).decode()]
    except (ValueError, binascii.Error):
        return []


def clear(response: Response, settings: Settings, call: Call) -> None:
    """Take the note away once it was shown."""
    if NAME in call.cookies:
        response.delete_cookie(NAME, path="/", secure=settings.secure_cookies, httponly=True, samesite="lax")


def _named(text: str) -> str:
    return f"note {text}"
