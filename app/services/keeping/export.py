"""Everything as text: a file of JSON Lines for each table, and the attached files beside them. No secret is in it."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Table, func, select

from app.core.db import Session
from app.core.errors import ConflictError
from app.core.settings import settings
from app.models.base import metadata

# What lets somebody in, or guesses at it, and the replies that are kept for a day.
LEFT_OUT = frozenset(
    {
        "password",
        "sign_in",
        "sign_in_failure",
        "sign_in_link",
        "departure",
        "api_token",
        "calendar_link",
        "idempotency_record",
    }
)

COMPARES = frozenset({"ledger", "points_total"})  # everybody's points side by side


def tables() -> list[Table]:
    """The tables that are exported, those that others refer to first."""
    left_out = LEFT_OUT if settings().compare else LEFT_OUT | COMPARES
    return [table for table in metadata.sorted_tables if table.name not in left_out]


def export(session: Session, folder: Path, advance: Callable[[str, int, int], None]) -> int:
    """Write the tables as the session sees them into a new folder; how many rows there were."""
    if folder.exists():
        raise ConflictError(f"{folder} is there already, and nothing is overwritten.")
    folder.mkdir(mode=0o700)
    total = sum(session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables())
    done = 0
    for table in tables():
        with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as lines:
            for line in _lines(session, table):
                lines.write(line)
                done += 1
                if done % 1000 == 0:
                    advance(table.name, done, total)
    return done


def _lines(session: Session, table: Table) -> Iterator[str]:
    rows = session.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": 1000})
    for row in rows.mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in an export yet.")
