"""Questions that are asked on every read: put into SQL once for each kind of database, and answered with plain rows.

    NAMES = Question(select(col(Person.username)).where(col(Person.id) == bindparam("person_id")))
    for row in NAMES.all(session, person_id=actor.person_id): row.username

A question is ordinary SQLAlchemy and stands where its service is. What it leaves out at run time is what costs most of a
read: building the expression, finding its compiled form and making objects of rows (docs/decisions/0010). A member of an
enumeration comes as its text, which equals it.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Dialect,
    Select,
    String,
    TypeDecorator,
)
from sqlalchemy.sql import visitors
from sqlmodel.sql.sqltypes import UTCDateTime

from app.core.db import Session
from app.core.sql import Gathered

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Process = Callable[[Any], Any]


class Question:
    """One question. Its `bindparam`s are what it leaves open; the columns it selects name the fields of its rows."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._words: dict[str, _Words] = {}

    def all(self, session: Session, **given: object) -> list[Any]:
        """The rows, as named tuples."""
        dialect = session.dialect
        words = self._words.get(dialect.paramstyle)  # each of ours has its own
        if words is None:
            words = self._words[dialect.paramstyle] = _Words(self._statement, dialect)
        return words.rows(session.ask(words.sql, words.values(given)))

    def first(self, session: Session, **given: object) -> Any | None:
        """The first row, or None."""
        rows = self.all(session, **given)
        return rows[0] if rows else None


class _Words:
    """A question as one kind of database takes it: its SQL, and how values go in and come out."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiler: Any = visitors.cloned_traverse(statement, {}, {"bindparam": _spelled_out}).compile(dialect=dialect)
        left_open = {name: bind for name, bind in compiler.binds.items() if bind.required}
        compiled = compiler.construct_expanded_state(dict.fromkeys(left_open))
        self.sql: str = compiled.statement
        self._order = compiled.positiontup
        processes = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in left_open.items()}
        self._into = {name: process for name, process in processes.items() if process}
        self._fixed = {name: value for name, value in compiled.parameters.items() if name not in left_open}
        columns = list(statement.selected_columns)
        self._make = _row([str(column.key) for column in columns])
        self._out = [_shown(column, dialect) for column in columns]
        self._as_found = not any(self._out)

    def values(self, given: Mapping[str, object]) -> Any:
        """What was given, as the driver takes it."""
        values = {**self._fixed, **given}
        for name, process in self._into.items():
            values[name] = process(values[name])
        return values if self._order is None else tuple([values[name] for name in self._order])

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """What the driver found, as named tuples of what the types of the columns promise."""
        if self._as_found:
            return [self._make(row) for row in found]
        columns = zip(self._out, zip(*found, strict=True), strict=False)  # no column has values where there are no rows
        return [self._make(row) for row in zip(*(map(out, column) if out else column for out, column in columns), strict=True)]


def _spelled_out(value: BindParameter[Any]) -> None:
    """What is always the same stands in the SQL: a plan made for any value at all is a bad one for just this."""
    value.literal_execute = not value.required


def _row(fields: list[str]) -> Callable[[Iterable[Any]], Any]:
    kind: Any = namedtuple("Row", fields)  # type: ignore[misc]  # noqa: PYI024  # which fields, only the statement knows
    return kind._make


def _shown(column: ColumnElement[Any], dialect: Dialect) -> Process | None:
    """How a value becomes what its column's type promises; None where the driver gives just that."""
    kind = column.type
    if isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, String):
        return None  # an enumeration's member stays its text
    if isinstance(kind, Gathered):
        return kind.from_text if dialect.name == "sqlite" else kind.made
    if dialect.name == "sqlite" and not getattr(column, "nullable", True):  # what the library does, in half the time
        if isinstance(kind, UTCDateTime):
            return _instant
        if isinstance(kind, JSON):
            return orjson.loads
    process: Process | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return process


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")
