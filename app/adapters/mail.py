"""Mail: one message to one person, over the house's own mail server. Never inside a unit of work."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from app.core.settings import settings

log = structlog.get_logger("guildry.mail")
PATIENCE = 15.0  # seconds


async def send(
    to: str, subject: str, text: str, *, html: str = "", headers: Mapping[str, str] | None = None
) -> bool:  # fmt: skip
    """Whether the mail server took a message. A line end in an address or subject is refused, so nobody adds a header."""
    server = urlsplit(settings().smtp_url)
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = settings().mail_from, to, subject
        for name, value in {"Date": formatdate(), **(headers or {})}.items():
            message[name] = value
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        await aiosmtplib.send(
            message,
            hostname=server.hostname,
            port=server.port,
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=server.scheme == "smtps",
            timeout=PATIENCE,
        )
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        log.warning("mail_refused", error=type(error).__name__, code=getattr(error, "code", None))
        return False
    return True
