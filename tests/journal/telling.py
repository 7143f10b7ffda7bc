"""Facts of no consequence, for tests of the journal itself."""

from app.core import ids
from app.core.db import Database
from app.journal.book import record
from app.journal.facts import PersonRegistered


def tell(database: Database, count: int) -> list[str]:
    """Record some facts, each in a unit of work of its own; gives the facts' ids."""
    told = []
    for _ in range(count):
        with database.write() as session:
            told.append(record(session, None, PersonRegistered(person_id=ids.new_id())))
    return told
