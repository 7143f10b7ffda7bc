"""What time brings about: drafts on Friday, and on Monday whatever a person approved, each in a unit of work of its own."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.models.newsletters import Newsletter
from app.services.newsletters import drafting, sending, week

log = structlog.get_logger("guildry.newsletters")


def turn(database: Database) -> int:
    """Draft and send what is due; how much. Safe to repeat, to run twice at once, and to kill: what was not done stays due."""
    with database.read() as session:
        drafts, issues = drafting.due(session, clock.now()), sending.due(session, clock.now())
    return _each(database, drafts, drafting.draft_due) + _each(database, issues, sending.send_due)


def until_next(database: Database) -> timedelta:
    """How long it is until the next draft or issue is due anywhere."""
    with database.read() as session:
        zones = session.execute(select(col(Newsletter.zone)).where(col(Newsletter.ended_at).is_(None)).distinct()).scalars()
        return week.until_next(list(zones))


def _each(database: Database, ids: Sequence[str], do: Callable[[Session, str], None]) -> int:
    for one in ids:
        try:
            with database.write() as session:
                do(session, one)
        except Exception:
            log.exception("newsletter_failed", subject=one)
    return len(ids)
