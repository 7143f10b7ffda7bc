"""What was looked for, for the gaps that it shows: without who did, and without whatever might say who somebody is.

`asker` tells apart people on one day, so that five people count for more than one who tries five times (domain.md §4.5, G1). It
is a hash with that day's salt, and the salt goes with the day: from then on nobody can tell who it was, nor whether the same
person asked on another day. The hash itself goes after thirty days, the event when the settings say.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert, select, update
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.settings import settings
from app.core.text import fold
from app.models.search import SearchEvent, SearchSalt
from app.services.search.finding import Results
from app.services.search.things import Kind

HASHES_KEPT = timedelta(days=30)
CLICKABLE = timedelta(hours=6)
MONTH = timedelta(days=31)
_TELLING = re.compile(
    r"@"  # an e-mail address, or somebody addressed
    r"|\d[\d\s./-]{4,}\d"  # a telephone number, an account, a day of birth
    r"|\b(?=\w*\d)(?=\w*[a-z])[\w-]{6,}\b"  # letters and digits mixed: an employee's number, a key
    r"|\b[0-9a-f]{8}-?[0-9a-f]{4}"
)


def may_be_kept(query: str) -> bool:
    """Whether a folded query holds nothing that looks like an e-mail address, a number or an id."""
    return _TELLING.search(query) is None


@dataclass(frozen=True)
class Sought:
    """One search to keep, by whom only until it is written."""

    id: str
    person_id: str
    query: str
    lang: str
    hits: int


def note(actor: Actor, q: str, results: Results) -> Sought | None:
    """What to keep of a search; None where nothing may be kept: who looks for a person looks for nothing that is missing."""
    query = " ".join(fold(q).split())[:200]
    if results.wanted is None or results.counts.get(Kind.PEOPLE) or not settings().search_log_months or not may_be_kept(query):
        return None
    return Sought(ids.new_id(), actor.person_id, query, actor.language, results.hits)


def keep(database: Database, some: Iterable[Sought]) -> None:
    """Write what is to be kept, in a unit of work of its own: the search itself was answered in one that only looks."""
    with database.write() as session:
        for one in some:
            write(session, one)


def write(session: Session, one: Sought) -> None:
    """Write down a search: whoever made it is a hash from here on."""
    today = clock.today()
    asker = hashlib.sha256(f"{salt(session, today)} {one.person_id}".encode()).hexdigest()
    row = {"id": one.id, "created_at": clock.now(), "day": today, "query": one.query, "lang": one.lang}
    session.execute(insert(SearchEvent).values(**row, hits=one.hits, asker=asker))


def click(session: Session, event_id: str) -> None:
    """Something that was found was opened: kept once, and only for a search of the last hours."""
    fresh = col(SearchEvent.created_at) > clock.now() - CLICKABLE
    session.execute(
        update(SearchEvent)
        .where(col(SearchEvent.id) == event_id, col(SearchEvent.hits) > 0, col(SearchEvent.clicked_at).is_(None), fresh)
        .values(clicked_at=clock.now())
    )


def forget_old(session: Session) -> None:
    """Let go of salts of days that are over, of hashes after thirty days, and of events when their time has come."""
    today = clock.today()
    session.execute(delete(SearchSalt).where(col(SearchSalt.day) < today))
    old = col(SearchEvent.day) < today - HASHES_KEPT
    session.execute(update(SearchEvent).where(old, col(SearchEvent.asker).is_not(None)).values(asker=None))
    session.execute(delete(SearchEvent).where(col(SearchEvent.day) < today - MONTH * settings().search_log_months))


def salt(session: Session, today: date) -> str:
    """The salt of a day, made by whoever asks first that day."""
    query = select(col(SearchSalt.salt)).where(col(SearchSalt.day) == today)
    known: str | None = session.execute(query).scalar()
    if known is None:
        with session.begin_nested():
            session.execute(insert(SearchSalt).values(day=today, salt=secrets.token_hex(32)))
        known = session.execute(query).scalar_one()
    return known
