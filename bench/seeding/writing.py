"""Writing many rows quickly: in batches, with the indexes made last, and facts chained as the journal wants them."""

import json
from collections import defaultdict
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pysqlite3 import dbapi2 as sqlite
from sqlmodel import SQLModel

from app.core import clock, ids
from app.journal.book import GENESIS, Entry, row_hash
from app.journal.fact import Fact
from app.models.journal import JournalEntry, ReaderPlace
from app.readers import READERS

BATCH = 10_000


class Writer:
    """Writes rows and facts into a migrated SQLite file that nobody else uses. Everything stands there when it is left."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite.connect(file, isolation_level=None)
        for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-500000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")
        self.waiting: dict[type[SQLModel], list[list[Any]]] = defaultdict(list)
        self.position, self.last = 0, GENESIS

    def __enter__(self) -> Self:
        """Take the indexes away."""
        found = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        self.indexes = dict(found.fetchall())
        for name in self.indexes:
            self.connection.execute(f'DROP INDEX "{name}"')
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        """Write what waits, put each reader at the journal's end, and make the indexes again."""
        if kind is None:
            for reader in READERS:
                self.add(ReaderPlace, name=reader.name, position=self.position, moved_at=clock.now())
            for table in list(self.waiting):
                self._write(table)
            for sql in self.indexes.values():
                self.connection.execute(sql)
            self.connection.execute("COMMIT")
        self.connection.close()

    def add(self, table: type[SQLModel], **values: Any) -> None:
        """One row; columns that are not named have the model's defaults."""
        rows = self.waiting[table]
        rows.append([stored(values[name]) if name in values else default for name, default in columns(table)])
        if len(rows) >= BATCH:
            self._write(table)

    def record(self, moment: datetime, actor_id: str | None, fact: Fact) -> Entry:
        """One fact, at the journal's end."""
        self.position += 1
        id_ = ids.new_id(moment)
        values: dict[str, object] = {
            "position": self.position,
            "id": id_,
            "type": fact.type,
            "occurred_at": moment,
            "recorded_at": moment,
            "actor_id": actor_id,
            "community_id": fact.community,
            "subject_id": fact.subject_id,
            "data": json.dumps(vars(fact), sort_keys=True, separators=(",", ":"), default=str),  # as dump(), four times as fast
            "schema_version": fact.schema_version,
            "cause_id": None,
            "request_id": None,
        }
        self.last = row_hash(self.last, values)
        self.add(JournalEntry, **values, hash=self.last)
        return Entry(self.position, id_, moment, moment, actor_id, fact)

    def _write(self, table: type[SQLModel]) -> None:
        rows, names = self.waiting.pop(table), [name for name, _default in columns(table)]
        marks = ", ".join("?" for _ in names)
        statement = f'INSERT INTO "{table.__tablename__}" ({", ".join(names)}) VALUES ({marks})'
        self.connection.executemany(statement, rows)


@cache
def columns(table: type[SQLModel]) -> list[tuple[str, Any]]:
    """Each column with what stands there unless told. Ids and times have no default: whoever adds a row says when."""
    told = {"id", "created_at", "updated_at"}
    fields = table.model_fields.items()
    return [
        (name, None if name in told or field.is_required() else stored(field.get_default(call_default_factory=True)))
        for name, field in fields
    ]


def stored(value: Any) -> Any:
    """A value as SQLAlchemy would have SQLite keep it, without the way through SQLAlchemy: half the time of it all."""
    if type(value) is str or type(value) is int or value is None:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, list | dict) else value
