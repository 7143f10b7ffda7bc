"""A second place for each database, to restore into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.settings import Settings


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Settings:
    """The settings of the database that the story is in."""
    return Settings(database_url=database.url, files=str(tmp_path / "files-here"))


@pytest.fixture
def elsewhere(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The settings of another database of the same kind, which holds nothing."""
    files = str(tmp_path / "files-elsewhere")
    if database.is_sqlite:
        yield Settings(database_url=f"sqlite:///{tmp_path}/elsewhere/guildry.db", files=files)
        return
    server, name = request.getfixturevalue("postgresql"), f"{database.engine.url.database}_elsewhere"
    yield Settings(database_url=server.create(name), files=files)
    server.drop(name)
