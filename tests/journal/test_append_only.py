"""House rule 3: the database itself refuses to change, replace or delete what was written."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.db import Database
from app.models.base import metadata
from app.models.recognition import LedgerEntry
from app.services.people import NewPerson, register
from tests.journal.telling import tell

TABLE = pytest.mark.parametrize("table", ["journal", "ledger"])


def refused(database: Database, statement: str) -> bool:
    """Whether the database says no, in its own words about append-only."""
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))
    return True


@pytest.fixture
def written(database: Database) -> Database:
    """A database that holds a fact and a ledger line."""
    tell(database, 1)
    with database.write() as session:
        ada = register(session, None, NewPerson(username="ada", display_name="Ada"))
        session.add(
            LedgerEntry(
                person_id=ada.id, award="a", rule="r", gross=1, net=1, policy="2025.1", season="2026-Q1", posted_at=clock.now(),
                qualified_at=clock.now(), fact_id="f", cause_id="c", endorser_id="e",
            )
        )  # fmt: skip
    return database


@TABLE
@pytest.mark.parametrize("statement", ["UPDATE {} SET position = position", "UPDATE {} SET position = 99", "DELETE FROM {}"])
def test_what_was_written_is_neither_changed_nor_deleted(written: Database, table: str, statement: str) -> None:
    assert refused(written, statement.format(table))


@TABLE
def test_nor_replaced_by_an_upsert(written: Database, table: str) -> None:
    columns = ", ".join(metadata.tables[table].c.keys())
    upsert = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE true ON CONFLICT (position) DO UPDATE"
    assert refused(written, f"{upsert} SET position = excluded.position")


@TABLE
def test_nor_replaced_the_way_sqlite_knows(written: Database, table: str) -> None:
    if not written.is_sqlite:
        return  # PostgreSQL has no INSERT OR REPLACE
    columns = ", ".join(metadata.tables[table].c.keys())
    assert refused(written, f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
    assert refused(written, f"UPDATE OR REPLACE {table} SET position = 5")


@TABLE
def test_nor_emptied_the_way_postgresql_knows(written: Database, table: str) -> None:
    if written.is_sqlite:
        return  # SQLite has neither TRUNCATE nor MERGE
    assert refused(written, f"TRUNCATE {table}")
    assert refused(written, f"MERGE INTO {table} USING {table} AS t ON {table}.position = t.position WHEN MATCHED THEN DELETE")


def test_and_a_new_row_is_welcome(written: Database) -> None:
    tell(written, 1)
    with written.read() as session:
        assert session.execute(text("SELECT count(*) FROM journal")).scalar_one() == 3
