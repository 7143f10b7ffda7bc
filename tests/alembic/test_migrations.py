"""Migrations: up, down and up again is as if nothing had happened, with rows in every table, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from alembic import command
from app.core import migrate
from app.core.db import Database
from app.models import metadata
from tests.alembic.schema import columns, fill, fingerprint, rows


@contextmanager
def looking_at(url: str, *, write: bool = False) -> Iterator[Connection]:
    database = Database(url)
    with database.write() if write else database.read() as session:
        yield session.connection()
    database.dispose()


def revisions(url: str) -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(migrate.config(url)).walk_revisions()][::-1]


def test_the_models_and_the_migrations_agree(database_url: str) -> None:
    command.check(migrate.config(database_url))


def test_history_is_one_line(database_url: str) -> None:
    assert len(ScriptDirectory.from_config(migrate.config(database_url)).get_heads()) == 1


def test_every_table_of_the_models_is_made(database_url: str) -> None:
    with looking_at(database_url) as connection:
        assert set(columns(connection)) == set(metadata.tables)


def test_a_lost_trigger_would_be_seen(database_url: str) -> None:
    with looking_at(database_url, write=True) as connection:
        before = fingerprint(connection)
        trigger = next(name.removesuffix(": definition") for name in before if name.startswith("journal_"))
        table = " ON journal" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER {trigger}{table}"))
        assert fingerprint(connection) != before


def test_all_the_way_down_leaves_nothing_and_up_again_the_same(database_url: str) -> None:
    with looking_at(database_url) as connection:
        before = fingerprint(connection)
    migrate.downgrade(database_url, "base")
    with looking_at(database_url) as connection:
        assert fingerprint(connection) == {}
    migrate.upgrade(database_url)
    with looking_at(database_url) as connection:
        assert fingerprint(connection) == before


def test_each_step_can_be_taken_back(empty_database_url: str) -> None:
    for revision in revisions(empty_database_url):
        migrate.upgrade(empty_database_url, revision)
        with looking_at(empty_database_url) as connection:
            before = fingerprint(connection)
        migrate.downgrade(empty_database_url, "-1")
        migrate.upgrade(empty_database_url, revision)
        with looking_at(empty_database_url) as connection:
            assert fingerprint(connection) == before, revision


def test_rows_survive_every_step_down_and_up(database_url: str) -> None:
    first = revisions(database_url)[0]
    with looking_at(database_url, write=True) as connection:
        assert fill(connection) == len(metadata.tables)
        head, full = fingerprint(connection), columns(connection)
        everything = rows(connection, full)
    assert all(everything.values()), "a table without a row proves nothing"

    migrate.downgrade(database_url, first)
    with looking_at(database_url) as connection:
        kept = {table: names for table, names in columns(connection).items() if table in full}
    kept = {table: [name for name in names if name in full[table]] for table, names in kept.items()}
    with looking_at(database_url) as connection:
        lowest = rows(connection, kept)
    migrate.upgrade(database_url)

    with looking_at(database_url) as connection:
        assert fingerprint(connection) == head
        assert rows(connection, kept) == lowest
        assert {table: len(found) for table, found in lowest.items()} == dict.fromkeys(kept, 1)
