"""The seeded SQLite file poured into PostgreSQL by COPY, so that both databases tell the same story."""

from pathlib import Path

import psycopg
from pysqlite3 import dbapi2 as sqlite

from app.core import migrate
from app.models import metadata
from tests.postgres import DRIVER

# Several statements, since a constraint's index cannot be dropped: those stay.
INDEXES = (
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass "
    "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"
)


def pour(file: Path, url: str) -> None:
    """Fill an empty PostgreSQL database with all that a seeded file holds. Needs a superuser: no foreign key is checked."""
    migrate.upgrade(url)
    source = sqlite.connect(f"file:{file}?mode=ro", uri=True)
    with psycopg.connect(url.replace(DRIVER, "postgresql://"), autocommit=True) as target:
        for setting in ("session_replication_role = replica", "synchronous_commit = off", "maintenance_work_mem = '256MB'"):
            target.execute(f"SET {setting}".encode())
        for table in metadata.sorted_tables:
            _pour_table(source, target, table.name, [column.name for column in table.columns])
        for table, column in (
            ("ledger", "position"),
            ("search_document", "id"),
        ):  # the next number, where the database gives it
            target.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}".encode())
        target.execute("VACUUM ANALYZE")
    source.close()


def _pour_table(source: sqlite.Connection, target: psycopg.Connection, table: str, columns: list[str]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    indexes = target.execute(INDEXES, [table]).fetchall()
    for name, _definition in indexes:
        target.execute(f"DROP INDEX {name}".encode())
    target.execute(f'DELETE FROM "{table}"'.encode())
    with target.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN'.encode()) as copy:
        for row in source.execute(f'SELECT {names} FROM "{table}"'):
            copy.write_row(row)
    for _name, definition in indexes:
        target.execute(definition.encode())
