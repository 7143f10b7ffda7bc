"""A backup: one file with the whole database as it was at one moment, and what must be known to use it."""

import errno
import tempfile
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import inspect

from app.core import clock, migrate
from app.core.db import Database
from app.core.errors import ConflictError
from app.core.files import Files, settle
from app.core.settings import Settings
from app.core.signing import own_secret
from app.journal import book
from app.models.attachments import Attachment
from app.services import attachments
from app.services.keeping import archive, attached, file, server
from app.services.keeping.archive import Advance, Manifest

KEPT_SETTINGS = ("organisation", "time_zone", "base_url", "leaderboards")


def back_up(
    database: Database, settings: Settings, to: Path, advance: Advance, *, with_secret: bool = False, with_files: bool = True
) -> Manifest:
    """Write a backup while everybody works on; it holds every fact acknowledged before it began, and the files beside them.

    Under its name there is only ever a whole backup that was read again and found right. Raises ConflictError when the
    name is taken, FileNotFoundError when there is no such folder, InvalidError when the copy is not what was to be copied.
    """
    if to.exists():
        raise ConflictError(f"{to} is there already, and nothing is overwritten.")
    if not to.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "There is no such folder; make it first", str(to.parent))
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".guildry-backup-") as name:
        folder = Path(name)
        manifest, members, digests = _copied(database, settings, folder, advance, with_secret)
        draft = folder / "draft"
        if with_files:
            manifest = manifest.model_copy(update={"attached": len(digests)})
        archive.write(draft, manifest, members, advance, attached.contents(Files(settings), digests) if with_files else ())
        manifest = archive.unpack(draft, None, advance)
        if to.exists():
            raise ConflictError(f"{to} came to be meanwhile, and nothing is overwritten.")
        draft.rename(to)
        settle(to.parent)
    return manifest


def _copied(
    database: Database, settings: Settings, folder: Path, advance: Advance, with_secret: bool
) -> tuple[Manifest, dict[str, Path], list[str]]:
    """Copies in a folder, the manifest that tells of them, and the digests of the files that belong to them."""
    member = archive.SQLITE if database.is_sqlite else archive.POSTGRESQL
    members = {member: folder / member}
    moment = clock.now()
    with database.read() as session:
        head, revision = book.anchor(session), migrate.revision(session)
        knows_files = inspect(session.connection()).has_table(Attachment.__tablename__)  # an older schema does not
        digests = attachments.digests(session) if knows_files else []
        if database.is_sqlite:
            file.copy(session, members[member], advance)
        else:
            server.copy(session, members[member], advance)
    (file if database.is_sqlite else server).confirm(members[member], head)
    if with_secret:
        members[archive.SECRET] = folder / archive.SECRET
        members[archive.SECRET].write_text(own_secret(settings))
    return (
        Manifest(
            version=version("guildry"),
            schema_revision=revision,
            head=head,
            created_at=moment,
            database="sqlite" if database.is_sqlite else "postgresql",
            settings={name: str(getattr(settings, name)) for name in KEPT_SETTINGS},
            members={name: archive.measured(path) for name, path in members.items()},
        ),
        members,
        digests,
    )
