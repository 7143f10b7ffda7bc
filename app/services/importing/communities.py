"""Rows → communities. Unless a row says otherwise they work: an import tells of what there is."""

from collections.abc import Sequence
from typing import Any

from app.core.text import sort_key
from app.journal import facts
from app.models.communities import Community, Status, Transition
from app.services.communities.founding import refresh_search
from app.services.importing.batch import Batch
from app.services.importing.shapes import CommunityRow

NOUN = "communities"


def learn(batch: Batch, rows: Sequence[CommunityRow]) -> None:
    """Look up the communities of these slugs."""
    batch.know_communities(row.slug for row in rows)


def take(batch: Batch, _line: int, row: CommunityRow) -> None:
    """Write down or update one community."""
    told = row.model_dump(exclude_none=True)
    known = batch.communities.get(row.slug)
    if known is None:
        batch.communities[row.slug] = _found(batch, told)
        batch.tally.note(NOUN, "created")
    else:
        batch.tally.note(NOUN, "updated" if _change(batch, known, told) else "unchanged")


def _found(batch: Batch, told: dict[str, Any]) -> Community:
    community = Community(**{"status": Status.ACTIVE, **told}, name_key=sort_key(told["name"]))
    refresh_search(community)
    batch.add(community)
    batch.tell(
        facts.CommunityFounded(
            community_id=community.id,
            kind=community.kind.value,
            orientation=community.orientation.value,
            status=community.status.value,
        )
    )
    return community


def _change(batch: Batch, community: Community, told: dict[str, Any]) -> bool:
    changed = sorted(name for name, value in told.items() if getattr(community, name) != value)
    if not changed:
        return False
    if "status" in changed:
        _move(batch, community, told["status"])
    for name in changed:
        setattr(community, name, told[name])
    community.name_key = sort_key(community.name)
    refresh_search(community)
    community.touch()
    if fields := tuple(name for name in changed if name != "status"):
        batch.tell(facts.CommunityChanged(community_id=community.id, fields=fields))
    return True


def _move(batch: Batch, community: Community, target: Status) -> None:
    """A step of the past is told, not taken: no guard holds it up."""
    batch.add(Transition(community_id=community.id, source=community.status, target=target))
    source = Status(community.status).value
    batch.tell(facts.CommunityMoved(community_id=community.id, source=source, target=target.value))
