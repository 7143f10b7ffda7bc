"""New rows, written at once: the INSERT is put into the driver's words once for each table and kind of database.

    contribution = put(session, Contribution(title=…))

What it leaves out is the unit of work's sorting and comparing, half of what a small write costs (docs/decisions/0010). The row
is the session's own from then on, and what happens to it later is written as ever.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import SQLModel

from app.core.db import Session

Model = TypeVar("Model", bound=SQLModel)


def put(session: Session, row: Model) -> Model:
    """Write a new row now, after what this unit has changed so far, and keep it in the session."""
    write(session, type(row), vars(row))
    make_transient_to_detached(row)
    session.add(row)
    return row


def write(session: Session, model: type[SQLModel], values: Mapping[str, object]) -> None:
    """Write a new row's values by column; what is missing is null."""
    sql, shaped = _words(model, session.dialect.paramstyle, session.dialect)
    session.tell(sql, shaped(values))


_MADE: dict[tuple[type[SQLModel], str], tuple[str, Callable[[Mapping[str, object]], Any]]] = {}


def _words(model: type[SQLModel], style: str, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, object]], Any]]:
    made = _MADE.get((model, style))  # each of our databases has a style of its own
    return made or _MADE.setdefault((model, style), _made(model.__table__, dialect))  # type: ignore[attr-defined]  # tables have it


def _made(table: Table, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, object]], Any]]:
    """An INSERT as a driver takes it, and what puts values into its shape."""
    compiled = insert(table).compile(dialect=dialect, column_keys=[column.key for column in table.columns])
    processes = {column.key: column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns}
    order: list[str] | None = getattr(compiled, "positiontup", None)

    def shaped(values: Mapping[str, object]) -> Any:
        plain: dict[str, object] = {}
        for name, process in processes.items():
            value = values.get(name)
            plain[name] = value if process is None or value is None else process(value)
        return plain if order is None else tuple([plain[name] for name in order])

    return str(compiled), shaped
