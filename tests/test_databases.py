"""The tests' own databases: a test that believes it is alone must be."""

from sqlalchemy import text

from app.core.db import Database


def test_a_test_meets_a_database_that_nobody_used(database: Database) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))


def test_nor_does_the_next_one_see_what_was_left(database: Database) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))


def test_the_database_is_the_one_that_was_asked_for(database_url: str, database: Database) -> None:
    assert database_url.startswith(database.engine.dialect.name)
