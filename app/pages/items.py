"""Contributions as every list, thread and page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.pages.words import kinds, states
from app.services.contributions import Word
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
    words: list[Word]
    beneficiary: Ref | None


def items(rows: Sequence[Any]) -> list[Item]:
    """Rows of a list of contributions, in words."""
    kind_names, state_names = kinds(), states()
    return [
        Item(
            row,
            row.slug,
            row.name,
            kind_names[row.kind],
            state_names[row.state],
            row.authors,
            row.words,
            Ref(row.beneficiary_id, row.asked, row.asked_name) if row.beneficiary_id else None,
        )
        for row in rows
    ]
