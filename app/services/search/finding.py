"""Finding: one ranked list over everything that the actor may know of, and how much of each kind there is.

The index says what holds the words; who may know of it is asked of the communities and people as they stand now, in the same
question, so that neither a title nor a count nor a suggestion can tell of anything hidden.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, String, bindparam, func, or_, select, true, tuple_
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question
from app.core.sql import among, matching
from app.models.people import Person, PersonStatus
from app.models.search import SearchDocument
from app.services.communities.finding import HIDDEN, known_to
from app.services.people import finding as people
from app.services.search import synonyms
from app.services.search.asking import Asked, Wanted
from app.services.search.sources import SOURCES
from app.services.search.things import Kind, Thing

ENOUGH = 10  # finds that hold every word; with fewer, what may have been meant is listed after them
MOST_COUNTED = 1000

_DOCUMENT = col(SearchDocument.id)
_PERSON = col(SearchDocument.kind) == Kind.PEOPLE


@dataclass(frozen=True, slots=True)
class Found:
    """One find."""

    kind: Kind
    thing: Thing


@dataclass(frozen=True)
class Results:
    """One page of finds, and how many there are of each kind, `MOST_COUNTED` in all at most."""

    page: paging.Page[Found]
    counts: Mapping[Kind, int]
    wanted: Wanted | None

    @property
    def hits(self) -> int:
        """How many there are of all kinds."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Scope:
    """What is looked through: everything of some kinds, in one language or in any, that an actor may know of."""

    actor: Actor
    kinds: frozenset[Kind] = frozenset(Kind)
    lang: str | None = None

    @property
    def shape(self) -> tuple[str, bool]:
        """What decides how the question is put, apart from its values."""
        return people.known(self.actor), self.lang is not None

    def given(self, asked: Asked, session: Session) -> dict[str, Any]:
        """Values for what a question leaves open."""
        said = {"asked": asked.said(session.dialect.name), "me": self.actor.person_id, "lang": self.lang}
        return {**known_to(self.actor), **said, "kinds": sorted(self.kinds)}


def parsed(session: Session, q: str) -> Wanted | None:
    """What was typed, with what means the same; None when there is no word in it."""
    return Wanted.of(q, synonyms.among(session, q))


def search(session: Session, scope: Scope, q: str, ask: paging.Ask) -> Results:
    """What holds every word of `q`, best first; where that is little, what may have been meant after it."""
    after = paging.marks(ask.after, (0, 0, 0)) if ask.after else (0,)  # one that is not ours is refused, whatever is found
    wanted = parsed(session, q)
    if wanted is None:
        return Results(paging.Page([], None), {}, None)
    counts = _counts(session, scope, wanted.held)
    guessing = sum(counts.values()) < ENOUGH
    if guessing:
        counts = _counts(session, scope, wanted.anyhow)
    some = sum(count for kind, count in counts.items() if kind in scope.kinds)
    found = _ranked(session, scope, wanted, ask.limit, after, guessing=guessing) if some else []
    return Results(_page(session, found, ask), counts, wanted)


def suggest(session: Session, actor: Actor, q: str, most: int) -> list[Found]:
    """What somebody may mean who is still typing: names and titles first, then whatever else holds the words."""
    wanted = parsed(session, q)
    if wanted is None:
        return []
    rows = _ranked(session, Scope(actor), wanted, most, (0,), guessing=False)
    rows = rows or _ranked(session, Scope(actor), wanted, most, (0,), guessing=True)
    return shown(session, rows[:most])


def _ranked(
    session: Session, scope: Scope, wanted: Wanted, limit: int, after: tuple[int, ...], *, guessing: bool
) -> list[Any]:  # fmt: skip
    """One row more than is asked for, if there are so many: rank after rank, each in the order of its places."""
    rank, *place = after
    last = len(wanted.ranks) + (len(wanted.guesses) if guessing else 0)
    rows: list[Any] = []
    for number in range(max(0, rank), last):
        rows += _of_rank(session, scope, wanted, number, place if number == rank else [], limit + 1 - len(rows))
        if len(rows) > limit:
            break
    return rows


def _of_rank(session: Session, scope: Scope, wanted: Wanted, number: int, after: list[int], most: int) -> list[Any]:
    titled = number < (2 if wanted.last else 1)
    question = _ranking(session.dialect.name, *scope.shape, titled=titled, onward=bool(after))
    place, beyond = after or (0, 0)
    given = scope.given(wanted.rank(number), session)
    return question.all(session, **given, rank=number, place=place, beyond=beyond, most=most)


def _page(session: Session, rows: list[Any], ask: paging.Ask) -> paging.Page[Found]:
    chosen = rows[: ask.limit]
    more = len(rows) > ask.limit
    return paging.Page(shown(session, chosen), paging.cursor(tuple(chosen[-1][:3])) if more else None)


def shown(session: Session, rows: list[Any]) -> list[Found]:
    """The things themselves, read from their own tables; what can no longer be found there is left out."""
    ids: dict[Kind, list[str]] = {}
    for row in rows:
        ids.setdefault(Kind(row.kind), []).append(row.thing_id)
    things = {(kind, thing.id): thing for kind, some in ids.items() for thing in SOURCES[kind].read(session, some)}
    wanted = [(Kind(row.kind), row.thing_id) for row in rows]
    return [Found(key[0], things[key]) for key in wanted if key in things]


def _counts(session: Session, scope: Scope, asked: Asked) -> Mapping[Kind, int]:
    """How many there are of each kind, whatever kinds are chosen."""
    rows = _counting(session.dialect.name, *scope.shape).all(session, **scope.given(asked, session))
    return Counter({Kind(row.kind): row.count for row in rows})


@cache
def _ranking(dialect: str, who: str, spoken: bool, *, titled: bool, onward: bool) -> Question:
    place = col(SearchDocument.by_title if titled else SearchDocument.by_text)
    query: Select[*tuple[Any, ...]] = select(
        bindparam("rank", type_=Integer()).label("rank"), place.label("place"), _DOCUMENT.label("id"),
        col(SearchDocument.kind), col(SearchDocument.thing_id),
    ).where(among(col(SearchDocument.kind), "kinds"))  # fmt: skip
    if onward:
        marks = bindparam("place", type_=BigInteger()), bindparam("beyond", type_=BigInteger())
        query = query.where(tuple_(place, _DOCUMENT) > tuple_(*marks))
    query = _found(query, dialect, who, spoken=spoken)
    return Question(query.order_by(place, _DOCUMENT).limit(bindparam("most", type_=Integer())))


@cache
def _counting(dialect: str, who: str, spoken: bool) -> Question:
    some = _found(select(col(SearchDocument.kind)), dialect, who, spoken=spoken).limit(MOST_COUNTED).subquery()
    return Question(select(some.c.kind, func.count().label("count")).group_by(some.c.kind))


def _found(
    query: Select[*tuple[Any, ...]], dialect: str, who: str, *, spoken: bool
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    """Of documents, those that hold what is asked and whose things may be known of; `who` is a key of `KNOWN_PEOPLE`."""
    hits = matching(dialect)
    here = people.KNOWN_PEOPLE[who], people.ARRIVED, col(Person.status) != PersonStatus.LEFT
    known = select(col(Person.id)).where(col(Person.id) == col(SearchDocument.thing_id), *here)
    in_lang = col(SearchDocument.lang) == bindparam("lang", type_=String()) if spoken else true()
    found = query.join(hits, hits.c.id == _DOCUMENT)
    return found.where(in_lang, _placed(who), or_(~_PERSON, known.correlate(SearchDocument).exists()))


def _placed(who: str) -> ColumnElement[bool]:
    """Whether a document stands in a community that the actor may know of, or in none; for whom nothing else exists, in one."""
    if who == "all":
        return true()
    placed = col(SearchDocument.community_id)
    nowhere = placed.is_(None) & (_PERSON if who == "fellows" else true())
    return or_(nowhere, placed.is_not(None) & placed.not_in(HIDDEN))
