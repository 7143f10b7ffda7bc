"""The archive: a tar in zstd, its manifest first, so that what it holds is known before anything is unpacked.

Attached files follow the database, each under its SHA-256, and a line at the end says how many there are: it is known only when
all of them were read. Any machine can look into one: `tar --zstd -xOf FILE manifest.json`.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Literal

import zstandard
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core.errors import InvalidError
from app.services.keeping import attached
from app.services.keeping.attached import Attached, Keep

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRESQL, SECRET = "guildry.db", "guildry.dump", "secret"
LARGEST_MANIFEST = 100_000
CHUNK = 1 << 20

Advance = Callable[[str, int, int], None]
"""Hears of progress: what is being done, how many bytes of it are done, of how many."""


class Member(BaseModel):
    """A file in the archive."""

    sha256: str
    bytes: int


class Manifest(BaseModel):
    """What an archive says about itself. `head` is the journal's newest row in it, `position:hash`.

    `attached`: how many attached files belong to it. `lost`: how many of them were not in the store, as its end says.
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    version: str
    schema_revision: str
    head: str
    created_at: datetime
    database: Literal["sqlite", "postgresql"]
    settings: dict[str, str]
    members: dict[str, Member]
    attached: int = 0
    lost: int = Field(default=0, exclude=True)

    @property
    def facts(self) -> int:
        """How many facts the journal holds in it: positions have no gaps."""
        return int(self.head.partition(":")[0])


def measured(file: Path) -> Member:
    """A file's length and SHA-256."""
    with file.open("rb") as read:
        return Member(sha256=hashlib.file_digest(read, "sha256").hexdigest(), bytes=file.stat().st_size)


def write(file: Path, manifest: Manifest, members: Mapping[str, Path], advance: Advance, files: Attached = ()) -> None:
    """Make an archive, readable by its owner alone, and wait until the disk has it."""
    total = sum(one.bytes for one in manifest.members.values())
    moment = int(manifest.created_at.timestamp())
    said = manifest.model_dump_json(indent=2).encode()
    packer = zstandard.ZstdCompressor(level=3, write_checksum=True, threads=-1)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with packer.stream_writer(raw, closefd=False) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
            tar.addfile(_entry(MANIFEST, len(said), moment), io.BytesIO(said))
            for name, path in members.items():
                with path.open("rb") as read:
                    told = _Told(read, lambda done: advance("Packing", done, total))
                    tar.addfile(_entry(name, manifest.members[name].bytes, moment), told)
            told_of = partial(_entry, moment=moment)
            attached.pack(tar, files, told_of, lambda done: advance("Files", done, manifest.attached))
        raw.flush()
        os.fsync(raw.fileno())


def manifest_of(file: Path) -> Manifest:
    """What an archive says about itself; InvalidError when it is none, or was made by a Guildry of another age."""
    with _opened(file) as tar:
        return _manifest(tar, file)


def unpack(file: Path, folder: Path | None, advance: Advance, keep: Keep | None = None) -> Manifest:
    """Read all of an archive, hold each member against the manifest, and write it into a folder where one is given.

    Attached files go to `keep`. Raises InvalidError when a single byte is not what it was.
    """
    with _opened(file) as tar:
        manifest = _manifest(tar, file)
        total, seen, files = sum(one.bytes for one in manifest.members.values()), set(), 0
        counted = {"there": 0, "lost": 0}
        for entry in iter(tar.next, None):
            content = tar.extractfile(entry)
            if content and entry.name.startswith(attached.FOLDER):
                attached.unpack(entry.name, content, keep)
                files += 1
            elif content and entry.name == attached.COUNTED and entry.size <= LARGEST_MANIFEST:
                counted = json.loads(content.read())
            else:
                told = _Told(content, lambda done: advance("Checking" if folder is None else "Unpacking", done, total))
                _check_member(entry.name, told, manifest, folder, file)
                seen.add(entry.name)
    if missing := manifest.members.keys() - seen:
        raise InvalidError(f"{file} is damaged: {', '.join(sorted(missing))} is missing.")
    if counted["there"] != files or files + counted["lost"] != manifest.attached:
        raise InvalidError(f"{file} is damaged: attached files are missing.")
    return manifest.model_copy(update={"lost": counted["lost"]})


def _check_member(name: str, content: "_Told", manifest: Manifest, folder: Path | None, file: Path) -> None:
    wanted = manifest.members.get(name)
    if wanted is None or not content.is_there or name not in {SQLITE, POSTGRESQL, SECRET}:
        raise InvalidError(f"{file} holds {name!r}, of which its manifest does not tell.")
    if _taken(content, folder / name if folder else None) != wanted.sha256:
        raise InvalidError(f"{file} is damaged: {name} is not what was written.")


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with (
            file.open("rb") as raw,
            zstandard.ZstdDecompressor().stream_reader(raw) as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            yield tar
    except (zstandard.ZstdError, tarfile.TarError, EOFError) as error:
        raise InvalidError(f"{file} is no backup of Guildry, or is damaged: {error}.") from error


def _manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    entry = tar.next()
    content = tar.extractfile(entry) if entry and entry.name == MANIFEST and entry.size <= LARGEST_MANIFEST else None
    if content is None:
        raise InvalidError(f"{file} is no backup of Guildry: it does not begin with a manifest.")
    with suppress(ValidationError):
        manifest = Manifest.model_validate_json(content.read())
        if manifest.format == FORMAT:
            return manifest
    raise InvalidError(f"{file} was made by another Guildry, whose archives this one cannot read.")


def _taken(content: "_Told", into: Path | None) -> str:
    """Read to the end, writing into a file where one is given; the SHA-256."""
    digest = hashlib.sha256()
    with (into or Path(os.devnull)).open("wb") as written:
        while some := content.read(CHUNK):
            digest.update(some)
            written.write(some)
    return digest.hexdigest()


def _entry(name: str, size: int, moment: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, moment, 0o600
    return entry


class _Told(io.RawIOBase):
    """A file that tells how far it was read."""

    def __init__(self, file: IO[bytes] | None, tell: Callable[[int], None]) -> None:
        self.is_there = file is not None
        self._file, self._tell, self._done = file or io.BytesIO(), tell, 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        some = self._file.read(size)
        self._done += len(some)
        self._tell(self._done)
        return some
