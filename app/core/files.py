"""Files by their content: each under its SHA-256, in a folder or in a bucket that speaks S3, through one library.

A name that follows from the bytes makes keeping the same file twice do nothing, lets whatever is read be held against its name,
and holds nothing that anybody typed.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.core.errors import UnavailableError
from app.core.i18n import _
from app.core.settings import Settings
from app.core.settings_files import BUCKET

CHUNK = 1 << 18  # bytes in memory at a time
DIGEST = re.compile(r"[0-9a-f]{64}")
FOLDER = Path("data/files")  # where there is no SQLite file that it could lie beside


@dataclass(frozen=True)
class Kept:
    """A file as the store tells of it; `at` is when it was last put there."""

    digest: str
    bytes: int
    at: datetime


class Files:
    """A store of files. It opens with the first file that is asked for, so that it can be made before a server forks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.bucket = BUCKET.fullmatch(settings.files)
        beside = settings.sqlite_file.parent / "files" if settings.sqlite_file else FOLDER
        self.folder = None if self.bucket else Path(settings.files or beside).absolute()

    @property
    def place(self) -> str:
        """Where it is, for an operator."""
        return self._settings.files if self.bucket else str(self.folder)

    def keep(self, digest: str, content: IO[bytes]) -> None:
        """Put a file there, from its beginning. When this returns, a power cut does not take it away again."""
        content.seek(0)
        try:
            with _plainly():
                obstore.put(self._store, _key(digest), content, max_concurrency=2)
        except FileNotFoundError as error:  # there is no such bucket
            raise UnavailableError(_silent()) from error
        if self.folder:
            file = self.folder / _key(digest)
            for path in (file, file.parent, self.folder):
                settle(path)

    def find(self, digest: str) -> Kept | None:
        """What is known of a file without reading it; None where it is not there."""
        try:
            with _plainly():
                return _kept(obstore.head(self._store, _key(digest)))
        except FileNotFoundError:
            return None

    def read(self, digest: str) -> Iterator[bytes]:
        """A file in pieces; raises FileNotFoundError."""
        with _plainly():
            yield from (bytes(some) for some in obstore.get(self._store, _key(digest)).stream(min_chunk_size=CHUNK))

    async def open(self, digest: str) -> tuple[int, AsyncIterator[bytes]]:
        """How many bytes a file has, and its pieces, without holding a thread; raises FileNotFoundError."""
        with _plainly():
            found = await obstore.get_async(self._store, _key(digest))
            return found.meta["size"], _pieces(found)

    def measure(self, digest: str) -> str | None:
        """The SHA-256 of what is really there; None where nothing is."""
        made = hashlib.sha256()
        try:
            for some in self.read(digest):
                made.update(some)
        except FileNotFoundError:
            return None
        return made.hexdigest()

    def all(self) -> Iterator[Kept]:
        """Everything that is there; what has no digest for its name is nobody's of ours."""
        with _plainly():
            for some in obstore.list(self._store):
                yield from (_kept(one) for one in some if DIGEST.fullmatch(one["path"].rpartition("/")[2]))

    def remove(self, digest: str) -> None:
        """Take a file away; nothing where it is gone already."""
        try:
            with _plainly():
                obstore.delete(self._store, _key(digest))
        except FileNotFoundError:
            return

    @cached_property
    def _store(self) -> Any:
        if self.folder:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return LocalStore(self.folder)
        assert self.bucket  # noqa: S101  # it is the one or the other
        given = self._settings
        more: dict[str, Any] = {"endpoint": given.files_endpoint} if given.files_endpoint else {}
        if given.files_key:
            more |= {"access_key_id": given.files_key, "secret_access_key": given.files_secret}
        how: Any = {"allow_http": given.files_endpoint.startswith("http:"), "read_timeout": "20s", "connect_timeout": "5s"}
        return S3Store(
            self.bucket[1], prefix=self.bucket[2] or None, region=given.files_region, client_options=how,
            virtual_hosted_style_request=not given.files_endpoint,
            retry_config={"max_retries": 2}, **more,
        )  # fmt: skip


def spool() -> IO[bytes]:
    """A file that nobody else sees and that is gone when it is closed; what is small stays in memory."""
    return tempfile.SpooledTemporaryFile(max_size=4 * CHUNK)


def settle(path: Path) -> None:
    """Wait until the disk has a file, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _key(digest: str) -> str:
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest[:80]!r} is no SHA-256.")  # whatever comes from outside never becomes a path
    return f"{digest[:2]}/{digest}"


def _kept(told: Any) -> Kept:
    return Kept(told["path"].rpartition("/")[2], told["size"], told["last_modified"])


async def _pieces(found: Any) -> AsyncIterator[bytes]:
    async for some in found.stream(min_chunk_size=CHUNK):
        yield bytes(some)


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise UnavailableError(_silent()) from error


def _silent() -> str:
    return _("The place where files are kept does not answer just now. Try again in a moment.")
