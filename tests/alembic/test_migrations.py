"""Migrations: up, down and up again is as if nothing had happened. With rows, and killed: tests/torture/test_migrations.py."""

from alembic.script import ScriptDirectory
from sqlalchemy import text

from alembic import command
from app.core import migrate
from app.models import metadata
from tests.alembic.population import digests, populate
from tests.alembic.schema import columns, fingerprint, looking_at


def test_the_models_and_the_migrations_agree(database_url: str) -> None:
    command.check(migrate.config(database_url))


def test_history_is_one_line(database_url: str) -> None:
    assert len(ScriptDirectory.from_config(migrate.config(database_url)).get_heads()) == 1


def test_every_table_of_the_models_is_made(database_url: str) -> None:
    with looking_at(database_url) as connection:
        assert set(columns(connection)) == set(metadata.tables)


HARM = {
    "sqlite": (
        "DROP TRIGGER journal_no_delete",
        "ALTER TABLE person ADD COLUMN age INTEGER",
        "CREATE TABLE more (id INTEGER)",
    ),
    "postgresql": (
        "DROP TRIGGER journal_append_only ON journal",
        "ALTER TABLE journal DISABLE TRIGGER journal_append_only",
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER TABLE person ALTER COLUMN username_key TYPE text",
        "ALTER TABLE person ALTER COLUMN username_key DROP NOT NULL",
        "ALTER TABLE kudos DROP CONSTRAINT fk_kudos_to_id",
        "ALTER TABLE kudos ADD CHECK (because <> '')",
        "GRANT DELETE ON journal TO PUBLIC",
        "GRANT UPDATE (hash) ON journal TO PUBLIC",
    ),
}
REPLACED = {  # an index that is still there, under its name, and does something else
    "uq_membership_current": "CREATE UNIQUE INDEX uq_membership_current ON membership (community_id, person_id)",
    "ix_person_name_key_id": "CREATE INDEX ix_person_name_key_id ON person (name_key, id DESC)",
}


def test_harm_to_a_schema_is_seen(database_url: str) -> None:
    with looking_at(database_url, write=True) as connection:
        whole = fingerprint(connection)
        harms = [[one] for one in HARM[connection.dialect.name]]
        harms += [[f"DROP INDEX {name}", other] for name, other in REPLACED.items()]
        for harm in harms:
            with connection.begin_nested() as savepoint:
                for statement in harm:
                    connection.execute(text(statement))
                assert fingerprint(connection) != whole, harm
                savepoint.rollback()
        assert fingerprint(connection) == whole


def test_harm_to_a_row_is_seen(database_url: str) -> None:
    with looking_at(database_url, write=True) as connection:
        assert populate(connection, 10) == len(metadata.tables)
        everything = columns(connection)
        whole = digests(connection, everything)
        assert {count for count, _ in whole.values()} == {10}, "a table without rows proves nothing"
        connection.execute(text("UPDATE kudos SET because = because || ' ' WHERE because LIKE '3 %'"))
        harmed = digests(connection, everything)
    assert {table for table in whole if whole[table] != harmed[table]} == {"kudos"}


def test_all_the_way_down_leaves_nothing_and_up_again_the_same(database_url: str) -> None:
    with looking_at(database_url) as connection:
        before = fingerprint(connection)
    migrate.downgrade(database_url, "base")
    with looking_at(database_url) as connection:
        assert fingerprint(connection) == {}
    migrate.upgrade(database_url)
    with looking_at(database_url) as connection:
        assert fingerprint(connection) == before
