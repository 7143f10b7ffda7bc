"""A tree goes in page by page, each in a unit of work of its own: one that is cut short loses nothing that it told of."""

from app.core.db import Database
from app.core.errors import ProductError
from app.services.trees.taking import Taking


class UndoneError(Exception):
    """Ends a unit of work of a dry run."""


def bring(database: Database, taking: Taking, path: str, *, dry_run: bool = False) -> None:
    """Take in one page that `taking` has learnt of; what it is refused for is noted there. A dry run writes nothing."""
    try:
        if taking.prepare(path):
            _take(database, taking, path, dry_run=dry_run)
    except ProductError as error:
        taking.refuse(path, error)


def _take(database: Database, taking: Taking, path: str, *, dry_run: bool) -> None:
    try:
        with database.write() as session:
            taking.take(session, path)
            if dry_run:
                raise UndoneError
    except UndoneError:
        return
