"""What goes on in the background: readers kept caught up, and what time alone brings about."""

import asyncio
import threading
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.adapters import letters
from app.core import clock
from app.core.db import Database
from app.core.files import Files
from app.core.settings import settings
from app.http import idempotency
from app.journal import book
from app.readers import READERS, days
from app.readers.leadership import lead_forever
from app.services import (
    access,
    attachments,
    contributions,
    gaps,
    guests,
    hr,
    knowledge,
    newsletters,
    reviews,
    search,
    support,
)
from app.services.privacy import looking, wiping
from app.services.recognition import seasons

log = structlog.get_logger("guildry.worker")
EVERY = timedelta(hours=1)
EVERY_MAIL = timedelta(seconds=30)


def keep_up(database: Database, stop: threading.Event) -> None:
    """Run readers, and the duties each hour and at midnight, until told to stop; only one process at a time really does."""
    duties = threading.Thread(target=_in_time, args=(database, stop), name="duties", daemon=True)
    duties.start()
    post = threading.Thread(target=_send_mail, args=(database, stop), name="mail", daemon=True)
    if settings().smtp_url:
        post.start()
    lead_forever(database, READERS, stop, settings().reader_poll_seconds)
    duties.join(timeout=5)


def _send_mail(database: Database, stop: threading.Event) -> None:
    while not stop.wait(EVERY_MAIL.total_seconds()):
        try:
            asyncio.run(letters.deliver(database))
        except Exception:
            log.exception("mail_failed")


def _in_time(database: Database, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            duties(database)
        except Exception:
            log.exception("duties_failed")
        stop.wait(_pause(database).total_seconds())


def _pause(database: Database) -> timedelta:
    """Until something is due that people expect on the minute, at most an hour."""
    try:
        return min(EVERY, hr.until_next_day(), newsletters.until_next(database))
    except SQLAlchemyError:  # the database is away
        return EVERY_MAIL


def duties(database: Database) -> None:
    """What the day brings, and what the hour does: lapses, seasons, old keys. Safe to repeat and to run twice."""
    days.turn(database)
    newsletters.turn(database)
    while True:
        with database.write() as session:
            more = contributions.lapse_overdue(session) + knowledge.doubt_unaccepted(session) + support.close_silent(session)
            if not more:
                break
    with database.write() as session:
        seasons.advance(session, clock.now())
        idempotency.forget_old(session)
        access.forget_departures(session)
        looking.forget_old(session)
        access.revoke_idle(session)
        guests.see_out(session)
        search.forget_old(session)
        reviews.forget_old(session)
    gaps.nightly(database)
    wiping.wipe(database)
    _catch_up_search(database)
    with database.read() as session:
        log.info("journal", head=book.anchor(session))  # outside the database, to hold it against: guildry verify --anchor
    attachments.sweep(database, Files(settings()))  # last: a store that cannot be reached keeps nothing else from being done


def _catch_up_search(database: Database) -> None:
    """Fill an index that lacks something: after an upgrade that brought it, or that cuts words otherwise."""
    with database.read() as session:
        lacking = dict(search.behind(session))
    if lacking:
        log.info("reindexed", lacking=lacking, mended=search.reindex(database))
