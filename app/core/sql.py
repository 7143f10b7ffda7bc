"""Small pieces of SQL that both databases understand the same way."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped


def contains(column: Mapped[str], wanted: str) -> ColumnElement[bool]:
    """Whether a folded column holds a folded text; `%` and `_` in it stand for themselves."""
    return column.contains(wanted, autoescape=True)
