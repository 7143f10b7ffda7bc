"""Links that let guests in: as addresses to pass on, or by mail where the house has a mail server."""

import anyio.to_thread

from app.adapters import mail
from app.core.db import Database
from app.core.i18n import _
from app.core.settings import settings
from app.models.people import Person
from app.services import guests


def address_of(secret: str) -> str:
    """The address of a link. Its secret stands behind the question mark, where no log keeps it."""
    return f"{settings().base_url}/sign-in/link?code={secret}"


def has_mail() -> bool:
    """Whether links can go by mail."""
    return bool(settings().smtp_url)


async def post(database: Database, person: Person, secret: str, subject: str, text: str) -> None:
    """Mail a link to its guest, and note whether the mail server took it."""
    arrived = await mail.send(person.email or "", subject, text)
    await anyio.to_thread.run_sync(_note, database, secret, arrived)


def letter(secret: str, place: str) -> tuple[str, str]:
    """Subject and text of the mail, in the language of whoever is asking; `place` names the community or organisation."""
    subject = _("Your way into %(place)s") % {"place": place}
    text = _(
        "Hello,\n\nthis link signs you in to %(place)s, once, within seven days:\n\n%(link)s\n\n"
        "Whoever has it can use it, so please do not pass it on. If you expected nothing like this, do nothing."
    )
    return subject, text % {"place": place, "link": address_of(secret)}


def _note(database: Database, secret: str, arrived: bool) -> None:
    with database.write() as session:
        guests.note_mail(session, secret, arrived=arrived)
