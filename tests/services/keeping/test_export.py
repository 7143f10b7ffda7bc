"""Everything that people entrusted to Guildry can be read without it, and nothing that lets anybody in."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.core.errors import ConflictError
from app.models.base import metadata
from app.services import access, keeping
from app.services.keeping.export import LEFT_OUT
from tests.services.keeping.test_keeping import quiet
from tests.story import Story


def test_every_row_is_there_and_no_secret_is(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        story = Story(session)
        access.set_password(session, story.people["ada"], "a very long password")
        access.issue(session, None, story.people["ada"], "t", frozenset({"read"}), 1)
    with database.read() as session:
        rows = keeping.export(session, tmp_path / "out", quiet)
        counted = {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    written = {file.stem: file.read_text().splitlines() for file in (tmp_path / "out").iterdir()}
    assert {name: len(lines) for name, lines in written.items()} == {
        name: count for name, count in counted.items() if name not in LEFT_OUT
    }
    assert rows == sum(len(lines) for lines in written.values())
    assert {json.loads(line)["username"] for line in written["person"]} == {"root", "ada", "ben", "cleo"}
    assert set(counted) > LEFT_OUT


def test_what_is_left_out_is_all_that_holds_a_secret() -> None:
    secret = {"digest", "secret", "password", "hash", "request_hash"}
    holding = {table.name for table in metadata.sorted_tables if secret & set(table.columns.keys())}
    chained = {"journal", "look"}  # the hash is that of the chain
    told_again = {"hr_event", "search_document"}  # theirs tell whether something came, or is to be cut, again
    assert holding - chained - told_again <= LEFT_OUT


def test_a_folder_that_is_there_is_left_alone(database: Database, tmp_path: Path) -> None:
    with database.read() as session, pytest.raises(ConflictError):
        keeping.export(session, tmp_path, quiet)
