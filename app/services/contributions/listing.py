"""Lists of contributions: the feed over all that the actor may see, one person's, what waits for a word.

Rows, not objects: each is everything that a list shows of one contribution, authors and words included, in one question.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, String, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.quick import Question
from app.core.sql import gathered, moment
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState, Endorsement
from app.models.people import Person
from app.policies.communities import sees_all
from app.services.communities.finding import HIDDEN, known_to
from app.services.people.finding import Ref

GONE = (ContributionState.WITHDRAWN, ContributionState.VOIDED)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the feed is narrowed to, by ids; withdrawn and voided ones only when `state` asks for them."""

    community_id: str | None = None
    author_id: str | None = None
    kind: str | None = None
    state: str | None = None
    since: date | None = None


class Word(NamedTuple):
    """An endorsement as it is shown: whose sentence, how it helped."""

    id: str
    type: str
    benefit: str
    at: Any
    endorser: Ref


def feed(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[Any]:
    """Contributions, newest first, as rows of `SHOWN`."""
    given = {name: value for name, value in vars(wanted).items() if value}
    narrowed = frozenset(given) | _left_out(actor, wanted)
    return _feed(narrowed).page(session, ask, **given, **known_to(actor))


def of_person(session: Session, actor: Actor, person_id: str, ask: paging.Ask) -> paging.Page[Any]:
    """One person's contributions, newest first."""
    return feed(session, actor, Filters(author_id=person_id), ask)


def waiting_for(session: Session, actor: Actor, most: int) -> list[Any]:
    """Contributions whose authors asked the actor to confirm that they helped, and that wait for it; oldest first."""
    question = _waiting(_left_out(actor, Filters()))
    return question.all(session, me=actor.person_id, **known_to(actor), limit=most)


def one(session: Session, contribution: Contribution) -> Any:
    """A contribution that was found, as a row of `SHOWN`."""
    return _ONE.all(session, id=contribution.id)[0]


def _left_out(actor: Actor, wanted: Filters) -> frozenset[str]:
    """What is to be left out: the gone, unless a state is asked for; the hidden, unless they were found already."""
    hidden = not wanted.community_id and not sees_all(actor)
    return frozenset({*(() if wanted.state else ("standing",)), *(("known",) if hidden else ())})


def _word(word_id: str, kind: str, benefit: str, at: str, *endorser: str) -> Word:
    return Word(word_id, kind, benefit, moment(at), Ref(*endorser))


_AUTHORS = (
    select(Authorship)
    .join(Person, col(Person.id) == col(Authorship.person_id))
    .where(col(Authorship.contribution_id) == col(Contribution.id))
    .correlate(Contribution)
)
_WORDS = (
    select(Endorsement)
    .join(Person, col(Person.id) == col(Endorsement.endorser_id))
    .where(col(Endorsement.contribution_id) == col(Contribution.id), col(Endorsement.revoked_at).is_(None))
    .correlate(Contribution)
)
_NAMED = col(Person.id), col(Person.username), col(Person.display_name)
_ASKED = aliased(Person)

SHOWN: tuple[Any, ...] = (
    col(Contribution.id), col(Contribution.kind), col(Contribution.title), col(Contribution.body),
    col(Contribution.evidence), col(Contribution.topics), col(Contribution.occurred_on), col(Contribution.logged_at),
    col(Contribution.state), col(Contribution.source), col(Contribution.version), col(Contribution.community_id),
    col(Community.slug), col(Community.name),
    gathered(_AUTHORS, *_NAMED, by=[Authorship.place], into=Ref).label("authors"),
    gathered(
        _WORDS, col(Endorsement.id), col(Endorsement.type), col(Endorsement.benefit), col(Endorsement.created_at), *_NAMED,
        by=[Endorsement.created_at, Endorsement.id], into=_word,
    ).label("words"),
    col(Contribution.beneficiary_id), col(_ASKED.username).label("asked"), col(_ASKED.display_name).label("asked_name"),
)  # fmt: skip
_ROWS: Select[*tuple[Any, ...]] = (
    select(*SHOWN)
    .join(Community, col(Community.id) == col(Contribution.community_id))
    .outerjoin(_ASKED, col(_ASKED.id) == col(Contribution.beneficiary_id))
)
_ONE = Question(_ROWS.where(col(Contribution.id) == bindparam("id")))

_NARROWED: dict[str, ColumnElement[bool]] = {
    "standing": col(Contribution.state).not_in(GONE),
    "known": col(Contribution.community_id).not_in(HIDDEN),
    "community_id": col(Contribution.community_id) == bindparam("community_id"),
    "author_id": col(Authorship.person_id) == bindparam("author_id"),
    "kind": col(Contribution.kind) == bindparam("kind", type_=String()),
    "state": col(Contribution.state) == bindparam("state", type_=String()),
    "since": col(Contribution.occurred_on) >= bindparam("since", type_=Date()),
}


@cache
def _feed(narrowed: frozenset[str]) -> paging.Pages:
    """The feed, narrowed in these ways. By author the keys are the authorship's, so that one index gives the page."""
    rows = _ROWS.where(*(_NARROWED[name] for name in sorted(narrowed)))
    if "author_id" not in narrowed:
        return paging.Pages(rows, {"logged_at": col(Contribution.logged_at), "id": col(Contribution.id)})
    rows = rows.join(Authorship, col(Authorship.contribution_id) == col(Contribution.id))
    return paging.Pages(rows, {"logged_at": col(Authorship.logged_at), "id": col(Authorship.contribution_id)})


@cache
def _waiting(narrowed: frozenset[str]) -> Question:
    said = select(col(Endorsement.contribution_id)).where(
        col(Endorsement.endorser_id) == bindparam("me"), col(Endorsement.revoked_at).is_(None)
    )
    rows = _ROWS.where(
        *(_NARROWED[name] for name in sorted(narrowed)),
        col(Contribution.beneficiary_id) == bindparam("me"),
        col(Contribution.state).in_([ContributionState.LOGGED, ContributionState.ENDORSED]),
        col(Contribution.id).not_in(said),
    )
    return Question(rows.order_by(col(Contribution.logged_at)).limit(bindparam("limit", type_=Integer())))
