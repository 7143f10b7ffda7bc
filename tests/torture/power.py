"""A disk that can lose its power: it remembers what was written and synced, and what of it may have reached the platter.

Until a file is synced each sector of a write may have arrived, not arrived, or arrived in part, in any order; so may a change
of its length. After the sync all of it is there. That is what SQLite itself asks of a disk, and no more.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes that a program handed over, or with no bytes: a new length, at which the file ends."""

    file: str
    offset: int
    data: bytes | None


@dataclass(frozen=True)
class Sync:
    """The program was told that all it had written to a file is safe."""

    file: str


class Recorder(apsw.VFS):
    """Files as the system has them, with everything that matters written down in `log`."""

    def __init__(self) -> None:
        self.log: list[Write | Sync] = []
        super().__init__("recorder", "")

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> "_File":  # noqa: N802 - SQLite's name
        return _File(name, flags, self.log)


class _File(apsw.VFSFile):
    def __init__(self, name: apsw.URIFilename | str | None, flags: list[int], log: list[Write | Sync]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        self.name, self.log = Path(path).name, log
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.log.append(Write(self.name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.log.append(Write(self.name, size, None))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.log.append(Sync(self.name))
        super().xSync(flags)


@dataclass
class Disk:
    """What is surely on the platter, and what may be, as a log goes by."""

    safe: dict[str, bytearray]
    unsafe: dict[str, list[Write]] = field(default_factory=dict)

    def take(self, entry: Write | Sync) -> None:
        """One entry of the log more."""
        if isinstance(entry, Write):
            self.unsafe.setdefault(entry.file, []).append(entry)
            return
        for write in self.unsafe.pop(entry.file, []):
            _put(self.safe.setdefault(entry.file, bytearray()), write.offset, write.data)

    def after_the_cut(self, chance: Random) -> dict[str, bytearray]:
        """The files as somebody may find them who switches the machine on again."""
        found = {name: bytearray(data) for name, data in self.safe.items()}
        for name, writes in self.unsafe.items():
            reached = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))  # all, none and anything between
            for write in writes:
                _arrive(found.setdefault(name, bytearray()), write, reached, chance)
        return found


def _arrive(file: bytearray, write: Write, reached: float, chance: Random) -> None:
    if write.data is None:
        if chance.random() < reached:
            _put(file, write.offset, None)
        return
    for start in range(0, len(write.data), SECTOR):
        if chance.random() < reached:
            sector = write.data[start : start + SECTOR]
            torn = chance.randrange(len(sector)) if 0 < reached < 1 and chance.random() < 0.1 else len(sector)
            _put(file, write.offset + start, sector[:torn])


def _put(file: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del file[offset:]
        return
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(data)] = data
