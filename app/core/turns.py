"""Whose turn it is to write to a SQLite file, among the threads of this process and among processes.

SQLite lets whoever waits for its write lock look again after ever longer naps of up to a tenth of a second, in no order: under
load some wait for seconds. The system's lock on a file of its own wakes the next in line at once, and lets go when a process
dies, however it dies. Programs that know nothing of it are still kept apart by SQLite itself.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import TimeoutError as WaitedTooLongError

PATIENCE = 10.0  # seconds, as long as SQLite itself would wait


class Turns:
    """Turns at one database file: `with turns.mine(): …`."""

    def __init__(self, database_file: str) -> None:
        self._file = f"{database_file}.turn.lock"
        self._here = threading.Lock()
        self._opened: tuple[int, int] | None = None

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Hold the turn inside the block; raises sqlalchemy.exc.TimeoutError after ten seconds in this process's queue."""
        if not self._here.acquire(timeout=PATIENCE):
            raise WaitedTooLongError("Others have been writing for too long.")
        try:
            descriptor = self._descriptor()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            self._here.release()

    def _descriptor(self) -> int:
        """The file, opened by this very process: what was open before a fork would be one holder for parent and child."""
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = os.getpid(), os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._opened[1]

    def close(self) -> None:
        """Let go of the file."""
        if self._opened is not None and self._opened[0] == os.getpid():
            os.close(self._opened[1])
        self._opened = None
