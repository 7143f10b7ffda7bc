"""Questions that are asked on every read: put into SQL once for each kind of database, and answered with plain rows.

    NAMES = Question(select(col(Person.username)).where(col(Person.id) == bindparam("person_id")))
    for row in NAMES.all(session, person_id=actor.person_id): row.username

A question is ordinary SQLAlchemy and stands where its service is. What it leaves out at run time is what costs most of a
read: building the expression, finding its compiled form and making objects of rows (docs/decisions/0010). A member of an
enumeration comes as its text, which equals it.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Dialect,
    Select,
    String,
    TypeDecorator,
    bindparam,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

from app.core.db import Session

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
    if isinstance(kind, _Gathered):
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


class _Listing(TypeDecorator[list[str]]):
    """A list of texts as one value."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array on PostgreSQL, JSON on SQLite."""
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else JSON())


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Among)
def _among(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(part, **options) for part in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"{column} = ANY ({given})"
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608  # both are SQL already


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a text column is one of those in a list, left open under a name: the same SQL however long the list."""
    return _Among(column, bindparam(name, type_=_Listing()))


class _Tuple(FunctionElement[Any]):
    type = JSON()
    inherit_cache = True


class _Tuples(FunctionElement[Any]):
    type = JSON()
    inherit_cache = True


@compiles(_Tuple)
def _tuple(element: _Tuple, compiler: SQLCompiler, **options: Any) -> str:
    name = "json_build_array" if compiler.dialect.name == "postgresql" else "json_array"
    return f"{name}{compiler.process(element.clause_expr, **options)}"


@compiles(_Tuples)
def _tuples(element: _Tuples, compiler: SQLCompiler, **options: Any) -> str:
    name = "json_agg" if compiler.dialect.name == "postgresql" else "json_group_array"
    return f"{name}{compiler.process(element.clause_expr, **options)}"


class _Gathered(JSON):
    """Rows inside a row: made by `into`, after the first `keys` columns, by which they are ordered."""

    def __init__(self, into: Callable[..., Any], keys: int) -> None:
        super().__init__()
        self.into = into
        self.keys = keys

    def made(self, rows: list[list[Any]] | None) -> list[Any]:
        """Rows as the database gathered them, in any order. Mostly there are one or two: the database would sort slower."""
        if not rows:
            return []
        rows.sort(key=lambda row: row[: self.keys])
        return [self.into(*row[self.keys :]) for row in rows]

    def from_text(self, text: str) -> list[Any]:
        """The same out of JSON."""
        return [] if text == "[]" else self.made(orjson.loads(text))


def gathered(
    rows: Select[*tuple[Any, ...]], *columns: Any, by: Sequence[Any] = (), into: Callable[..., Any] = lambda *columns: columns
) -> ColumnElement[Any]:
    """Rows that belong to another row, as a list in it: `into(*columns)` for each, in the order told.

    Times come as texts, for `moment`.
    """
    gathering = rows.with_only_columns(_Tuples(_Tuple(*by, *columns)))
    return type_coerce(gathering.scalar_subquery(), _Gathered(into, len(by)))


def moment(text: str) -> datetime:
    """An instant out of a gathered row, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
