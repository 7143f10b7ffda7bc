"""Everything that can be looked at from where the command runs: settings, backups, the database and what holds it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock, migrate
from app.core.db import Database, Session
from app.core.errors import InvalidError
from app.core.settings import Settings
from app.models.base import metadata
from app.models.journal import JournalEntry, ReaderPlace
from app.models.privacy import Erasure
from app.services import keeping, search
from app.services.checking import unprotected
from app.services.doctor import door, file, server, store
from app.services.doctor.finding import Finding, unwise, wrong
from app.services.privacy.wiping import owed

FAR_BEHIND = 1000  # facts
FRESH_BACKUP = timedelta(hours=48)
AHEAD = timedelta(minutes=1)


def examine(settings: Settings, database: Database) -> list[Finding]:
    """Everything to look at, what is wrong first; an empty list is good news."""
    found = [*_settings(settings), *door.findings(settings), *_backups(settings)]
    if settings.sqlite_file:
        found += file.findings(settings.sqlite_file)
    if not migrate.is_current(database):
        return [wrong("The database is not migrated. Run: guildry migrate"), *found]
    with database.read() as session:
        found += [wrong(sentence) for sentence in unprotected(session)]
        found += [
            wrong(f"The schema is not what Guildry's migrations make: {one}.") for one in migrate.missing(session, metadata)
        ]
        found += [*_readers(session), *_time(session), *_search(session), *_erased(session)]
        found += store.findings(session, settings)
        if not database.is_sqlite:
            found += server.findings(session)
    return sorted(found, key=lambda one: not one.is_wrong)


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.demo:
        yield wrong("GUILDRY_DEMO is on: anybody can sign in as the demo's people.")
    if not settings.secure_cookies:
        yield unwise("People come by http: their cookies travel in the clear. Set GUILDRY_BASE_URL to an https address.")
    elif not settings.trusted_proxies:
        yield unwise(
            "People come by https, so through a proxy, but GUILDRY_TRUSTED_PROXIES is empty: "
            "all of them seem to be the proxy, and share one limit. Name its address."
        )
    if settings.is_sqlite and settings.synchronous != "FULL":
        yield unwise("GUILDRY_SYNCHRONOUS=NORMAL: a power cut can lose what was acknowledged.")


def _backups(settings: Settings) -> Iterator[Finding]:
    """How old the newest backup is. It is looked at itself: a note that one was made would outlive its loss."""
    if not settings.backups:
        yield unwise("Nobody can say how old the newest backup is. Name the backups' folder in GUILDRY_BACKUPS.")
        return
    newest = max(Path(settings.backups).glob("*.tar.zst"), key=lambda path: path.stat().st_mtime, default=None)
    if newest is None:
        yield wrong(f"There is no backup in {settings.backups}. Run: guildry backup {settings.backups}")
        return
    try:
        age = clock.now() - keeping.manifest_of(newest).created_at
    except InvalidError as error:
        yield wrong(error.sentence)
    else:
        if age > FRESH_BACKUP:
            yield wrong(f"The newest backup, {newest}, is {age.days} days old. Does whatever takes them still run?")


def _readers(session: Session) -> Iterator[Finding]:
    newest = session.execute(select(func.max(JournalEntry.position))).scalar() or 0
    for place in session.execute(select(ReaderPlace)).scalars():
        if (behind := newest - place.position) > FAR_BEHIND:
            yield wrong(f"Reader {place.name} is {behind} facts behind. Is the server running, or `guildry worker`?")


def _time(session: Session) -> Iterator[Finding]:
    """Whether the newest fact comes from the future, which says that some clock was or is wrong."""
    last = select(col(JournalEntry.recorded_at)).order_by(col(JournalEntry.position).desc()).limit(1)
    recorded = session.execute(last).scalar()
    if recorded and recorded > clock.now() + AHEAD:
        yield wrong(f"The newest fact was recorded at {recorded:%Y-%m-%d %H:%M} UTC, and it is not that late. Mend the clock.")


def _search(session: Session) -> Iterator[Finding]:
    """Whether something is not found that should be, or the other way round. The server mends it within the hour."""
    if lacking := dict(search.behind(session)):
        told = ", ".join(f"{count} of {kind}" for kind, count in lacking.items())
        yield unwise(f"Search does not know everything as it is now ({told}). Run: guildry reindex")


def _erased(session: Session) -> Iterator[Finding]:
    """Whether bytes of somebody who was erased may still be in the files. The server tries again each hour."""
    for erasure in session.execute(select(Erasure).where(col(Erasure.id).in_(owed(session)))).scalars():
        told = f"Of account {erasure.person_id}, erased on {erasure.created_at:%Y-%m-%d}, the files may still hold bytes"
        yield wrong(f"{told} (not_wiped). Run: guildry person wipe")
