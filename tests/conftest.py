"""What every test may ask for. Each test that names a database runs on both, on one of its own, migrated to head.

`-k sqlite` or `-k postgresql` picks one. A schema is migrated once per worker and copied for each test.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import structlog
import time_machine

from app.core.db import Database, Session
from tests import postgres
from tests.proving import chance, figures

if TYPE_CHECKING:
    from tests.doors import Doors
    from tests.story import Story

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
DATABASES = ("sqlite", "postgresql")

__all__ = ["chance", "figures"]  # fixtures from tests/proving.py

hypothesis.settings.register_profile("guildry", deadline=None, print_blob=True)
hypothesis.settings.load_profile("guildry")

# A traceback drawn with boxes and every variable takes ten seconds; the product's own logs are JSON (app/core/log.py).
_plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _plain])

# A developer's own settings must not decide what a test sees.
for variable in [name for name in os.environ if name.startswith("GUILDRY_") and not name.startswith("GUILDRY_TEST_")]:
    del os.environ[variable]
os.environ["GUILDRY_FILES"] = tempfile.mkdtemp(prefix="guildry-files-")  # nor may a test touch a developer's own files
atexit.register(shutil.rmtree, os.environ["GUILDRY_FILES"], ignore_errors=True)

if moment := os.environ.get("GUILDRY_TEST_MOMENT"):  # as if it were then (tests/torture/test_the_tests.py)
    time_machine.travel(moment).start()

_number = count(1)


def _name() -> str:
    return f"guildry_test_{os.getpid()}_{next(_number)}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that all workers end together."""
    items.sort(key=lambda item: "torture" not in item.path.parts)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Given]:
    """A running PostgreSQL. Only a machine that has none, and is not CI, may do without."""
    try:
        server = postgres.find()
    except postgres.NoPostgresError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema at head and nothing else, to be copied."""
    file = tmp_path_factory.mktemp("template") / "guildry.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql: postgres.Given) -> Iterator[str]:
    """The name of a PostgreSQL database with the schema at head and nothing else, to be copied."""
    name = _name()
    _upgrade(postgresql.create(name))
    yield name
    postgresql.drop(name)


@pytest.fixture(scope="session")
def sqlite_template_told(sqlite_template: Path) -> Path:
    """The same with the story in it that the doors are asked about."""
    file = sqlite_template.with_name("told.db")
    shutil.copy(sqlite_template, file)
    _tell(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template_told(postgresql: postgres.Given, postgresql_template: str) -> Iterator[str]:
    """The same with the story in it that the doors are asked about."""
    name = _name()
    _tell(postgresql.create(name, postgresql_template))
    yield name
    postgresql.drop(name)


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/guildry.db"
        return
    server, name = request.getfixturevalue("postgresql"), _name()
    yield server.create(name)
    server.drop(name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database that holds nothing."""
    yield from migrated(request, tmp_path)


def migrated(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """What `database_url` is made of, for a fixture that lives longer than one test."""
    # A story that happens in November is told then: the copy's people came when the tests began.
    told = "_told" if "doors" in request.fixturenames and "in_november" not in request.fixturenames else ""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue(f"sqlite_template{told}"), folder / "guildry.db")
        yield f"sqlite:///{folder}/guildry.db"
        return
    template, name = request.getfixturevalue(f"postgresql_template{told}"), _name()
    server = request.getfixturevalue("postgresql")
    yield server.create(name, template)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database as the application uses it, only without waiting for the disk."""
    database = Database(database_url, synchronous="OFF")
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One unit of work that writes; committed when the test ends, so that what commits refuse is seen."""
    with database.write() as session:
        yield session


@pytest.fixture
def story(session: Session) -> "Story":
    """Ada, Ben and Cleo around one guild, in the test's own unit of work."""
    from tests.story import Story  # a test of one pure function need not wait for all the services

    return Story(session)


@pytest.fixture
def doors(database: Database) -> "Doors":
    """The site and the API over Ada, Ben and Cleo's story: `doors.api("ada")`, `doors.site("ben")`, `doors.site()`."""
    from tests.doors import Doors

    return Doors(database)


@pytest.fixture
def in_november() -> Iterator[None]:
    """It is Friday, 20 November 2026, from nine in the morning on, whenever the tests run: for stories with days in them."""
    with time_machine.travel("2026-11-20T09:00+00:00"):
        yield


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Finds real data beside the project, `shared("data/kubernetes")`; skips, saying so, where there is none."""

    def find(path: str) -> Path:
        if not (SHARED / path).exists():
            pytest.skip(f"needs ../shared/{path}, which is not here")
        return SHARED / path

    return find


def _tell(url: str) -> None:
    from tests.doors import Doors

    database = Database(url, synchronous="OFF")
    Doors(database)
    database.dispose()


def _upgrade(url: str) -> None:
    from app.core.migrate import upgrade  # Alembic is slow to import and few runs need it

    upgrade(url)
