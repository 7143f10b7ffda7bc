"""Small pieces of SQL that both databases understand the same way."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    ColumnElement,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    String,
    Subquery,
    TypeDecorator,
    bindparam,
    column,
    literal,
    text,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


def contains(column: Mapped[str], wanted: str) -> ColumnElement[bool]:
    """Whether a folded column holds a folded text; `%` and `_` in it stand for themselves."""
    return column.contains(wanted, autoescape=True)


def containing(wanted: str) -> str:
    """The pattern for `LIKE … ESCAPE '/'` of a text that holds another; `%` and `_` in it stand for themselves."""
    return "%" + re.sub("([/%_])", r"/\1", wanted) + "%"


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

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002  # as SQLAlchemy calls it
        """As it is: SQLAlchemy would have SQLite compare it with 1, and then no index answers it."""
        return self


@compiles(_Among)
def _among(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(part, **options) for part in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"{column} = ANY ({given})"
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608  # both are SQL already


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a text column is one of those in a list, left open under a name: the same SQL however long the list."""
    return _Among(column, bindparam(name, type_=_Listing()))


class _Holds(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Holds)
def _holds(element: _Holds, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(part, **options) for part in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"position({given} IN {column}) > 0"
    return f"instr({column}, {given}) > 0"


def holds(column: ColumnElement[bytes], wanted: bytes) -> ColumnElement[bool]:
    """Whether bytes hold other bytes."""
    return _Holds(column, literal(wanted, LargeBinary()))


def matching(dialect: str) -> Subquery:
    """Ids of the documents whose words answer a question, left open as `asked` (docs/search.md).

    As something to select from, which SQLite's planner begins with: as a condition, it read every document first.
    """
    return (
        text(_MATCHING[dialect]).bindparams(bindparam("asked", type_=String())).columns(column("id", Integer())).subquery("hit")
    )


_MATCHING = {
    "sqlite": "SELECT rowid AS id FROM search_fts WHERE search_fts MATCH :asked",
    "postgresql": "SELECT hit AS id FROM search_hits(:asked) AS hit",
}


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


class Gathered(JSON):
    """Rows inside a row: made by `into`, after the first `keys` columns, by which they are ordered."""

    def __init__(self, into: Callable[..., Any], keys: int) -> None:
        super().__init__()
        self.into = into
        self.keys = keys

    def made(self, rows: list[list[Any]] | None) -> list[Any]:
        """Rows as the database gathered them, in any order. Mostly there are one or two: the database would sort slower."""
        if not rows:
            return []
        if len(rows) > 1:
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
    return type_coerce(gathering.scalar_subquery(), Gathered(into, len(by)))


def moment(text: str) -> datetime:
    """An instant out of a gathered row, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
