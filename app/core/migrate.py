"""Bringing a database's schema to head, or elsewhere, with Alembic. SQLite migrates in one transaction, foreign keys off."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from alembic import command
from app.core.db import Database, Session

BESIDE = Path(__file__).parent.parent.parent / "alembic"
PACKAGED = Path(__file__).parent.parent / "_alembic"

Tell = Callable[[str], object]


def config(url: str) -> Config:
    """Alembic's configuration for a database: the repository's migrations, or the installed package's."""
    made = Config()
    made.set_main_option("script_location", str(BESIDE if (BESIDE / "env.py").is_file() else PACKAGED))
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head", tell: Tell = lambda _: None) -> None:
    """Bring the schema up to a revision, all of it or nothing; `tell` hears what begins and how long each step took."""
    with _telling(tell):
        command.upgrade(config(url), revision)


def downgrade(url: str, revision: str, tell: Tell = lambda _: None) -> None:
    """Take the schema down to a revision (`base`: nothing), all the way or not at all; `tell` hears of it likewise."""
    with _telling(tell):
        command.downgrade(config(url), revision)


def is_current(database: Database) -> bool:
    """Whether the schema is the one this version of Guildry expects."""
    wanted = ScriptDirectory.from_config(config(database.url)).get_current_head()
    with database.read() as session:
        return revision(session) == wanted


def revision(session: Session) -> str:
    """The revision that a database's schema is at; empty when it was never migrated."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


def knows(revision: str) -> bool:
    """Whether this version of Guildry has a revision, and so can bring a schema from it to its own."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(config("")).walk_revisions())


def missing(session: Session, metadata: MetaData) -> Iterator[str]:
    """What a schema should have and has not, or has otherwise: a table, a column, an index, a constraint, a type."""
    for found in compare_metadata(MigrationContext.configure(session.connection()), metadata):
        for what, *details in found if isinstance(found, list) else [found]:
            if what.startswith("add_"):
                yield f"{what.removeprefix('add_').replace('_', ' ')} {getattr(details[-1], 'name', details[-1])} is missing"
            elif what.startswith("modify_"):
                yield f"column {details[1]}.{details[2]} has another {what.removeprefix('modify_')}"


class _Teller(logging.Handler):
    """Alembic's log says what it begins with; how long that took, which is what one waits to hear, this adds."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._began = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage().split()
        if said[0] == "Running":
            self.done()
            self._tell(" ".join(said[1:]))
            self._began = monotonic()

    def done(self) -> None:
        if self._began:
            self._tell(f"  done in {monotonic() - self._began:.1f} s")


@contextmanager
def _telling(tell: Tell) -> Iterator[None]:
    log, teller = logging.getLogger("alembic.runtime.migration"), _Teller(tell)
    before = log.level
    log.setLevel(logging.INFO)
    log.addHandler(teller)
    try:
        yield
        teller.done()
    finally:
        log.removeHandler(teller)
        log.setLevel(before)
