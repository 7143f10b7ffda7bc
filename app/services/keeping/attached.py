"""Attached files for a backup and an export: each as it is in the store, held against its name while it is read."""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tarfile import TarFile, TarInfo
from typing import IO

from app.core.errors import InvalidError
from app.core.files import CHUNK, Files, spool

FOLDER, COUNTED = "files/", "files.json"  # where they lie in an archive, and what says at its end how many there are

Attached = Iterable[tuple[str, int, IO[bytes] | None]]
"""Attached files: digest, length and content, None where the store has not what it should."""
Keep = Callable[[str, IO[bytes]], None]


def contents(files: Files, digests: Iterable[str]) -> Attached:
    """The files with these digests, one at a time; what the store has lost or holds otherwise has no content."""
    for digest in digests:
        with spool() as copied:
            whole = _copy(files, digest, copied)
            size = copied.tell()
            copied.seek(0)
            yield (digest, size, copied) if whole else (digest, 0, None)


def pack(tar: TarFile, files: Attached, entry: Callable[[str, int], TarInfo], advance: Callable[[int], None]) -> None:
    """Write the files into an archive, and behind them how many are there and how many are lost."""
    there = lost = 0
    for digest, size, content in files:
        if content is not None:
            tar.addfile(entry(f"{FOLDER}{digest}", size), content)
            there += 1
        else:
            lost += 1
        advance(there + lost)
    said = json.dumps({"there": there, "lost": lost}).encode()
    tar.addfile(entry(COUNTED, len(said)), io.BytesIO(said))


def unpack(name: str, content: IO[bytes], keep: Keep | None) -> None:
    """Hold a file of an archive against its name, and keep it where that is asked for. Raises InvalidError."""
    digest = name.removeprefix(FOLDER)
    with spool() as copied:
        made = hashlib.sha256()
        while some := content.read(CHUNK):
            made.update(some)
            copied.write(some)
        if made.hexdigest() != digest:
            raise InvalidError("The backup is damaged: an attached file in it is not what was written.")
        if keep:
            keep(digest, copied)


def export(files: Files, digests: Iterable[str], folder: Path) -> Iterator[str]:
    """Write the files into a new folder, each named by its digest; gives those that are lost."""
    folder.mkdir(mode=0o700)
    for digest in digests:
        with (folder / digest).open("wb") as copied:
            whole = _copy(files, digest, copied)
        if not whole:
            (folder / digest).unlink()
            yield digest


def _copy(files: Files, digest: str, into: IO[bytes]) -> bool:
    made = hashlib.sha256()
    try:
        for some in files.read(digest):
            made.update(some)
            into.write(some)
    except FileNotFoundError:
        return False
    return made.hexdigest() == digest
