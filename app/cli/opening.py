"""Opening the database for a command, or saying in a sentence why it cannot be used."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from app.core import migrate
from app.core.db import Database
from app.core.settings import settings


@contextmanager
def answering() -> Iterator[Database]:
    """The database that the settings name, migrated or not; when it does not answer a sentence and exit 2."""
    database = Database.from_settings(settings())
    try:
        yield database
    except (OperationalError, InterfaceError) as error:
        print(f"The database does not answer: {str(error).partition(chr(10))[0]}", file=sys.stderr)
        raise SystemExit(2) from error
    finally:
        database.dispose()


@contextmanager
def opened() -> Iterator[Database]:
    """The migrated database that the settings name; otherwise a sentence and exit 2."""
    database = Database.from_settings(settings())
    try:
        current = migrate.is_current(database)
    except SQLAlchemyError as error:
        print(f"The database does not answer: {str(error).partition(chr(10))[0]}", file=sys.stderr)
        raise SystemExit(2) from error
    if not current:
        print("The database is not migrated. Run: guildry migrate", file=sys.stderr)
        raise SystemExit(2)
    try:
        yield database
    finally:
        database.dispose()
