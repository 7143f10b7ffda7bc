"""Who was refused what: in the journal, once a day for each caller and operation, so that nobody fills it by asking on."""

import threading
from collections import OrderedDict
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.actor import Actor
from app.core.db import Database
from app.journal import facts
from app.journal.book import record

REMEMBERED = 10_000  # refusals; each process remembers its own, so what several were asked stands there once for each
log = structlog.get_logger("guildry.refusals")
Refused = OrderedDict[tuple[object, ...], None]
_written: WeakKeyDictionary[Database, Refused] = WeakKeyDictionary()
_lock = threading.Lock()


def note_refusal(database: Database, actor: Actor | None, operation: str) -> None:
    """Write that somebody who is known was refused an operation ("PUT /people/{username}"), in a unit of its own.

    Never raises because the database does not answer: the refusal stands, and the log has it.
    """
    if actor is None:
        return
    key = (actor.person_id, actor.token_id, operation, clock.today())
    with _lock:
        written = _written.setdefault(database, Refused())
    if key in written:
        return
    fact = facts.AccessRefused(person_id=actor.person_id, operation=operation, token_id=actor.token_id)
    try:
        with database.write() as session:
            record(session, actor.person_id, fact)
    except SQLAlchemyError as error:
        log.warning("refusal_not_kept", operation=operation, error=type(error).__name__)
        return
    with _lock:
        written[key] = None
        if len(written) > REMEMBERED:
            written.popitem(last=False)
