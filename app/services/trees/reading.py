"""Reading a tree, from a folder or from a ZIP: what may come in, file by file, and what is refused, with its place."""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from app.core.errors import InvalidError
from app.core.files import CHUNK, spool
from app.core.i18n import _
from app.services.trees import paths

MOST_FILES = 20_000
MOST_TEXT = 300_000  # bytes of a page, which has 60,000 characters
MEGABYTE = 1_048_576
_END = b"PK\x05\x06"
_END_BYTES = 22 + 65_535  # the last record of a ZIP, and its comment


@dataclass
class Source:
    """The files of a tree by their paths, each to be opened when it is needed; and what was refused, `place: why`.

    `left`: how many bytes may still be unpacked.
    """

    files: dict[str, Callable[[], IO[bytes]]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    left: int = 2_000 * MEGABYTE

    def pages(self) -> list[str]:
        """The paths of the pages, in order."""
        return sorted(path for path in self.files if paths.is_page(path))

    def text(self, path: str) -> str:
        """A page's text. Raises InvalidError for one that is too long, or no UTF-8."""
        with self.opened(path, MOST_TEXT) as content:
            try:
                text = content.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise InvalidError.at("body", _("This is not UTF-8.")) from error
        return text.replace("\r\n", "\n") if text.partition("\n")[0].endswith("\r") else text

    @contextmanager
    def opened(self, path: str, most: int) -> Iterator[IO[bytes]]:
        """A file's bytes on disk of ours, counted while they come: what a ZIP says of their number is not believed."""
        with self._found(path) as packed, spool() as content:
            size = 0
            while some := _read(packed):
                size += len(some)
                self.left -= len(some)
                if size > most or self.left < 0:
                    raise InvalidError.at("size", _("This is too large, alone or together with the rest."))
                content.write(some)
            content.seek(0)
            yield content

    def _found(self, path: str) -> IO[bytes]:
        try:
            return self.files[path]()
        except (OSError, zipfile.BadZipFile) as error:
            raise _damaged() from error

    def add(self, path: str, opener: Callable[[], IO[bytes]], mode: int) -> None:
        """Take in a file unless it is hidden; refuse links and whatever else is no file, and paths that lead elsewhere."""
        if paths.is_hidden(path):
            return
        try:
            if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
                raise InvalidError.at("kind", _("This is a link, or no file at all."))
            safe = paths.checked(path)
            if safe in self.files:
                raise InvalidError.at("path", _("There are two files of this path."))
        except InvalidError as error:
            self.refuse(path, error)
        else:
            self.files[safe] = opener

    def refuse(self, path: str, error: InvalidError) -> None:
        """Note what was refused, where, and why."""
        field = error.faults[0].pointer.strip("/") if error.faults else "page"
        place = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in path)[:300]
        self.refused.append(f"{place}: {field}: {error.sentence}")


def _read(packed: IO[bytes]) -> bytes:
    try:
        return packed.read(CHUNK)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise _damaged() from error


def _damaged() -> InvalidError:
    return InvalidError.at("file", _("This file cannot be read."))


def from_folder(folder: Path) -> Source:
    """The tree in a folder. No link is followed. Raises InvalidError when there are too many files."""
    source = Source()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if (Path(place) / one).is_symlink())]):
            file = Path(place) / name
            path = file.relative_to(folder).as_posix()
            source.add(path, lambda file=file: file.open("rb"), file.lstat().st_mode)  # type: ignore[misc]  # bound now
            _refuse_too_many(len(source.files))
    return source


@contextmanager
def from_zip(content: IO[bytes]) -> Iterator[Source]:
    """The tree in a ZIP. Raises InvalidError when it is none, or holds too many files."""
    _refuse_too_many(_entries(content))
    try:
        with zipfile.ZipFile(content) as archive:
            source = Source()
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                opener = cast("Callable[[], IO[bytes]]", lambda entry=entry: archive.open(entry))
                name = entry.orig_filename  # as it is written, not cut at a NUL
                source.add(name, opener, (entry.external_attr >> 16) if entry.create_system == 3 else 0)
            yield source
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:  # damaged, or packed in secret
        raise InvalidError(_("This is no ZIP that can be read.")) from error


def _entries(content: IO[bytes]) -> int:
    """How many files a ZIP says that it holds, from its last record: reading its list takes memory for each."""
    size = content.seek(0, 2)
    content.seek(max(0, size - _END_BYTES))
    tail = content.read()
    place = tail.rfind(_END)
    if place < 0:
        raise InvalidError(_("This is no ZIP that can be read."))
    content.seek(0)
    return int.from_bytes(tail[place + 10 : place + 12], "little")


def _refuse_too_many(count: int) -> None:
    if count > MOST_FILES:
        raise InvalidError(_("This tree has more than %(most)s files.") % {"most": MOST_FILES})
