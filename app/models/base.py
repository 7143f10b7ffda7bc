"""What every table shares: names for constraints, an id made before saving, and an optimistic lock."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import JSON, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from app.core import clock, ids

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: MetaData = SQLModel.metadata


class Row(SQLModel):
    """A row with an opaque, time-ordered id."""

    id: str = Field(default_factory=ids.new_id, primary_key=True, max_length=36)
    created_at: datetime = Field(default_factory=clock.now)

    def __init__(self, **given: Any) -> None:
        """As the library makes a table's row (nothing is checked, what is not given gets its default), in a fifth of the time.

        It would set each field as if it changed, and look up anew whether a default wants arguments (docs/decisions/0010).
        """
        values = {name: given[name] if name in given else default() for name, default in _defaults(type(self))}
        self.__dict__.update(values)
        object.__setattr__(self, "__pydantic_fields_set__", set(given))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)


@cache
def _defaults(model: type[Row]) -> list[tuple[str, Callable[[], Any]]]:
    """Each field with what makes its value where none is given: nothing, for a field that has to be."""

    def maker(field: Any) -> Callable[[], Any]:
        made: Callable[[], Any] = field.default_factory or (lambda: None if field.is_required() else field.default)
        return made

    return [(name, maker(field)) for name, field in model.model_fields.items()]


class Versioned(Row):
    """A row that people change: `version` counts the changes and is its ETag; a stale write fails."""

    updated_at: datetime = Field(default_factory=clock.now)
    version: int = Field(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version, "version_id_generator": False}

    def touch(self) -> None:
        """Mark a change made now."""
        self.version += 1
        self.updated_at = clock.now()


class Chosen(TypeDecorator[Any]):
    """One of an enumeration's values: text in the database, a member of the enumeration in Python."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum], length: int = 20) -> None:
        super().__init__(length)
        self.kind = kind

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """As text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        """As a member."""
        return None if value is None else self.kind(value)


def list_column(*, empty: bool = False) -> Any:
    """A column holding a short list of strings as JSON; `empty` where rows were there before it, which then hold none."""
    kwargs = {"server_default": "[]"} if empty else {}
    return Field(default_factory=list, sa_type=JSON, sa_column_kwargs=kwargs)
