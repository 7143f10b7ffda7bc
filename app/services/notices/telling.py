"""Writing down that somebody is told of a fact: once, whoever repeats it, and nobody of what they did themselves."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlmodel import col

from app.core import clock, ids
from app.core.db import Session
from app.core.rows import put
from app.journal.book import Entry
from app.models.notices import Notice, NoticeKind


def tell(
    session: Session,
    entry: Entry,
    kind: NoticeKind,
    person_ids: Iterable[str | None],
    *,
    community_id: str | None = None,
    subject_id: str | None = None,
) -> None:
    """Tell people of a fact. Whoever brought it about knows, and whoever was told of it before is not told again."""
    wanted = sorted({one for one in person_ids if one and one != entry.actor_id})
    if not wanted:
        return
    told = select(col(Notice.person_id)).where(col(Notice.fact_id) == entry.id, col(Notice.person_id).in_(wanted))
    for person_id in set(wanted) - set(session.execute(told).scalars()):
        notice = Notice(
            id=ids.new_id(entry.recorded_at), created_at=entry.recorded_at, person_id=person_id, kind=kind, fact_id=entry.id,
            by_id=entry.actor_id, community_id=community_id, subject_id=subject_id,
        )  # fmt: skip
        put(session, notice)


def settle(session: Session, subject_id: str, person_id: str | None = None, kind: NoticeKind | None = None) -> None:
    """What was asked is answered: it is no news (to anybody; to one person, of one kind) any more, and no mail tells of it."""
    asked = [col(Notice.subject_id) == subject_id, col(Notice.read_at).is_(None)]
    if kind:
        asked += [col(Notice.person_id) == person_id, col(Notice.kind) == kind]
    session.execute(update(Notice).where(*asked).values(read_at=clock.now()))
