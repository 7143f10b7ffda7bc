"""A schema seen from outside, so that two of them can be compared; and a row in every table, so that rows can be too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, inspect, text

from app.models import metadata

OURS = "alembic_version"  # Alembic's own note, not part of the schema
# What SQLAlchemy does not look at: triggers, and whether SQLite may give a number out again.
OTHERS = {
    "sqlite": """
        SELECT name, sql FROM sqlite_master WHERE type = 'trigger'
        UNION SELECT name || ' AUTOINCREMENT', '' FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'""",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) FROM pg_trigger WHERE NOT tgisinternal""",
}
SAMPLES: dict[type, Any] = {
    bool: True,
    bytes: b"\x00\xff",
    date: date(2026, 11, 22),
    datetime: datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    dict: ["a", "b"],  # what a JSON column holds
    int: 1,
}


def fingerprint(connection: Connection) -> dict[str, list[str]]:
    """Everything that a schema promises: columns, keys, constraints, indexes, triggers. The order of columns may differ."""
    seen, found = inspect(connection), {}
    for table in columns(connection):
        found[f"{table}: columns"] = _plain(seen.get_columns(table))
        found[f"{table}: primary key"] = seen.get_pk_constraint(table)["constrained_columns"]
        found[f"{table}: foreign keys"] = _plain(seen.get_foreign_keys(table))
        found[f"{table}: unique"] = _plain(seen.get_unique_constraints(table))
        found[f"{table}: checks"] = _plain(seen.get_check_constraints(table))
        found[f"{table}: indexes"] = _plain(seen.get_indexes(table))
    for name, sql in connection.execute(text(OTHERS[connection.dialect.name])):
        found[f"{name}: definition"] = [sql]
    return found


def fill(connection: Connection) -> int:
    """Put one row into every table, each pointing at the rows before it; how many."""
    for table in metadata.sorted_tables:
        connection.execute(table.insert().values(dict(_values(table))))
    return len(metadata.sorted_tables)


def rows(connection: Connection, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    """What stands in some columns of some tables."""
    return {
        table: sorted(map(repr, connection.execute(text(f"SELECT {', '.join(_quoted(names))} FROM {table}"))))
        for table, names in columns.items()
    }


def columns(connection: Connection) -> dict[str, list[str]]:
    """The names of all columns of all tables."""
    seen = inspect(connection)
    return {
        table: sorted(column["name"] for column in seen.get_columns(table)) for table in seen.get_table_names() if table != OURS
    }


def _values(table: Table) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        if column.foreign_keys and column.nullable:
            continue
        yield column.name, _value(column)


def _value(column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return _value(key.column)
    kind = getattr(column.type, "impl_instance", column.type).python_type  # what a decorated type stores
    return SAMPLES.get(kind, column.name[: getattr(column.type, "length", None) or 20])


def _plain(found: list[Any]) -> list[str]:
    """Descriptions as text (an index's condition is an object), in an order of their own."""
    return sorted(", ".join(f"{key}={_worded(value)}" for key, value in sorted(item.items())) for item in found)


def _worded(value: Any) -> str:
    return str({key: str(inner) for key, inner in value.items()} if isinstance(value, dict) else value)


def _quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]
