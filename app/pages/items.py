"""Contributions as every list, thread and page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.db import Session
from app.models.communities import Community
from app.models.contributions import Contribution
from app.pages.words import kinds, states
from app.services import contributions, people
from app.services.people import Ref


@dataclass(frozen=True)
class Item:
    """A contribution as a list or the thread shows it."""

    row: Any
    community_slug: str
    community_name: str
    kind: str
    state: str
    authors: list[Ref]
    words: list[Any]
    beneficiary: Ref | None


def items(session: Session, rows: Sequence[Any]) -> list[Item]:
    """Rows of a feed with their authors and words, in three queries."""
    ids = [row.id for row in rows]
    authors = contributions.authors_of(session, ids)
    words = contributions.endorsements_of(session, ids)
    names = people.refs(session, [row.beneficiary_id for row in rows])
    return [
        Item(
            row,
            row.slug,
            row.name,
            kinds()[row.kind],
            states()[row.state],
            authors.get(row.id, []),
            words.get(row.id, []),
            names.get(row.beneficiary_id or ""),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Beside:
    """A contribution beside its community's slug and name, as a feed's row has them."""

    contribution: Contribution
    slug: str
    name: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.contribution, name)


def item(session: Session, contribution: Contribution, community: Community) -> Item:
    """One contribution, as lists show it."""
    session.flush()
    return items(session, [Beside(contribution, community.slug, community.name)])[0]
