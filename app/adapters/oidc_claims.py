"""What an identity provider says of somebody, in our words."""

from collections.abc import Mapping
from typing import Any

from app.services.arriving import Known


def known(issuer: str, claims: Mapping[str, Any]) -> Known:
    """A provider's claims in our words. An e-mail counts only where it says that it has verified it.

    `xms_edov` is Entra ID's word for that: the address lies in a domain that the directory's owner has verified.
    """
    subject = _text(claims, "sub")
    if not subject or len(subject) > 255:
        raise ValueError("the subject is no text of 1 to 255 characters")
    verified = any(str(claims.get(name)).lower() in {"true", "1"} for name in ("email_verified", "xms_edov"))
    email = _text(claims, "email")
    fits = verified and "@" in email and len(email) <= 254 and email.isprintable()
    return Known(
        issuer=issuer,
        subject=subject,
        email=email if fits else None,
        name=_text(claims, "name"),
        username=_text(claims, "preferred_username"),
        language=_text(claims, "locale").replace("_", "-").partition("-")[0].lower(),
        time_zone=_text(claims, "zoneinfo"),
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
