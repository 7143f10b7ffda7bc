"""A database that can be put back to how it was, and migrations in processes of their own, which can be killed."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.core import migrate
from tests.alembic.population import digests
from tests.alembic.schema import columns, fingerprint, looking_at
from tests.browser.site import GUILDRY
from tests.postgres import Given

DOWN = "import sys; from app.core import migrate; migrate.downgrade(*sys.argv[1:], lambda words: print(words, flush=True))"


@dataclass(frozen=True)
class State:
    """Everything that can be told about a database: its schema, and what stands in every table."""

    schema: dict[str, list[str]]
    rows: dict[str, tuple[int, str]]

    @classmethod
    def of(cls, url: str, kept: dict[str, list[str]] | None = None) -> "State":
        """As it is now; `kept` names the tables and columns to look at, all of them otherwise."""
        with looking_at(url) as connection:
            return cls(fingerprint(connection), digests(connection, columns(connection) if kept is None else kept))


class File:
    """A SQLite database."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/guildry.db"
        self._file = folder / "guildry.db"

    def keep(self, name: str) -> None:
        """Remember how it is."""
        self._file.touch()
        shutil.copy(self._file, self._file.with_suffix(f".{name}"))

    def back_to(self, name: str) -> None:
        """Put it back."""
        self.wait_until_left()
        for left in self._file.parent.glob("guildry.db-*"):  # of a process that was killed
            left.unlink()
        shutil.copy(self._file.with_suffix(f".{name}"), self._file)

    def wait_until_left(self) -> None:
        """A process that ended holds nothing any more."""


class OnServer:
    """A PostgreSQL database."""

    def __init__(self, server: Given, name: str) -> None:
        self._server, self._name = server, name
        self.url = server.create(name)
        self._kept: set[str] = set()

    def keep(self, name: str) -> None:
        """Remember how it is."""
        self._server.create(f"{self._name}_{name}", self._name)
        self._kept.add(name)

    def back_to(self, name: str) -> None:
        """Put it back."""
        self._server.drop(self._name)
        self._server.create(self._name, f"{self._name}_{name}")

    def wait_until_left(self) -> None:
        """The server notices that a client died when it next wants to tell it something."""
        with psycopg.connect(self._server.base, autocommit=True) as connection:
            here = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            deadline = time.monotonic() + 30
            while connection.execute(here, [self._name]).fetchone() != (0,):
                assert time.monotonic() < deadline, "somebody stays connected"
                time.sleep(0.02)

    def drop(self) -> None:
        """Take it all away."""
        for name in (self._name, *(f"{self._name}_{kept}" for kept in self._kept)):
            self._server.drop(name)


Place = File | OnServer


def run_and_kill(place: Place, target: str, after: float) -> bool:
    """Migrate in a process that is killed so many seconds after its first step began; whether that was in time."""
    command = [GUILDRY, "migrate"] if target == "head" else [sys.executable, "-c", DOWN, place.url, target]
    environment = {**os.environ, "GUILDRY_DATABASE_URL": place.url, "PYTHONPATH": str(Path(migrate.__file__).parents[2])}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = process.stdout.readline()
    time.sleep(after)
    process.kill()
    said += process.stdout.read()
    process.wait()
    place.wait_until_left()
    assert process.returncode in {0, -9}, said
    return process.returncode == -9
