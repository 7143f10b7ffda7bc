"""Finding contributions: one, the feed over all that the actor may see, one person's. Lists are rows, not objects."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState, Endorsement, Ruling
from app.models.people import Person
from app.policies import communities as community_policy
from app.services.communities.finding import hidden_ids
from app.services.people import Ref

GONE = (ContributionState.WITHDRAWN, ContributionState.VOIDED)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the feed is narrowed to, by ids; withdrawn and voided ones only when `state` asks for them."""

    community_id: str | None = None
    author_id: str | None = None
    kind: str | None = None
    state: str | None = None
    since: date | None = None


def find(session: Session, actor: Actor, contribution_id: str) -> tuple[Contribution, Community]:
    """The contribution and its community; raises NotFoundError when the actor may not know of either."""
    row = session.execute(
        select(Contribution, Community)
        .join(Community, col(Community.id) == col(Contribution.community_id))
        .where(col(Contribution.id) == contribution_id)
    ).first()
    if row is None or not community_policy.can_see(actor, row[1]):
        raise NotFoundError(_("There is no such contribution."))
    return row[0], row[1]


def feed(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[Row[Any]]:
    """Contributions, newest first, as rows of what a list shows."""
    if wanted.author_id:
        return _by_author(session, actor, wanted, ask)
    keys = [col(Contribution.logged_at), col(Contribution.id)]
    return paging.page(session, _rows(session, actor, wanted).add_columns(*paging.labelled(keys)), keys, ask)


def of_person(session: Session, actor: Actor, person: Person, ask: paging.Ask) -> paging.Page[Row[Any]]:
    """One person's contributions, newest first."""
    return feed(session, actor, Filters(author_id=person.id), ask)


def waiting_for(session: Session, actor: Actor, most: int) -> list[Row[Any]]:
    """Contributions whose authors asked the actor to confirm that they helped, and that wait for it; oldest first."""
    said = select(col(Endorsement.contribution_id)).where(
        col(Endorsement.endorser_id) == actor.person_id, col(Endorsement.revoked_at).is_(None)
    )
    statement = _rows(session, actor, Filters()).where(
        col(Contribution.beneficiary_id) == actor.person_id,
        col(Contribution.state).in_([ContributionState.LOGGED, ContributionState.ENDORSED]),
        col(Contribution.id).not_in(said),
    )
    return list(session.execute(statement.order_by(col(Contribution.logged_at)).limit(most)))


def _by_author(session: Session, actor: Actor, wanted: Filters, ask: paging.Ask) -> paging.Page[Row[Any]]:
    keys = [col(Authorship.logged_at), col(Authorship.contribution_id)]
    statement = (
        _rows(session, actor, wanted)
        .join(Authorship, col(Authorship.contribution_id) == col(Contribution.id))
        .where(col(Authorship.person_id) == wanted.author_id)
        .add_columns(*paging.labelled(keys))
    )
    return paging.page(session, statement, keys, ask)


def _rows(session: Session, actor: Actor, wanted: Filters) -> Select[*tuple[Any, ...]]:
    item = Contribution
    return (
        select(
            col(item.id), col(item.kind), col(item.title), col(item.body), col(item.evidence), col(item.topics),
            col(item.occurred_on), col(item.logged_at), col(item.state), col(item.source), col(item.version),
            col(item.beneficiary_id), col(item.community_id), col(Community.slug), col(Community.name),
        )
        .join(Community, col(Community.id) == col(item.community_id))
        .where(*_conditions(session, actor, wanted))
    )  # fmt: skip


def _conditions(session: Session, actor: Actor, wanted: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.community_id:
        conditions.append(col(Contribution.community_id) == wanted.community_id)
    elif hidden := hidden_ids(session, actor):
        conditions.append(col(Contribution.community_id).not_in(hidden))
    if wanted.kind:
        conditions.append(col(Contribution.kind) == wanted.kind)
    if wanted.state:
        conditions.append(col(Contribution.state) == wanted.state)
    else:
        conditions.append(col(Contribution.state).not_in(GONE))
    if wanted.since:
        conditions.append(col(Contribution.occurred_on) >= wanted.since)
    return conditions


def authors_of(session: Session, contribution_ids: Collection[str]) -> dict[str, list[Ref]]:
    """Authors by contribution, in the order named."""
    found: dict[str, list[Ref]] = defaultdict(list)
    for contribution_id, *person in session.execute(_AUTHORS, {"ids": list(contribution_ids)}):
        found[contribution_id].append(Ref(*person))
    return found


_AUTHORS = (
    select(col(Authorship.contribution_id), col(Person.id), col(Person.username), col(Person.display_name))
    .join(Person, col(Person.id) == col(Authorship.person_id))
    .where(col(Authorship.contribution_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Authorship.contribution_id), col(Authorship.place))
)


def rulings_of(session: Session, contribution: Contribution) -> list[Ruling]:
    """Returns, withdrawals, voidings and lapses of a contribution, oldest first."""
    query = select(Ruling).where(col(Ruling.contribution_id) == contribution.id).order_by(col(Ruling.id))
    return list(session.execute(query).scalars())


class Word(NamedTuple):
    """An endorsement as it is shown: whose sentence, how it helped."""

    id: str
    contribution_id: str
    type: str
    benefit: str
    at: Any
    endorser: Ref


def endorsements_of(session: Session, contribution_ids: Collection[str]) -> dict[str, list[Word]]:
    """Standing endorsements by contribution, oldest first."""
    found: dict[str, list[Word]] = defaultdict(list)
    for row in session.execute(_WORDS, {"ids": list(contribution_ids)}):
        found[row[1]].append(Word(row[0], row[1], row[2], row[3], row[4], Ref(*row[5:])))
    return found


_WORDS = (
    select(
        col(Endorsement.id), col(Endorsement.contribution_id), col(Endorsement.type), col(Endorsement.benefit),
        col(Endorsement.created_at), col(Person.id), col(Person.username), col(Person.display_name),
    )
    .join(Person, col(Person.id) == col(Endorsement.endorser_id))
    .where(col(Endorsement.contribution_id).in_(bindparam("ids", expanding=True)), col(Endorsement.revoked_at).is_(None))
    .order_by(col(Endorsement.created_at), col(Endorsement.id))
)  # fmt: skip
