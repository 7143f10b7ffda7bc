"""One look at the journal's tail for everybody who listens, and at whether each of them still may.

It is a unit of reading that begins and ends: whoever listens holds nothing of the database meanwhile. What is told is thin,
ids and no persons, and judged by what its hearer may see at this very moment, not when they began to listen.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question
from app.core.sql import among
from app.journal import book
from app.models.communities import Community
from app.policies import communities as policy
from app.services import access
from app.services.live.kinds import KINDS

GAP = 1000  # facts: whoever missed more of them reads anew what they show, which is less work for everybody


@dataclass(frozen=True)
class News:
    """A fact as it is told: of which kind, when and where it happened, and the id of what it is about."""

    position: int
    at: datetime
    kind: str
    community_id: str
    subject_id: str


@dataclass(eq=False)
class Listener:
    """Somebody who listens: who they were when last asked, how far they have heard, and where and to what alone, if at all."""

    actor: Actor
    position: int
    community_id: str | None = None
    subject_id: str | None = None

    def wants(self, news: News) -> bool:
        """Whether this is of what they listen to."""
        return self.community_id in {None, news.community_id} and self.subject_id in {None, news.subject_id}


@dataclass(frozen=True)
class Heard:
    """What one listener is told now. Without an actor they may listen no longer; `missed` says that they missed too much."""

    actor: Actor | None
    news: Sequence[tuple[News, str]] = ()  # each with the slug of its community
    missed: bool = False


def now(session: Session) -> int:
    """How far the journal has come: whoever shows this moment's state listens from here on."""
    return book.head(session)


def listen(session: Session, listeners: Collection[Listener], due: Collection[Listener]) -> tuple[int, dict[Listener, Heard]]:
    """How far the journal has come, and what each is told who has something to hear or is `due` to be asked who they are.

    Nothing is told to, and nothing asked about, everybody else: they have heard all up to there.
    """
    head = book.head(session)
    tail = _tail(session, max(min([head, *(one.position for one in listeners)]), head - GAP))
    positions = [news.position for news in tail]
    wanted: dict[Listener, list[News]] = {}
    for one in listeners:
        news = [news for news in tail[bisect_right(positions, one.position) :] if one.wants(news)]
        if news or one in due or _has_missed(one, head):
            wanted[one] = news
    actors = _present(session, wanted)
    places = _places(session, wanted)
    return head, {one: _heard(one, actors, places, news, missed=_has_missed(one, head)) for one, news in wanted.items()}


def _has_missed(one: Listener, head: int) -> bool:
    """Whether they have heard too little to be told the rest, or, of another journal than this, too much."""
    return not head - GAP <= one.position <= head


def _tail(session: Session, position: int) -> list[News]:
    entries = book.read_after(session, position, GAP, KINDS)
    return [
        News(
            entry.position, entry.recorded_at, entry.fact.type, str(entry.fact.community),
            str(getattr(entry.fact, KINDS[entry.fact.type])),
        )
        for entry in entries
    ]  # fmt: skip


def _present(session: Session, listeners: Iterable[Listener]) -> Mapping[str, Actor]:
    """Who may still listen, by the session or token that they came with."""
    actors = [one.actor for one in listeners]
    sessions = {actor.session_id for actor in actors if actor.session_id}
    tokens = {actor.token_id for actor in actors if actor.token_id}
    there = access.still_in(session, sessions) if sessions else {}
    return {**there, **(access.still_good(session, tokens) if tokens else {})}


_PLACES = Question(
    select(col(Community.id), col(Community.slug), col(Community.visibility)).where(among(col(Community.id), "ids"))
)


def _places(session: Session, wanted: Mapping[Listener, Sequence[News]]) -> Mapping[str, Any]:
    ids = {news.community_id for told in wanted.values() for news in told} | {one.community_id for one in wanted}
    ids.discard(None)
    return {row.id: row for row in _PLACES.all(session, ids=list(ids))} if ids else {}


def _heard(
    one: Listener, actors: Mapping[str, Actor], places: Mapping[str, Any], wanted: Sequence[News], *, missed: bool
) -> Heard:
    actor = actors.get(one.actor.session_id or one.actor.token_id or "")
    if actor is None or (one.community_id and not _sees(actor, places.get(one.community_id))):
        return Heard(None)
    if missed:
        return Heard(actor, missed=True)
    seen = [(news, places[news.community_id].slug) for news in wanted if _sees(actor, places.get(news.community_id))]
    return Heard(actor, seen)


def _sees(actor: Actor, place: Any) -> bool:
    return place is not None and policy.can_see(actor, place)
