"""How Alembic runs here: one transaction for all of a migration on both databases, foreign keys checked at its end."""

from sqlalchemy import Connection, text

from alembic import context
from app import models
from app.core.db import Database
from app.core.settings import settings


def is_in_models(_thing: object, name: str | None, *_how: object) -> bool:
    """Whether models speak of it: they cannot say FTS5, nor an index on an expression that one database alone has."""
    return not (name or "").startswith(("search_fts", "ix_search_text_words"))


def run(connection: Connection) -> None:
    """Migrate over a connection."""
    context.configure(
        connection=connection,
        target_metadata=models.metadata,
        render_as_batch=connection.dialect.name == "sqlite" and "plain" not in context.config.attributes,
        transactional_ddl=True,
        compare_type=True,
        include_object=is_in_models,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Open the database that was asked for, in its migrating mode."""
    database = Database(context.config.attributes.get("url") or settings().database_url)
    try:
        with database.engine.connect() as connection:
            if database.is_sqlite:
                # A batch migration rebuilds tables; with foreign keys on it would empty their children (reliability.md §1.6).
                raw = connection.connection.driver_connection
                connection.rollback()
                raw.execute("PRAGMA foreign_keys=OFF")
            else:
                # A table of millions takes its time; but who waits for a lock lets everybody queue behind.
                connection.execute(text("SET statement_timeout = 0"))
                connection.execute(text("SET lock_timeout = '4s'"))
                connection.commit()
            run(connection)
            if database.is_sqlite:
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise RuntimeError(f"The migration would break references: {broken[:3]}")
            connection.commit()
    finally:
        database.dispose()


main()
