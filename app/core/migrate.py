"""Bringing a database's schema to head, or elsewhere, with Alembic. SQLite migrates in one transaction, foreign keys off."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from alembic import command
from app.core.db import Database

BESIDE = Path(__file__).parent.parent.parent / "alembic"
PACKAGED = Path(__file__).parent.parent / "_alembic"


def config(url: str) -> Config:
    """Alembic's configuration for a database: the repository's migrations, or the installed package's."""
    made = Config()
    made.set_main_option("script_location", str(BESIDE if (BESIDE / "env.py").is_file() else PACKAGED))
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to a revision."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the schema down to a revision (`base`: nothing)."""
    command.downgrade(config(url), revision)


def is_current(database: Database) -> bool:
    """Whether the schema is the one this version of Guildry expects."""
    wanted = set(ScriptDirectory.from_config(config(database.url)).get_heads())
    with database.read() as session:
        return set(MigrationContext.configure(session.connection()).get_current_heads()) == wanted
