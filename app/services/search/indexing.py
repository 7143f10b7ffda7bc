"""Keeping the index: in the same unit of work in which something changes, told by the facts that it records.

So what somebody wrote is found as soon as it is kept, and is gone as soon as it is hidden; no fact can be recorded without
being followed, and nothing that changes anything has to remember the index (ADR 17).
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from math import log2

from sqlalchemy import bindparam, delete, event, func, select, update
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import col

from app.core import rows
from app.core.db import Database, Session
from app.core.quick import Question
from app.core.sql import among
from app.journal.book import recorded
from app.models.search import SearchDocument, SearchText
from app.models.topics import SearchAbout
from app.services.search import cutting
from app.services.search.sources import SOURCES, Source
from app.services.search.things import Kind, Thing

BATCH = 200
SAMPLE = 20
_LATEST = (1 << 34) - 1  # seconds since 1970, for some centuries
_LONGEST = 255
Advance = Callable[[str, int, int], None]


def follow(session: Session) -> None:
    """Index what the facts recorded in this unit of work are about."""
    told = recorded(session)
    for source in SOURCES.values():
        touched = sorted(source.touched(told))
        for start in range(0, len(touched), BATCH):
            refresh(session, source, touched[start : start + BATCH])


def refresh(session: Session, source: Source, ids: Collection[str]) -> int:
    """Make the index say of some things what their tables say now; how many of them it had otherwise."""
    things = {thing.id: thing for thing in source.read(session, ids)}
    known = _known(session, source.kind, ids)
    gone = [document for thing_id, (document, _digest) in known.items() if thing_id not in things]
    _remove(session, gone)
    stale = [thing for thing in things.values() if known.get(thing.id, (0, ""))[1] != digest(thing)]
    for thing in stale:
        _write(session, source.kind, thing, known[thing.id][0] if thing.id in known else None)
    return len(gone) + len(stale)


def remake(session: Session, source: Source, ids: Collection[str]) -> None:
    """The same, whether or not the index seems to say it already."""
    _remove(session, [document for document, _digest in _known(session, source.kind, ids).values()])
    refresh(session, source, ids)


def reindex(database: Database, advance: Advance = lambda *_: None) -> int:
    """Bring all of the index up to date, a batch to a unit of work, while everybody works on; how much it had otherwise."""
    mended = 0
    for source in SOURCES.values():
        with database.read() as session:
            ids = _known_of(session, source)
        for start in range(0, len(ids), BATCH):
            with database.write() as session:
                mended += refresh(session, source, ids[start : start + BATCH])
            advance(source.kind, min(start + BATCH, len(ids)), len(ids))
    return mended


def behind(session: Session) -> Iterator[tuple[Kind, int]]:
    """By kind, how many things the index lacks or has too many; of their texts a few are held against it, for its edition."""
    for source in SOURCES.values():
        first = source.every.order_by("id").limit(SAMPLE)
        unlike = _misplaced(session, source) or _unlike(session, source, session.execute(first).scalars().all())
        if unlike:
            yield source.kind, unlike


def faults(session: Session) -> Iterator[str]:
    """What is wrong with the index, a sentence for each kind, for `guildry verify`: every text is held against it."""
    for source in SOURCES.values():
        ids = _known_of(session, source)
        wrong = sum(_unlike(session, source, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))
        if wrong:
            yield f"Search: of {source.kind}, {wrong} are missing, surplus or out of date. Run: guildry reindex"


def digest(thing: Thing) -> str:
    """What a document is made from, in few characters."""
    said = (cutting.EDITION, thing.title, thing.about, thing.text, thing.lang, thing.community_id, thing.at.isoformat())
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def _unlike(session: Session, source: Source, ids: Collection[str]) -> int:
    wanted = {thing.id: digest(thing) for thing in source.read(session, ids)}
    known = {thing: told for thing, (_, told) in _known(session, source.kind, ids).items()}
    return sum(wanted.get(thing) != known.get(thing) for thing in {*wanted, *known})


def _known(session: Session, kind: Kind, ids: Collection[str]) -> dict[str, tuple[int, str]]:
    """Of some things the documents and their digests."""
    return {one.thing_id: (one.id, one.digest) for one in _KNOWN.all(session, kind=kind.value, ids=list(ids))}


_KNOWN = Question(
    select(col(SearchDocument.thing_id), col(SearchDocument.id), col(SearchDocument.digest)).where(
        col(SearchDocument.kind) == bindparam("kind"), among(col(SearchDocument.thing_id), "ids")
    )
)


def _known_of(session: Session, source: Source) -> list[str]:
    """Ids of what can be found and of what the index has."""
    indexed = select(col(SearchDocument.thing_id)).where(col(SearchDocument.kind) == source.kind)
    return sorted({*session.execute(source.every).scalars(), *session.execute(indexed).scalars()})


def _misplaced(session: Session, source: Source) -> int:
    """How many things the index lacks or has too many. Counted in the database, which lets others on meanwhile."""
    every, of_kind = source.every.subquery(), col(SearchDocument.kind) == source.kind
    known = select(col(SearchDocument.id)).where(of_kind, col(SearchDocument.thing_id) == every.c.id)
    lacking = select(func.count(every.c.id.distinct())).where(~known.exists())
    there = select(every.c.id).where(every.c.id == col(SearchDocument.thing_id))
    surplus = select(func.count()).select_from(SearchDocument).where(of_kind, ~there.exists())
    return session.execute(lacking).scalar_one() + session.execute(surplus).scalar_one()


def _remove(session: Session, documents: list[int]) -> None:
    if documents:
        session.execute(delete(SearchAbout).where(col(SearchAbout.document_id).in_(documents)))
        session.execute(delete(SearchText).where(col(SearchText.id).in_(documents)))
        session.execute(delete(SearchDocument).where(col(SearchDocument.id).in_(documents)))


def _write(session: Session, kind: Kind, thing: Thing, document: int | None) -> None:
    cut = cutting.cut(thing.title, thing.about, thing.text)
    words = " ".join(sorted(cut.words))
    values = {"community_id": thing.community_id, "lang": thing.lang, "digest": digest(thing), **_places(kind, thing, cut)}
    if document is not None:
        session.execute(update(SearchDocument).where(col(SearchDocument.id) == document).values(**values))
        session.execute(update(SearchText).where(col(SearchText.id) == document).values(words=words))
        session.execute(delete(SearchAbout).where(col(SearchAbout.document_id) == document))
    else:
        document = rows.numbered(session, SearchDocument, {"kind": kind.value, "thing_id": thing.id, **values})
        rows.write(session, SearchText, {"id": document, "words": words})
    said = {key: topic.strip() for topic in thing.topics if (key := cutting.key(topic))}
    for key, topic in said.items():
        rows.write(session, SearchAbout, {"document_id": document, "term_key": key, "said": topic})


def _places(kind: Kind, thing: Thing, cut: cutting.Cut) -> dict[str, int]:
    """Among equally good finds: the shorter first, then kinds in their order, then the newest."""
    newest = list(Kind).index(kind) << 34 | _LATEST - max(0, int(thing.at.timestamp()))
    long = int(2 * log2(1 + cut.long))
    return {"by_title": min(cut.named, _LONGEST) << 40 | newest, "by_text": min(long, _LONGEST) << 40 | newest}


def _before_commit(session: OrmSession) -> None:
    if isinstance(session, Session) and not session.in_nested_transaction():
        follow(session)


# Ahead of the journal, which takes the facts away and must hold its lock for the least time.
event.listen(Session, "before_commit", _before_commit, insert=True)
