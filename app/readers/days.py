"""What no fact brings about, only the day: hires begin, leaves take effect, exemptions lapse, meetings and decisions close."""

from collections.abc import Callable

import structlog

from app.core.db import Database, Session
from app.services import hr
from app.services.decisions import closing
from app.services.meetings import turning
from app.services.onboarding import following
from app.services.resources import lapsing

log = structlog.get_logger()


def turn(database: Database) -> int:
    """Do what has become due, for one person to a unit of work; how many there were.

    Each unit notes what it did beside it, so a kill in between leaves the rest due and nothing is done twice, however many
    processes run this. Whose turn fails is logged, stays due, and holds up nobody else.
    """
    kinds = (
        (hr.due, hr.settle_due), (following.due, following.turn), (lapsing.due, lapsing.turn), (closing.due, closing.turn),
        (turning.due, turning.turn),
    )  # fmt: skip
    return sum(_each(database, due, do) for due, do in kinds)


def _each(
    database: Database, due: Callable[[Session], list[str]], do: Callable[[Session, str], None]
) -> int:  # fmt: skip
    with database.read() as session:
        found = due(session)
    for one in found:
        try:
            with database.write() as session:
                do(session, one)
        except Exception:
            log.exception("day_failed", subject=one)
    return len(found)
