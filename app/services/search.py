"""Search over communities, people and contributions, limited to what the actor may see.

For now by looking: folded words in names, fields and titles. A full-text index will take this module's place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import escape

from sqlalchemy import select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question
from app.core.sql import contains
from app.core.text import fold
from app.models.communities import Community, Status
from app.models.contributions import Contribution
from app.models.people import Person, PersonStatus
from app.policies.communities import sees_all
from app.services.communities.finding import HIDDEN, known_to, visible
from app.services.contributions.listing import GONE
from app.services.people import finding as people

MOST = 200  # of each kind
RECENT = 10_000  # titles looked at, newest first: folding is done here, since neither database folds


class Kind(StrEnum):
    """What can be found, in the order in which equally good finds are listed."""

    COMMUNITIES = "communities"
    PEOPLE = "people"
    CONTRIBUTIONS = "contributions"


@dataclass(frozen=True, slots=True)
class Found:
    """One find. `name` says it best, `text` is what else was looked through."""

    kind: Kind
    id: str
    name: str
    text: str
    url: str
    community: str | None = None


def search(session: Session, actor: Actor, q: str, kinds: frozenset[Kind], ask: paging.Ask) -> paging.Page[Found]:
    """What holds every word of `q`, accents and case aside, best first: names that begin with it, then names, then texts."""
    words = fold(q).split()
    looks = {Kind.COMMUNITIES: _communities, Kind.PEOPLE: _people, Kind.CONTRIBUTIONS: _contributions}
    found = [one for kind in Kind if kind in kinds and words for one in looks[kind](session, actor, words)]
    ranked = {_place(one, words): one for one in found}
    return paging.page_of(ranked, ask)


def _communities(session: Session, actor: Actor, words: list[str]) -> Iterator[Found]:
    columns = col(Community.slug), col(Community.name), col(Community.domain)
    query = select(*columns).where(visible(actor), col(Community.status).not_in([Status.ARCHIVED, Status.DECLINED]))
    for word in words:
        query = query.where(contains(col(Community.search_key), word))
    for slug, name, domain in session.execute(query.order_by(col(Community.name_key)).limit(MOST)):
        yield Found(Kind.COMMUNITIES, slug, name, domain, f"/communities/{slug}", slug)


def _people(session: Session, actor: Actor, words: list[str]) -> Iterator[Found]:
    known = people.KNOWN_PEOPLE[people.known(actor)]
    query = select(col(Person.username), col(Person.display_name)).where(
        known, people.ARRIVED, col(Person.status) != PersonStatus.LEFT
    )
    for word in words:
        query = query.where(contains(col(Person.name_key), word) | contains(col(Person.username_key), word))
    given = {"mine": list(actor.roles), "me": actor.person_id}
    for username, name in session.execute(query.order_by(col(Person.name_key)).limit(MOST), given):
        yield Found(Kind.PEOPLE, username, name, username, f"/people/{username}")


def _contributions(session: Session, actor: Actor, words: list[str]) -> Iterator[Found]:
    question = _TITLES if sees_all(actor) else _TITLES_KNOWN
    left = MOST
    for row in question.all(session, **known_to(actor)):
        folded = _folded(row.title)
        if left and all(word in folded for word in words):
            left -= 1
            yield Found(Kind.CONTRIBUTIONS, row.id, row.title, "", f"/contributions/{row.id}", row.slug)


_folded = lru_cache(maxsize=2 * RECENT)(fold)  # the same titles are looked through again and again
_titles = (
    select(col(Contribution.id), col(Contribution.title), col(Community.slug))
    .join(Community, col(Community.id) == col(Contribution.community_id))
    .where(col(Contribution.state).not_in(GONE))
    .order_by(col(Contribution.logged_at).desc(), col(Contribution.id).desc())
    .limit(RECENT)
)
_TITLES, _TITLES_KNOWN = Question(_titles), Question(_titles.where(col(Contribution.community_id).not_in(HIDDEN)))


def _place(found: Found, words: list[str]) -> tuple[int | str, ...]:
    """Where a find stands: how good it is, then its kind, name and id."""
    name = fold(found.name)
    begins = name.startswith(" ".join(words))
    named = all(word in name for word in words)
    return 0 if begins else 1 if named else 2, list(Kind).index(found.kind), name[:100], found.id


def marked(text: str, q: str) -> str:
    """The text as HTML, with every word of `q` inside <mark>; everything else escaped."""
    plain = [(place, char) for place, letter in enumerate(text) for char in fold(letter)]
    folded = "".join(char for _place, char in plain)
    hits: set[int] = set()
    for word in fold(q).split():
        start = folded.find(word)
        while start >= 0:
            hits.update(place for place, _char in plain[start : start + len(word)])
            start = folded.find(word, start + len(word))
    pieces = [f"<mark>{escape(char)}</mark>" if place in hits else escape(char) for place, char in enumerate(text)]
    return "".join(pieces).replace("</mark><mark>", "")
