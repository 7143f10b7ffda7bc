"""Finding one contribution, its authors, the words on it and the rulings about it."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, Ruling
from app.models.people import Person
from app.policies import communities as community_policy
from app.services.contributions.listing import Word, one
from app.services.people import Ref


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


def words_on(session: Session, contribution: Contribution) -> list[Word]:
    """Standing endorsements of a contribution, oldest first."""
    words: list[Word] = one(session, contribution).words
    return words
