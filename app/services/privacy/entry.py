"""What the register of processing says of one table: whose data it holds, why, how long, and what erasing does to it.

`docs/privacy.md` is printed from the register; export and erasure do what it says; a house test holds it to every column.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from app.models.base import metadata
from app.services.privacy.traces import Traces

GONE = "…"  # stands where a text was that is gone
Filled = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A table, column by column, as far as people are concerned.

    theirs: columns that say whose a row is: it is exported whole. through: the same by way of another table, as (column,
    table, column there). inside: the same by the person's id within a text. named: columns that only name somebody who acted:
    of the row, the act alone is exported. things: ids of things that are no people. secret: never leaves. words: free text,
    in which erasing replaces mentions. plain: text in which nobody writes about people. shown: which rows may be told to the
    person yet.

    What erasing does: goes: rows that name the person here are deleted, goes_through: those that are theirs by another table;
    goes_by: rows that hold one of these values are, too;
    mentioned: rows in which the person is mentioned are; emptied: by a column that names the person, what is put where;
    anew: what follows from other tables follows from what is left of them.
    """

    holds: str
    purpose: str
    kept: str
    theirs: tuple[str, ...] = ()
    through: tuple[tuple[str, str, str], ...] = ()
    inside: str = ""
    named: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    shown: Callable[[Table, date], ColumnElement[bool]] | None = None
    not_exported: str = ""
    goes: tuple[str, ...] = ()
    goes_through: bool = False
    goes_by: Mapping[str, Callable[[Traces], Collection[str]]] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()
    emptied: Mapping[str, Filled] = field(default_factory=dict)
    anew: bool = False
    erased: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Every column that refers to a person."""
        return self.theirs + self.named

    @property
    def has_rows_that_go(self) -> bool:
        """Whether erasing somebody can delete rows here."""
        return bool(self.goes or self.goes_through or self.goes_by or self.mentioned)

    @property
    def is_changed(self) -> bool:
        """Whether erasing somebody can change this table."""
        return self.has_rows_that_go or self.anew or bool(self.emptied or self.words)

    @property
    def fate(self) -> str:
        """What erasing does to the table, in words."""
        if self.erased:
            return self.erased
        if self.has_rows_that_go:
            return "deleted"
        stays = "stays, by id" if self.people or self.through else "stays"
        return stays + ("; mentions of the person are replaced" if self.words else "")


def by_way_of(table: Table, way: tuple[str, str, str], person_id: str) -> ColumnElement[bool]:
    """Whether a row is a person's by way of another table."""
    name, other, there = way
    own = metadata.tables[other]
    return table.c[name].in_(select(own.c[there]).where(own.c.person_id == person_id))


def is_over(name: str) -> Callable[[Table, date], ColumnElement[bool]]:
    """Rows whose day has come, or that have none."""

    def condition(table: Table, today: date) -> ColumnElement[bool]:
        column: ColumnElement[Any] = table.c[name]
        return column.is_(None) | (column <= today)

    return condition
