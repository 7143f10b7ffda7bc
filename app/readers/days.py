"""What no fact brings about, only the day: hires begin, transfers and leaves take effect, terminations end access."""

import structlog

from app.core.db import Database
from app.services import hr

log = structlog.get_logger()


def turn(database: Database) -> int:
    """Do what has become due, for one person to a unit of work; how many there were.

    Each unit notes the person's next day beside what it did, so a kill in between leaves the rest due and nothing is done
    twice, however many processes run this. Whose turn fails is logged, stays due, and holds up nobody else.
    """
    with database.read() as session:
        due = hr.due(session)
    for person_id in due:
        try:
            with database.write() as session:
                hr.settle_due(session, person_id)
        except Exception:
            log.exception("day_failed", person=person_id)
    return len(due)
