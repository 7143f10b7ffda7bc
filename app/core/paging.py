"""Pages by key: a deep page costs what the first does, and nothing is skipped or repeated while people write."""

import base64
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, cast

import orjson
from sqlalchemy import ColumnElement, Row, Select, TypeDecorator, bindparam, literal, literal_column, tuple_
from sqlalchemy.orm import Mapped

from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.quick import Question

T = TypeVar("T")
Keys = Sequence[Mapped[Any]]
DEFAULT_LIMIT = 20
MAX_LIMIT = 100
SIZES = (11, 21, 51, MAX_LIMIT + 1)  # rows asked for: of these, the first that is one more than are wanted, at least


@dataclass(frozen=True)
class Ask:
    """Which page is wanted: at most `limit` items after a cursor (None: from the start)."""

    limit: int = DEFAULT_LIMIT
    after: str | None = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page; `next` is the cursor of the page after it, or None at the end."""

    items: list[T]
    next: str | None


def page(
    session: Session, statement: Select[*tuple[Any, ...]], keys: Keys, ask: Ask, *, newest_first: bool = True
) -> Page[Row[Any]]:
    """One page of a statement's rows, ordered by `keys` (which must end in a unique one).

    The key columns must be selected, labelled `key_0`, `key_1`…: `select(…, *labelled(keys))`.
    """
    if ask.after is not None:
        marks = zip(_decoded(ask.after, keys), _columns(keys), strict=True)
        statement = _beyond(statement, keys, [literal(mark, type_=key.type) for mark, key in marks], newest_first)
    rows = list(session.execute(_ordered(statement, keys, newest_first).limit(ask.limit + 1)))
    return _turned(rows, [f"key_{n}" for n in range(len(keys))], ask)


class Pages:
    """`page` for a list that is read all the time: its questions are made once.

    Keys are given by the names under which the statement selects them. How many rows at most stands in the question: told
    apart from it, PostgreSQL takes its plan for one for a tenth of the table.
    """

    def __init__(
        self, statement: Select[*tuple[Any, ...]], named: Mapping[str, Mapped[Any]], *, newest_first: bool = True
    ) -> None:
        self._names, self._keys = list(named), list(named.values())
        marks = [bindparam(f"after_{n}", type_=key.type) for n, key in enumerate(_columns(self._keys))]
        first = _ordered(statement, self._keys, newest_first)
        onward = _beyond(first, self._keys, marks, newest_first)
        self._first = {most: Question(first.limit(literal_column(str(most)))) for most in SIZES}
        self._onward = {most: Question(onward.limit(literal_column(str(most)))) for most in SIZES}

    def page(self, session: Session, ask: Ask, **given: object) -> Page[Any]:
        """One page of named tuples, for what the statement leaves open."""
        questions = self._first
        if ask.after is not None:
            questions = self._onward
            given |= {f"after_{n}": mark for n, mark in enumerate(_decoded(ask.after, self._keys))}
        most = SIZES[bisect_right(SIZES, ask.limit)]
        return _turned(questions[most].all(session, **given), self._names, ask)


def _ordered(
    statement: Select[*tuple[Any, ...]], keys: Keys, newest_first: bool
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    return statement.order_by(*(key.desc() if newest_first else key.asc() for key in keys))


def _beyond(
    statement: Select[*tuple[Any, ...]], keys: Keys, marks: Sequence[ColumnElement[Any]], newest_first: bool
) -> Select[*tuple[Any, ...]]:
    here, mark = tuple_(*keys), tuple_(*marks)
    return statement.where(here < mark if newest_first else here > mark)


def _turned(rows: list[Any], keys: list[str], ask: Ask) -> Page[Any]:
    if len(rows) <= ask.limit:
        return Page(rows, None)
    last = rows[ask.limit - 1]
    return Page(rows[: ask.limit], _encoded([getattr(last, key) for key in keys]))


def labelled(keys: Keys) -> list[ColumnElement[Any]]:
    """The key columns under the names by which `page` finds them in a row."""
    return [key.label(f"key_{n}") for n, key in enumerate(keys)]


def cursor(key: tuple[int, ...]) -> str:
    """A cursor that `marks` reads again."""
    return _encoded(list(key))


def marks(given: str, like: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers in a cursor, as many as there are in `like`; raises InvalidError for one that is not ours."""
    key = _key(given, [like])
    if len(key) != len(like) or any(abs(int(one)) >= 2**63 for one in key):
        raise _not_ours()
    return tuple(int(one) for one in key)


def _key(cursor: str, keys: Sequence[tuple[int | str, ...]]) -> tuple[int | str, ...]:
    try:
        key = tuple(_read(cursor))
    except (ValueError, TypeError, RecursionError) as error:
        raise _not_ours() from error
    if keys and [type(value) for value in key] != [type(value) for value in keys[0]]:
        raise _not_ours()
    return key


def _encoded(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def _columns(keys: Keys) -> list[ColumnElement[Any]]:
    return [cast("ColumnElement[Any]", key) for key in keys]


def _decoded(cursor: str, keys: Keys) -> list[Any]:
    try:
        values = _read(cursor)
        if len(values) != len(keys):
            raise ValueError
        return [_typed(value, key) for value, key in zip(values, _columns(keys), strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _not_ours() from error


def _read(cursor: str) -> list[Any]:
    values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    if not isinstance(values, list):
        raise TypeError
    return values


def _not_ours() -> InvalidError:
    return InvalidError.at("after", _("This cursor is not one of ours. Start again without it."))


def _typed(value: object, key: ColumnElement[Any]) -> object:
    kind = (key.type.impl_instance if isinstance(key.type, TypeDecorator) else key.type).python_type
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not kind or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError
    if isinstance(value, str) and any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise ValueError
    return value
