"""Migrations with rows in every table: nothing is lost on the way, and one that is killed is done or not done (G18)."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.core import migrate
from tests.alembic.population import counts, digests, populate
from tests.alembic.schema import columns, fingerprint, looking_at, revisions
from tests.proving import FULL, Figures, length
from tests.torture.migrating import File, OnServer, Place, State, run_and_kill

ROWS = length(30, 10_000)  # in each table
KILLS = length(1, 5)  # of each way up or down
NEWEST = length(4, 1000)  # revisions that are walked: what has landed is never edited
pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty database."""
    if request.param == "sqlite":
        yield File(tmp_path)
        return
    place = OnServer(request.getfixturevalue("postgresql"), f"migrating_{tmp_path.parent.name}_{tmp_path.name}"[-40:])
    yield place
    place.drop()


def fill(place: Place) -> None:
    """Rows in every table that has none."""
    with looking_at(place.url, write=True) as connection:
        populate(connection, ROWS)


@dataclass(frozen=True)
class Revision:
    """What an installation without rows is at a revision, and which tables the ways to it and back from it speak of."""

    schema: dict[str, list[str]]
    columns: dict[str, list[str]]
    touched: frozenset[str]


def empty(place: Place, steps: list[str]) -> dict[str, Revision]:
    """What an installation without rows is at each revision; afterwards it stands at the first of them."""
    seen, said = {}, dict[str, list[str]]()
    for revision in steps:
        with statements() as said[revision]:
            migrate.upgrade(place.url, revision)
        seen[revision] = (schema_of(place), columns_of(place))
    for below, above in reversed(list(pairwise(steps))):
        with statements() as down:
            migrate.downgrade(place.url, below)
        said[above] += down
    tables = {table for _schema, found in seen.values() for table in found}
    words = {revision: {word for one in some for word in re.findall(r"\w+", one)} for revision, some in said.items()}
    return {revision: Revision(*seen[revision], frozenset(tables & words[revision])) for revision in steps}


@contextmanager
def statements() -> Iterator[list[str]]:
    """What any database is told meanwhile that may change it."""
    heard: list[str] = []

    def hear(*told: Any) -> None:
        if not told[2].lstrip().startswith(("PRAGMA", "SELECT")):
            heard.append(told[2])

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def schema_of(place: Place) -> dict[str, list[str]]:
    """What it promises now."""
    with looking_at(place.url) as connection:
        return fingerprint(connection)


def rows_of(place: Place, kept: dict[str, list[str]]) -> tuple[dict[str, tuple[int, str]], dict[str, int]]:
    """What stands in some columns of some tables, and how many rows there are in each."""
    with looking_at(place.url) as connection:
        return digests(connection, kept), counts(connection, columns(connection))


def in_both(one: Revision, other: Revision) -> dict[str, list[str]]:
    """The tables that the way between two revisions speaks of, as far as both have them: with the columns that they share."""
    tables = one.columns.keys() & other.columns.keys() & other.touched
    return {table: sorted({*one.columns[table]} & {*other.columns[table]}) for table in tables}


def test_every_step_up_down_and_up_keeps_every_row(place: Place, figures: Figures) -> None:
    """What a step speaks of is compared at once, all else at the end with how it was when it was last spoken of."""
    steps = ["base", *revisions(place.url)][-NEWEST - 1 :]
    known = empty(place, steps)
    fill(place)
    stood = rows_of(place, known[steps[0]].columns)[0]
    for below, above in pairwise(steps):
        kept = in_both(known[below], known[above])
        rows = rows_of(place, kept)[0]
        migrate.upgrade(place.url, above)
        fill(place)
        for revision, move in ((above, None), (below, migrate.downgrade), (above, migrate.upgrade)):
            if move:
                move(place.url, revision)
            found, numbers = rows_of(place, kept)
            assert (found, schema_of(place)) == (rows, known[revision].schema), revision
            left = known[below].columns.keys() if move else known[above].columns.keys()
            assert {numbers[table] for table in left if table in numbers} <= {ROWS}, "a table without rows proves nothing"
        fill(place)
        changed = {table: found for table, found in known[above].columns.items() if table in known[above].touched}
        stood = {table: found for table, found in stood.items() if table in known[above].columns} | rows_of(place, changed)[0]
    assert rows_of(place, known[steps[-1]].columns)[0] == stood
    figures.tell(revisions=len(steps) - 1, tables=len(columns_of(place)), rows_in_each=ROWS)


def test_a_migration_that_is_killed_is_done_or_not_done(place: Place, chance: Random, figures: Figures) -> None:
    ended: Counter[str] = Counter()
    for start, target in ways(place):
        place.back_to(start)
        before, seconds = State.of(place.url), go(place, target)
        after = State.of(place.url)
        for _ in range(KILLS):
            place.back_to(start)
            killed = run_and_kill(place, target, chance.uniform(0, seconds))
            found = State.of(place.url)
            assert found in (before, after), f"half-way from {start} to {target}"
            ended[("not done" if found == before else "done") if killed else "too late"] += 1
            go(place, target)
            assert State.of(place.url) == after, "run again, it comes to the same"
    figures.tell(rows_in_each=ROWS, kills=dict(ended))
    assert ended["not done"] or not FULL, "no kill came in the middle: are migrations too quick to be hit?"


def go(place: Place, target: str) -> float:
    """Migrate undisturbed; how many seconds that took."""
    began = time.monotonic()
    if target == "head":
        migrate.upgrade(place.url)
    else:
        migrate.downgrade(place.url, target)
    return time.monotonic() - began


def columns_of(place: Place) -> dict[str, list[str]]:
    """All there are now."""
    with looking_at(place.url) as connection:
        return columns(connection)


def ways(place: Place) -> list[tuple[str, str]]:
    """Up and down, each from a start that is kept by its name to what it may aim at."""
    first, *more = revisions(place.url)
    place.keep("nothing")
    migrate.upgrade(place.url, first)
    fill(place)
    place.keep("first")
    migrate.upgrade(place.url)
    fill(place)
    place.keep("head")
    between = [("first", "head"), ("head", first)] if more else []
    return [("nothing", "head"), *length(between[:1], between), ("head", "base")]
