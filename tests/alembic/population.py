"""Rows in every table of whatever schema there is, each pointing at others; and what stands there, in a few digits."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, inspect, text

from tests.alembic.schema import FTS, OURS

CHUNK = 1000
# What people write, and what breaks who copies it carelessly.
WORDS = (
    "how we cut the build to 4 minutes",
    "Zażółć gęślą jaźń",
    "学习小组 第一次会议",
    'O\'Brien said "100 % \\ done"',
    "first line\nsecond line\tand a tab",
    "👩‍👩‍👧 e\u0301 \u202eright to left",
    "'; DROP TABLE person; -- :name %s {x}",
    "",
)
NUMBERS = (0, -1, 1, 12, 2**31 - 1, -(2**31))


def populate(connection: Connection, count: int) -> int:
    """Fill every table that is empty with so many rows; how many tables there are. `count` is not a multiple of 7."""
    names = [name for name in inspect(connection).get_table_names() if name != OURS and not name.startswith(FTS)]
    empty = {name for name in names if not connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first()}
    known = MetaData()
    known.reflect(connection, only=list(empty))  # and what they refer to
    for table in [table for table in known.sorted_tables if table.name in empty]:
        for start in range(0, count, CHUNK):
            rows = [
                {column.name: _value(column, n, count) for column in table.columns}
                for n in range(start, min(start + CHUNK, count))
            ]
            connection.execute(table.insert(), rows)
    return len(names)


def digests(connection: Connection, columns: dict[str, list[str]]) -> dict[str, tuple[int, str]]:
    """For each table the number of its rows, and a digest of what stands in some of its columns, in whatever order."""
    return {table: _digest(connection, table, names) for table, names in columns.items()}


def counts(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each table has."""
    return {table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() for table in tables}


def _digest(connection: Connection, table: str, names: Sequence[str]) -> tuple[int, str]:
    wanted = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":  # which adds up a hundred tables in the time it takes to send one
        row = f"('x' || substr(md5(ROW({wanted})::text), 1, 16))::bit(64)::bigint::numeric"
        found = connection.execute(text(f'SELECT count(*), coalesce(sum({row}), 0) FROM "{table}"')).one()
        return found[0], str(found[1])
    cursor: Any = connection.connection.cursor()  # its rows are plain tuples
    hashes = [hash(row) for row in map(repr, cursor.execute(f'SELECT {wanted} FROM "{table}"'))]
    return len(hashes), f"{sum(hashes)}"  # another number in each process, which alone compares them


def _value(column: Column[Any], n: int, count: int) -> Any:
    """What stands in the nth row. Whatever is unique stays so, since each row points at other rows than any other row."""
    if column.nullable and n % 5 == 0:
        return None
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return _value(key.column, n // 2, count) if n else None  # somebody who is already there
        return _value(key.column, n * 7 % count, count)
    return _plain_value(column, n)


def _plain_value(column: Column[Any], n: int) -> Any:
    kind = column.type.python_type
    if kind is str:
        length = getattr(column.type, "length", None) or 300
        return _id(column.table, n) if length == 36 and column.primary_key else f"{n} {WORDS[n % len(WORDS)]}"[:length].strip()
    if kind is int:
        return n + 1 if column.primary_key else NUMBERS[n % len(NUMBERS)]
    return dict(_others(n))[kind]


def _others(n: int) -> Iterator[tuple[type, Any]]:
    yield bool, n % 2 == 0
    yield float, n / 4  # as exact in both databases as a gap's demand
    yield bytes, hashlib.sha256(str(n).encode()).digest()
    yield date, date(1999, 12, 31) + timedelta(days=n)
    yield datetime, datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC) + timedelta(hours=n)
    yield object, {"list": [n, None, True, 0.1], "words": WORDS[n % len(WORDS)]}  # JSON


def _id(table: Table, n: int) -> str:
    return f"{n:08x}-0000-7000-8000-{hashlib.sha256(table.name.encode()).hexdigest()[:12]}"
