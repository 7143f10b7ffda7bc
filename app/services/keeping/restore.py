"""Restoring: a backup becomes the database, after it was found whole and brought to today's schema; or nothing changes."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.core import clock, migrate
from app.core.db import Database
from app.core.errors import ConflictError, InvalidError
from app.core.files import Files
from app.core.settings import Settings
from app.services import checking
from app.services.keeping import archive, file, server
from app.services.keeping.archive import Advance, Manifest


@dataclass(frozen=True)
class Restored:
    """What came of it: the manifest, what `verify` found, and where the database lies that was there before."""

    manifest: Manifest
    report: checking.Report
    aside: Path | None = None


def restore(source: Path, settings: Settings, advance: Advance, *, replace: bool = False) -> Restored:
    """Make a backup the database that the settings name. Servers and workers must be stopped.

    Attached files come back into the store, beside whatever is there: each lies under what it is, so none replaces another.
    Nobody's cached answers outlive it, since nobody may be connected. On SQLite the backup is unpacked, migrated and
    verified under another name first, so that one which is no good leaves everything as it was; `replace` keeps what was
    there under another name. PostgreSQL needs an empty database. Raises ConflictError when something stands in the way,
    InvalidError when the backup is no good.
    """
    manifest = archive.manifest_of(source)
    _refuse_foreign(manifest, settings)
    place = settings.sqlite_file
    if place is None:
        return _into_server(source, settings, advance)
    with file.alone(place, replace=replace), tempfile.TemporaryDirectory(dir=place.parent, prefix=".guildry-restore-") as name:
        folder = Path(name)
        manifest = archive.unpack(source, folder, advance, Files(settings).keep)
        report = _current(Database(f"sqlite:///{folder / archive.SQLITE}"), manifest, advance)
        if report.faults:
            raise InvalidError("\n".join(["The backup is not sound, and nothing was changed:", *report.faults]))
        _keep_secret(folder / archive.SECRET, place.parent / "secret", settings)
        return Restored(manifest, report, file.put(folder / archive.SQLITE, place, clock.now()))


def _refuse_foreign(manifest: Manifest, settings: Settings) -> None:
    if (manifest.database == "sqlite") != settings.is_sqlite:
        here = "SQLite" if settings.is_sqlite else "PostgreSQL"
        raise ConflictError(f"The backup is of {manifest.database}, and GUILDRY_DATABASE_URL names a database of {here}.")
    if not migrate.knows(manifest.schema_revision):
        raise ConflictError(
            f"The backup was made by Guildry {manifest.version} with a schema that this Guildry does not know "
            f"({manifest.schema_revision}). Restore it with that version, or a newer one."
        )


def _into_server(source: Path, settings: Settings, advance: Advance) -> Restored:
    database = Database.from_settings(settings)
    try:
        server.refuse_unless_empty(database)
        with tempfile.TemporaryDirectory(prefix="guildry-restore-") as name:
            manifest = archive.unpack(source, Path(name), advance, Files(settings).keep)
            server.put(Path(name) / archive.POSTGRESQL, database, advance)
    finally:
        database.dispose()
    return Restored(manifest, _current(database, manifest, advance))


def _current(database: Database, manifest: Manifest, advance: Advance) -> checking.Report:
    """Bring a restored database to today's schema, and check all of it."""
    try:
        migrate.upgrade(database.url)
        advance("Verifying", 0, 0)
        with database.read() as session:
            return checking.verify(session, manifest.head if manifest.facts else "")
    finally:
        database.dispose()


def _keep_secret(brought: Path, place: Path, settings: Settings) -> None:
    """A key that came with the backup is used where there is none."""
    if brought.exists() and not place.exists() and not settings.secret:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(brought.read_bytes())
