"""What came of a part: kept in .proof/, beside the sources' commit, so that a run can be interrupted and gone on with."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import psycopg
from pysqlite3 import dbapi2 as sqlite

from tests import postgres

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".proof"
SOURCES = ("alembic", "app", "proof", "tests", "pyproject.toml", "requirements-dev.lock")


@dataclass
class Record:
    """How a part went: with which sources, when, on what machine, and every figure its tests told."""

    part: str
    commit: str
    sources: str  # empty when they were changed and not committed: then nobody can have them again
    began: str
    machine: str
    seed: int
    seconds: float = 0.0
    passed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    figures: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether everything was done and came out as promised."""
        return bool(self.passed) and not self.failed and not self.skipped

    def keep(self) -> None:
        """Write it down."""
        KEPT.mkdir(exist_ok=True)
        (KEPT / f"{self.part}.json").write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def read_results(self, junit: Path, figures: Path, status: int) -> None:
        """Take over what pytest wrote. Where it came to no good end of its own, that is a failure."""
        for case in ElementTree.parse(junit).iter("testcase") if junit.exists() else ():
            name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
            wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
            skipped = case.find("skipped")
            if wrong is not None:
                self.failed[name] = (wrong.get("message") or "").splitlines()[0][:300]
            elif skipped is not None:
                self.skipped[name] = skipped.get("message") or ""
            else:
                self.passed.append(name)
        if status not in {0, 1}:
            self.failed["the whole part"] = f"ended before its time (pytest said {status})"
        for line in figures.read_text(encoding="utf-8").splitlines() if figures.exists() else ():
            told = json.loads(line)
            self.figures[
                Path(told["test"].replace("::", "\0").partition("\0")[0]).stem + "::" + told["test"].partition("::")[2]
            ] = {name: value for name, value in told["figures"].items() if name != "seed"}


def kept(part: str) -> Record | None:
    """What came of a part last time, if it ever ran here."""
    file = KEPT / f"{part}.json"
    return Record(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def commit() -> str:
    """The commit that is checked out."""
    return _git("rev-parse", "--short=10", "HEAD")


def sources() -> str:
    """What of the checked-out commit decides how proofs go (not the pages about them); empty when it was changed since."""
    return "" if _git("status", "--porcelain", "--", *SOURCES) else _git("rev-parse", *(f"HEAD:{path}" for path in SOURCES))


@lru_cache
def machine() -> str:
    """What figures were measured on."""
    try:
        server = postgres.find()
        with psycopg.connect(server.base) as connection:
            version = f"PostgreSQL {connection.info.server_version // 10000}.{connection.info.server_version % 10000}"
        server.stop()
    except postgres.NoPostgresError:
        version = "no PostgreSQL"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite.sqlite_version}, {version}"
    )


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
