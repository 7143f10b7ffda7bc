"""What may be wrong with a SQLite file and where it lies."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from app.services.doctor.finding import Finding, unwise, wrong

SOUND_SQLITE = (3, 51, 3)  # mended the WAL-reset fault (reliability.md §1.4)
MEBIBYTE = 1 << 20
LARGE_LOG = 64 * MEBIBYTE
SCARCE = 100 * MEBIBYTE
NETWORKED = ("9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "gfs2", "glusterfs", "nfs", "nfs4", "smb3", "smbfs")
MOUNTS = Path("/proc/self/mountinfo")


def findings(file: Path) -> Iterator[Finding]:
    """Everything about the file itself."""
    if sqlite.sqlite_version_info < SOUND_SQLITE:
        yield wrong(
            f"SQLite {sqlite.sqlite_version} can damage its file when several processes use it. "
            "Install the pysqlite3 that Guildry names."
        )
    if (kind := kind_of_place(file)) in NETWORKED:
        yield wrong(f"{file} lies on a network file system ({kind}), where SQLite loses data. Use a disk of this machine.")
    yield from _readable(file)
    yield from _space(file)


def _readable(file: Path) -> Iterator[Finding]:
    """Who else on this machine can read the database and the key."""
    secret = file.parent / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield wrong(f"Others on this machine can read the signing key. Run: chmod 600 {secret}")
    folders = file.resolve().parents
    if file.stat().st_mode & 0o004 and all(folder.stat().st_mode & 0o001 for folder in folders):
        yield unwise(f"Everybody on this machine can read the database. Run: chmod 700 {file.parent}")


def _space(file: Path) -> Iterator[Finding]:
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size > LARGE_LOG:
        yield unwise(
            f"{log} has grown to {log.stat().st_size // MEBIBYTE} MB: something has been reading for long, "
            "a program that holds the file open, perhaps. It shrinks when that ends; restarting Guildry helps."
        )
    free, needed = shutil.disk_usage(file.parent).free, file.stat().st_size
    if free < SCARCE:
        yield wrong(f"Only {free // MEBIBYTE} MB are free where the database lies. When nothing is, writes are refused.")
    elif free < 2 * needed:
        yield unwise(
            f"{free // MEBIBYTE} MB are free beside a database of {needed // MEBIBYTE} MB. Restoring needs twice its size."
        )


def kind_of_place(file: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that a file lies on; empty where the system does not say."""
    if not mounts.exists():
        return ""
    place, best, kind = os.path.realpath(file), "", ""
    for line in mounts.read_text().splitlines():
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode().decode("unicode_escape")  # a space is written \040
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind
