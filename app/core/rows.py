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
    sql, shaped = _words(model, session.dialect, numbered=False)
    session.tell(sql, shaped(values))


def numbered(session: Session, model: type[SQLModel], values: Mapping[str, object]) -> int:
    """The same where the database gives the row its number, `id`: which one."""
    sql, shaped = _words(model, session.dialect, numbered=True)
    number: int = session.ask(sql, shaped(values))[0][0]
    return number


Shaped = Callable[[Mapping[str, object]], Any]
_MADE: dict[tuple[type[SQLModel], str], tuple[str, Shaped]] = {}


def _words(model: type[SQLModel], dialect: Dialect, *, numbered: bool) -> tuple[str, Shaped]:
    made = _MADE.get((model, dialect.paramstyle))  # each of our databases has a style of its own
    if made is None:
        table: Table = model.__table__  # type: ignore[attr-defined]  # tables have it
        made = _MADE[model, dialect.paramstyle] = _made(table, dialect, numbered=numbered)
    return made


def _made(table: Table, dialect: Dialect, *, numbered: bool) -> tuple[str, Shaped]:
    """An INSERT as a driver takes it, and what puts values into its shape."""
    columns = [column for column in table.columns if not (numbered and column.key == "id")]
    statement = insert(table).returning(table.c.id) if numbered else insert(table).inline()
    compiled = statement.compile(dialect=dialect, column_keys=[column.key for column in columns])
    processes = {column.key: column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns}
    order: list[str] | None = getattr(compiled, "positiontup", None)

    def shaped(values: Mapping[str, object]) -> Any:
        plain: dict[str, object] = {}
        for name, process in processes.items():
            value = values.get(name)
            plain[name] = value if process is None or value is None else process(value)
        return plain if order is None else tuple([plain[name] for name in order])

    return str(compiled), shaped
