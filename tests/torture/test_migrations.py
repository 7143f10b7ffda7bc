"""Migrations with rows in every table: nothing is lost on the way, and one that is killed is done or not done (G18)."""

import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from app.core import migrate
from tests.alembic.population import populate
from tests.alembic.schema import columns, looking_at, revisions
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


def empty(place: Place, steps: list[str]) -> dict[str, dict[str, list[str]]]:
    """The schema at each revision of an installation without rows; afterwards it stands at the first of them."""
    schemas = {}
    for revision in steps:
        migrate.upgrade(place.url, revision)
        schemas[revision] = State.of(place.url, {}).schema
    migrate.downgrade(place.url, steps[0])
    return schemas


def in_both(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns that two schemas share."""
    return {table: sorted({*one[table]} & {*other[table]}) for table in one.keys() & other.keys()}


def test_every_step_up_down_and_up_keeps_every_row(place: Place, figures: Figures) -> None:
    steps = ["base", *revisions(place.url)][-NEWEST - 1 :]
    schemas = empty(place, steps)
    fill(place)
    for below, above in pairwise(steps):
        lower = columns_of(place)
        migrate.upgrade(place.url, above)
        assert State.of(place.url).schema == schemas[above]
        fill(place)
        assert {count for count, _ in State.of(place.url).rows.values()} == {ROWS}, "a table without rows proves nothing"
        kept = in_both(lower, columns_of(place))
        rows = State.of(place.url, kept).rows
        migrate.downgrade(place.url, below)
        assert State.of(place.url, kept) == State(schemas[below], rows)
        migrate.upgrade(place.url, above)
        assert State.of(place.url, kept) == State(schemas[above], rows)
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
