"""Whether the store has what the tables say, and no more: for `guildry verify`, `doctor`, backups and the sweep."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.core.files import Files, Kept
from app.models.attachments import Attachment

LATELY = timedelta(days=7)
GRACE = timedelta(hours=24)  # a file is stored before its row is written, and a backup reads files after the rows


def digests(session: Session) -> list[str]:
    """The digests of all files that somebody may see."""
    query = select(col(Attachment.sha256)).where(col(Attachment.removed_at).is_(None)).distinct()
    return list(session.execute(query.order_by(col(Attachment.sha256))).scalars())


def faults(session: Session, files: Files) -> Iterator[str]:
    """Files that are lost, or are not what they were: every byte is read. A sentence each."""
    for digest in digests(session):
        made = files.measure(digest)
        if made != digest:
            where = ", ".join(_of(session, digest))
            yield f"Files: {digest} ({where}) is {'missing from' if made is None else 'altered in'} {files.place}."


def missing(session: Session, files: Files) -> int:
    """How many files are not in the store, as far as its list tells: none is read."""
    there = {kept.digest for kept in files.all()}
    return sum(digest not in there for digest in digests(session))


def orphans(session: Session, files: Files) -> Iterator[tuple[str, int]]:
    """What is in the store though no page has it (its upload was refused, or it was removed): digest and bytes."""
    wanted, before = set(digests(session)), clock.now() - GRACE
    yield from ((kept.digest, kept.bytes) for kept in files.all() if kept.digest not in wanted and kept.at < before)


def removed(session: Session) -> list[str]:
    """The digests of files that were removed lately, a day ago or more, and that no page has."""
    now = clock.now()
    gone = select(col(Attachment.sha256)).where(col(Attachment.removed_at).between(now - LATELY, now - GRACE)).distinct()
    wanted = set(digests(session))
    return [digest for digest in session.execute(gone).scalars() if digest not in wanted]


def sweep(database: Database, files: Files, *, everything: bool = False) -> tuple[int, int]:
    """Take out of the store what was removed, and with `everything` whatever this database knows nothing of.

    How many files, and how many bytes. By itself it never takes what it does not know: another database may, which was
    restored beside this one and shares its store. Whoever uploads the same bytes meanwhile puts them there anew, which makes
    them young again: so each is looked at once more.
    """
    with database.read() as session:
        found = [digest for digest, _size in orphans(session, files)] if everything else removed(session)
    taken = [kept.bytes for digest in found if (kept := _taken(database, files, digest))]
    return len(taken), sum(taken)


def _taken(database: Database, files: Files, digest: str) -> Kept | None:
    kept = files.find(digest)
    with database.read() as session:
        stands = _of(session, digest)
    if stands or kept is None or kept.at > clock.now() - GRACE:
        return None
    files.remove(digest)
    return kept


_STANDS = col(Attachment.removed_at).is_(None)


def _of(session: Session, digest: str) -> list[str]:
    query = select(col(Attachment.asset_id)).where(col(Attachment.sha256) == digest, _STANDS).distinct().limit(5)
    return [f"of asset {asset_id}" for asset_id in session.execute(query).scalars()]
