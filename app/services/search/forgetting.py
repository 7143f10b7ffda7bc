"""Whoever is erased goes from the index, too: what mentions them is found before the mentions go, and cut anew after it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.core.sql import matching
from app.models.search import SearchDocument
from app.services.search import cutting
from app.services.search.asking import Asked
from app.services.search.indexing import BATCH, remake
from app.services.search.sources import SOURCES
from app.services.search.things import Kind

Holding = Mapping[Kind, list[str]]


def holding(session: Session, texts: Iterable[str]) -> Holding:
    """Ids of the things whose words hold all those of one of some texts, by kind."""
    found: dict[Kind, set[str]] = defaultdict(set)
    for text in texts:
        words = {part for unit in cutting.units(text) for part in cutting.parts(unit)}
        asked = Asked("all", of=tuple(Asked("word", word) for word in sorted(words)))
        hits = matching(session.dialect.name)
        query = select(col(SearchDocument.kind), col(SearchDocument.thing_id)).join(hits, hits.c.id == col(SearchDocument.id))
        for kind, thing in session.execute(query, {"asked": asked.said(session.dialect.name)}) if words else ():
            found[Kind(kind)].add(thing)
    return {kind: sorted(things) for kind, things in found.items()}


def cut_anew(session: Session, held: Holding) -> None:
    """Cut these things anew, whatever the index says of them."""
    for kind, things in held.items():
        for start in range(0, len(things), BATCH):
            remake(session, SOURCES[kind], things[start : start + BATCH])
