"""Puts texts into the database itself, past every check, wherever people write: into each column of text that is not left out.

A column that is new is planted in by itself. Whoever leaves one out says why.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text
from sqlmodel import AutoString, SQLModel

from app.core import clock
from app.core.db import Database, Session
from app.models.base import Chosen, metadata
from tests.helpers.injections import Injection

LEFT_OUT = {
    "The journal and the ledger are left alone: they hold ids, numbers and the product's own words.": "journal.* ledger.*",
    "Nobody writes it: the product makes it, out of chance or as a digest.": (
        "*.digest *.hash *.sha256 *.asker api_token.hint search_salt.salt idempotency_record.* sign_in.* sign_in_failure.* "
        "departure.* identity.* look.*"
    ),
    "Only to find and compare by: folded out of another column, which is planted in.": (
        "*.name_key *.email_key *.username_key *.title_key *.term_key *.search_key *.user_name_key search_text.words"
    ),
    "It is part of addresses, and nothing is found under another.": (
        "community.slug org_unit.code topic.slug person.username training_module.code onboarding_template.code "
        "onboarding_plan.template_code onboarding_task.module points_policy.version put_off.card gap.key attachment.media_type"
    ),
    "One of a few words that the code knows.": (
        "*.lang *.language *.languages *.role *.zone person.time_zone *.formula season.* former_name.what "
        "training_module.audience search_document.kind api_token.scopes notice_settings.choices"
    ),
    "It has a grammar, and is read by it before it is shown.": (
        "meeting_series.rule meeting_series.at points_policy.body resource_version.semver"
    ),
    "It holds ids, numbers and the product's own words.": (
        "api_token.communities community.meetings gap.measures gap.things hr_event.reply transition.dispositions "
        "onboarding_template.rule onboarding_plan.reasons"
    ),
}
KNOWN_WORDS = {"section", "subject", "purpose"}  # keys within JSON whose values are as above
LINKS = {"link", "url", "place", "pre_reads"}  # columns of addresses: they get what wants to be one
ROWS = 4  # in a table that was empty
ROOM = 1000  # characters from which a column takes several texts at once


def written(tables: Sequence[Table] = metadata.sorted_tables) -> list[Column[Any]]:
    """Every column in which somebody's words stand."""
    left_out = {*" ".join(LEFT_OUT.values()).split()}
    return [one for one in texts(tables) if not left_out & {str(one), f"{one.table.name}.*", f"*.{one.name}"}]


def texts(tables: Sequence[Table] = metadata.sorted_tables) -> list[Column[Any]]:
    """Every column that could hold any text: no id, no reference, none of an enumeration's values."""
    return [
        one
        for table in tables
        for one in table.columns
        if isinstance(one.type, JSON | AutoString | String | Text)
        and not (isinstance(one.type, Chosen) or one.primary_key or one.foreign_keys)
        and not (one.name.endswith("_id") and (getattr(one.type, "length", None) or 36) == 36)
    ]


def plant(database: Database, injections: Sequence[Injection], turn: int) -> dict[str, set[str]]:
    """Fill every row of those columns with texts by turns, others with each turn; which texts each column holds then.

    What must not change is guarded by triggers, which are taken away first: here nobody but us looks at this database.
    """
    held: dict[str, set[str]] = {}
    with database.write() as session:
        guards = session.ask("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'", ())
        for (name,) in guards:
            session.tell(f'DROP TRIGGER "{name}"', ())
        settle(session)
        for number, column in enumerate(written()):
            supply = _Supply(column, injections, number * 7 + turn * 101)
            _fill(session, column, supply)
            held[f"{column.table.name}.{column.name}"] = supply.given
    return held


def settle(session: Session) -> None:
    """A few rows for each table that people write in and the demo does not, so that there is something to plant in."""
    wanted = {one.table.name for one in written()}
    models = {mapper.local_table: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    for table, model in ((one, models[one]) for one in metadata.sorted_tables):
        if table.name in wanted and not session.ask(f'SELECT 1 FROM "{table.name}" LIMIT 1', ()):
            needed = {name: one for name, one in model.model_fields.items() if one.is_required() or one.annotation == list[str]}
            for number in range(ROWS):
                given = {name: _something(session, table.c[name], one.annotation, number) for name, one in needed.items()}
                session.add(model(**given))
            session.flush()


def _something(session: Session, column: Column[Any], kind: Any, number: int) -> Any:
    for key in column.foreign_keys:
        those = session.ask(f'SELECT id FROM "{key.column.table.name}" ORDER BY id LIMIT {ROWS}', ())
        return those[number % len(those)][0]
    if isinstance(column.type, Chosen):
        return next(iter(column.type.kind))
    words = f"{column.name} {number}"
    others: dict[Any, Any] = {bool: True, int: number, date: clock.today(), datetime: clock.now(), list[str]: [words]}
    return others.get(kind, {"words": words} if isinstance(column.type, JSON) else words)


def _fill(session: Session, column: Column[Any], supply: "_Supply") -> None:
    rows = session.ask(f'SELECT rowid, "{column.name}" FROM "{column.table.name}"', ())
    for row, value in rows:
        planted = json.dumps(supply.into(json.loads(value or "null"))) if isinstance(column.type, JSON) else supply.next()
        session.tell(f'UPDATE "{column.table.name}" SET "{column.name}" = ? WHERE rowid = ?', (planted, row))


class _Supply:
    """Texts for one column, as many and as long as there is room for."""

    def __init__(self, column: Column[Any], injections: Sequence[Injection], start: int) -> None:
        length = getattr(column.type, "length", None)
        self.room = length or 2 * ROOM
        is_link, is_list = column.name in LINKS, isinstance(column.type, JSON)
        self.several = 1 if self.room < ROOM or is_link or is_list else 6
        wanted = [one.text for one in injections if one.family == "address" or not is_link]
        self.fits = [text for text in wanted if len(text) < self.room - 6]
        self.apart = " " if length else "\n\n"
        self.number = count(start)
        self.unique = column.unique or any(one.unique and column.name in one.columns for one in column.table.indexes)
        self.given: set[str] = set()

    def next(self) -> str:
        """The next of them; with a number where no two rows may hold the same."""
        some = [self.fits[next(self.number) % len(self.fits)] for _ in range(self.several)]
        self.given.update(some)
        text = self.apart.join(some)[: self.room - 6]
        return f"{text} {next(self.number)}" if self.unique else text

    def into(self, value: Any) -> Any:
        """The same structure with other texts in it."""
        if isinstance(value, dict):
            return {key: one if key in KNOWN_WORDS else self.into(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.into(one) for one in value]
        return self.next() if isinstance(value, str) else value


def stale() -> Iterator[str]:
    """What is left out and is not there any more."""
    columns = texts()
    for name in " ".join(LEFT_OUT.values()).split():
        table, _, column = name.partition(".")
        if not any(table in {"*", one.table.name} and column in {"*", one.name} for one in columns):
            yield name
