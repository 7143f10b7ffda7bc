"""The session cookie: `__Host-` and Secure where people come by https, plain on an http intranet (doctor warns)."""

from datetime import timedelta

from starlette.responses import Response

from app.core.settings import Settings

LANGUAGE = "guildry_language"


def session_name(settings: Settings) -> str:
    """The name of the session cookie."""
    return _named("guildry", settings)


def _named(name: str, settings: Settings) -> str:
    return f"__Host-{name}" if settings.secure_cookies else name


def give_session(response: Response, settings: Settings, token: str) -> None:
    """Set the session cookie for as long as a sign-in can last."""
    _give(response, settings, session_name(settings), token, settings.session_days * 86_400)


def take_session(response: Response, settings: Settings) -> None:
    """Remove the session cookie."""
    _give(response, settings, session_name(settings), "", 0)


def trip_name(settings: Settings) -> str:
    """The name of the cookie that a browser takes along to the identity provider and back."""
    return _named("guildry_trip", settings)


def give_trip(response: Response, settings: Settings, secret: str, lasts: timedelta) -> None:
    """Set it for as long as the way there and back may take."""
    _give(response, settings, trip_name(settings), secret, int(lasts.total_seconds()))


def take_trip(response: Response, settings: Settings) -> None:
    """Remove it."""
    _give(response, settings, trip_name(settings), "", 0)


def give_language(response: Response, settings: Settings, language: str) -> None:
    """Remember the language of this browser for a year."""
    _give(response, settings, LANGUAGE, language, 365 * 86_400)


def _give(response: Response, settings: Settings, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=settings.secure_cookies, httponly=True, samesite="lax"
    )  # fmt: skip
