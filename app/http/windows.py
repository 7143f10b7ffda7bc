"""Each caller's minute, counted in memory that all the processes of one server share (docs/decisions/0026)."""

import fcntl
import mmap
import os
import secrets
import tempfile
from functools import lru_cache
from hashlib import blake2b
from math import ceil
from struct import Struct
from time import monotonic
from weakref import finalize

WINDOW = 60.0  # seconds
SLOT = Struct("=QdQ")  # whose it is (0: nobody's), when their minute ends by the system's own clock, requests in it
SLOTS = 65_536  # a mebibyte and a half, of which only what is used is ever there
TRIED = 16  # slots a caller may have


class Windows:
    """How many requests each caller made in their minute.

    Made before the workers are forked, it is one for them all; one that dies takes nothing of it along. No more is kept than
    there are slots: where all that a caller may have are taken, the minute that would end first ends now.
    """

    def __init__(self, slots: int = SLOTS) -> None:
        self._slots = slots
        self._salt = secrets.token_bytes(16)  # so that nobody can choose whose slots they share
        self._whose = lru_cache(4096)(self._hashed)
        self._file = _file()
        os.ftruncate(self._file, slots * SLOT.size)
        self._memory = mmap.mmap(self._file, slots * SLOT.size)
        finalize(self, os.close, self._file)

    def count(self, caller: str) -> tuple[int, int]:
        """Requests in the caller's minute, this one included, and whole seconds until the next one begins."""
        whose = self._whose(caller)
        now = monotonic()
        fcntl.lockf(self._file, fcntl.LOCK_EX)  # the system lets go of it for a process that dies before it does
        try:
            place, ends, used = self._find(whose, now)
            SLOT.pack_into(self._memory, place, whose, ends, used + 1)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
        return used + 1, ceil(ends - now)

    def _hashed(self, caller: str) -> int:
        return int.from_bytes(blake2b(caller.encode(), digest_size=8, key=self._salt).digest()) or 1

    def _find(self, whose: int, now: float) -> tuple[int, float, int]:
        """Where a caller's minute stands, when it ends and what was used of it; a new one where there is none."""
        best, soonest = 0, float("inf")
        for step in range(TRIED):
            place = (whose + step) % self._slots * SLOT.size
            holder, ends, used = SLOT.unpack_from(self._memory, place)
            if holder == whose and ends > now:
                return place, ends, used
            if ends < soonest:
                best, soonest = place, ends
        return best, now + WINDOW, 0


def _file() -> int:
    """A file that nobody else can open and that is gone with the last who holds it; in memory where the system has that."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("guildry-windows")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
