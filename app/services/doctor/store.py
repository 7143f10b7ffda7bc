"""What may be wrong with the store of attached files."""

from collections.abc import Iterator

from app.core.db import Session
from app.core.errors import UnavailableError
from app.core.files import Files
from app.core.settings import Settings
from app.services import attachments
from app.services.doctor.finding import Finding, unwise, wrong

MANY = 100


def findings(session: Session, settings: Settings) -> Iterator[Finding]:
    """Everything about the store: whether it answers, what is missing, and what nobody has any more."""
    files = Files(settings)
    if not settings.files and not settings.is_sqlite:
        yield unwise(f"Attached files are kept in {files.place}, on this machine alone. Name a shared place in GUILDRY_FILES.")
    try:
        if lost := attachments.missing(session, files):
            yield wrong(f"{lost} attached files are missing from {files.place}. Which ones: guildry verify")
        left = [size for _digest, size in attachments.orphans(session, files)]
    except (UnavailableError, OSError) as error:
        yield wrong(f"The store of files, {files.place}, cannot be read: {error}")
        return
    if len(left) > MANY:
        yield unwise(f"{len(left)} files that no page has lie in {files.place}, {sum(left) / 1e6:.1f} MB. Run: guildry sweep")
