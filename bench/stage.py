"""Where figures are taken: a database of a kind and size with people in it, and a folder for what comes and goes."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bench.seeding import seeded, settle
from bench.seeding.copying import pour
from bench.seeding.visitors import Visitor, Visitors, arrive
from tests import postgres


@dataclass(frozen=True)
class Effort:
    """How long a load runs, in seconds, and how often; the median counts."""

    seconds: int = 5
    rounds: int = 3


@dataclass(frozen=True)
class Stage:
    """One database, and all that a measure needs to ask of it."""

    kind: str
    size: int
    url: str
    visitors: Visitors
    folder: Path
    effort: Effort

    @property
    def visitor(self) -> Visitor:
        """Whoever asks where one person asks alone: the busiest member of the busiest community."""
        return next(one for one in self.visitors.people if self.slug in one.slugs)

    @property
    def slug(self) -> str:
        """The busiest community."""
        return "c0"


def by_token(visitor: Visitor) -> dict[str, str]:
    """How a program comes in."""
    return {"Authorization": f"Bearer {visitor.token}"}


def by_cookie(visitor: Visitor) -> dict[str, str]:
    """How a browser comes in."""
    return {"Cookie": f"guildry={visitor.cookie}"}


def answer(base: str, path: str, headers: dict[str, str]) -> httpx2.Response:
    """One answer, which must be a good one."""
    given = httpx2.get(base + path, headers={"Accept-Encoding": "identity", **headers}, trust_env=False, timeout=60)
    if not given.is_success:
        raise RuntimeError(f"{path} answers {given.status_code}: {given.text[:300]}")
    return given


@contextmanager
def databases(kind: str, folder: Path) -> Iterator["Databases"]:
    """Where databases of a kind can be made; they are gone at the end."""
    with ExitStack() as stack:
        server = None
        if kind == "postgresql":
            server = postgres.find(durable=True)
            stack.callback(server.stop)
        yield Databases(folder, server)


class Databases:
    """Makes filled databases: copies of a kept file, or a pouring of it into PostgreSQL. A size is made once."""

    def __init__(self, folder: Path, server: postgres.Given | None) -> None:
        self.folder, self.server = folder, server
        self.stages: dict[int, Stage] = {}

    def stage(self, size: int, effort: Effort) -> Stage:
        """The stage of a size."""
        if size not in self.stages:
            source = seeded(size)
            url = self._copied(source, size)
            settle(url)
            kind = "postgresql" if self.server else "sqlite"
            self.stages[size] = Stage(kind, size, url, arrive(url), self.folder, effort)
        return self.stages[size]

    def _copied(self, source: Path, size: int) -> str:
        if self.server:
            url = self.server.create(f"guildry_bench_{size}")
            pour(source, url)
            return url
        file = self.folder / f"{size}.db"
        shutil.copyfile(source, file)
        return f"sqlite:///{file}"
