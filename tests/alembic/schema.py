"""A schema seen from outside, so that two of them can be compared: a fresh one, and one that has been through something."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from app.core import migrate
from app.core.db import Database

OURS = "alembic_version"  # Alembic's own note, not part of the schema
FTS = "search_fts"  # SQLite's index of words: a virtual table and those in which it keeps itself
# What SQLAlchemy does not look at, or not closely: triggers, conditions and orders of indexes, rights, functions, and
# whether SQLite may give a number out again. A SQLite statement is compared by its words, since batches quote more.
OTHERS = {
    "sqlite": """
        SELECT type || ' ' || name, replace(sql, '"', '')
            FROM sqlite_master WHERE type IN ('trigger', 'index', 'view') AND sql > ''
        UNION SELECT name || ' AUTOINCREMENT', '' FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'""",
    "postgresql": """
        SELECT format('trigger %s', tgname), concat(pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION SELECT format('index %s', indexname), indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION SELECT format('constraint %s of %s', conname, conrelid::regclass), concat(pg_get_constraintdef(oid), convalidated)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION SELECT format('rights %s %s', relkind, relname), concat(relowner::regrole, relacl, relrowsecurity)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION SELECT format('rights %s.%s', attrelid::regclass, attname), attacl::text
            FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attacl IS NOT NULL
        UNION SELECT format('function %s', proname), concat(pg_get_functiondef(oid), proacl)
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


@contextmanager
def looking_at(url: str, *, write: bool = False) -> Iterator[Connection]:
    """A connection for one unit of work."""
    database = Database(url)
    with database.write() if write else database.read() as session:
        yield session.connection()
    database.dispose()


def revisions(url: str) -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(migrate.config(url)).walk_revisions()][::-1]


def fingerprint(connection: Connection) -> dict[str, list[str]]:
    """What a schema promises: columns, keys, constraints, indexes, triggers, rights. The order of columns may differ."""
    seen, found = inspect(connection), {}
    told = {
        "columns": seen.get_multi_columns(),
        "foreign keys": seen.get_multi_foreign_keys(),
        "unique": seen.get_multi_unique_constraints(),
        "checks": seen.get_multi_check_constraints(),
        "indexes": seen.get_multi_indexes(),
    }
    for what, tables in told.items():
        found.update({f"{table}: {what}": _plain(items) for (_, table), items in tables.items() if table != OURS})
    for (_, table), key in seen.get_multi_pk_constraint().items():
        if table != OURS:
            found[f"{table}: primary key"] = key["constrained_columns"]
    for name, definition in connection.execute(text(OTHERS[connection.dialect.name])):
        if OURS not in name:
            found[name] = [" ".join(definition.split())]
    return found


def columns(connection: Connection) -> dict[str, list[str]]:
    """The names of all columns of all tables."""
    tables = inspect(connection).get_multi_columns()
    ours = {table: found for (_, table), found in tables.items() if table != OURS and not table.startswith(FTS)}
    return {table: sorted(column["name"] for column in found) for table, found in ours.items()}


def _plain(found: Sequence[Any]) -> list[str]:
    """Descriptions as text (an index's condition is an object), in an order of their own."""
    return sorted(", ".join(f"{key}={_worded(value)}" for key, value in sorted(item.items())) for item in found)


def _worded(value: Any) -> str:
    return str({key: str(inner) for key, inner in value.items()} if isinstance(value, dict) else value)
