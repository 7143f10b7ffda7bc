"""How somebody's work helped: what they did, whom it helped and how, and which goal that serves (B02, look.md).

The latest chains, told by those who were helped; nothing is counted up into a rank, and no points are looked at. Only what the
reader may see: contributions and pages of communities of which they may know, whatever else hangs on them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState, Endorsement
from app.models.goals import Goal
from app.models.knowledge import Asset, Confidence, Revision
from app.models.people import Person
from app.models.trust import Reuse, ReuseOutcome
from app.services import goals
from app.services.communities.finding import PlaceRef, visible
from app.services.goals.serving import ASSET, CONTRIBUTION, Thing
from app.services.people.finding import Ref

A_FEW = 5  # people: fewer are not counted out, and their units are not told
SHOWN = 3  # voices of each chain
LOOKED_AT = 200  # the newest voices of either kind, of which the latest things come
WORKED = (ReuseOutcome.WORKED, ReuseOutcome.ADAPTED)
GONE = (ContributionState.WITHDRAWN, ContributionState.VOIDED)


class Voice(NamedTuple):
    """Somebody whom it helped, and how: a sentence, or what came of using it with the minutes that saved."""

    who: Ref
    at: datetime
    sentence: str
    outcome: ReuseOutcome | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Chain:
    """One thing somebody did, the latest voices of those it helped, and the goal it serves with how far that is.

    `people` is None for fewer than five: a few; `units` likewise. `minutes` is what people say it saved them.
    """

    thing: Thing
    title: str
    kind: str
    community: PlaceRef
    voices: list[Voice]
    people: int | None
    units: int | None
    minutes: int
    goal: goals.Standing | None
    presumed: bool

    @property
    def more(self) -> bool:
        """Whether others than those shown were helped, too."""
        return self.people is not None and self.people > len({voice.who.id for voice in self.voices})


class _Found(NamedTuple):
    thing: Thing
    title: str
    kind: str
    community: PlaceRef
    voices: list[Voice]


def chains(session: Session, actor: Actor, person_id: str, most: int) -> list[Chain]:
    """How a person's work helped, of what the actor may see; what helped somebody last comes first."""
    found: dict[str, _Found] = {}
    for row in session.execute(_words(actor, person_id)):
        thing = Thing(CONTRIBUTION, row.id, row.community_id, row.occurred_on)
        _hear(found, thing, row, Voice(_ref(row), row.created_at, row.benefit))
    for row in session.execute(_receipts(actor, person_id)):
        thing = Thing(ASSET, row.id, row.community_id, row.begun.date())
        _hear(found, thing, row, Voice(_ref(row), row.created_at, row.comment, row.outcome, row.minutes_saved))
    latest = sorted(found.values(), key=lambda one: (one.voices[0].at, one.thing.id), reverse=True)[:most]
    return _told(session, actor, person_id, latest)


def _ref(row: Any) -> Ref:
    return Ref(row.who, row.username, row.display_name)


def _hear(found: dict[str, _Found], thing: Thing, row: Any, voice: Voice) -> None:
    """Add a voice to its thing; they come newest first."""
    place = PlaceRef(row.community_id, row.slug, row.name)
    found.setdefault(thing.id, _Found(thing, row.title, row.kind.value, place, [])).voices.append(voice)


def _told(session: Session, actor: Actor, person_id: str, found: Sequence[_Found]) -> list[Chain]:
    served = goals.served(session, [one.thing for one in found])
    standing = {one.goal.id: one for one in goals.standings(session, actor, _distinct(one.goal for one in served.values()))}
    sums = _sums(session, person_id, found)
    chains = []
    for one in found:
        goal, presumed = served[one.thing.id]
        people, units, minutes = sums[one.thing.id]
        chains.append(
            Chain(
                one.thing, one.title, one.kind, one.community, _one_each(one.voices)[:SHOWN],
                people if people >= A_FEW else None, units if people >= A_FEW and units else None, minutes,
                standing[goal.id] if goal else None, presumed=presumed,
            )
        )  # fmt: skip
    return chains


def _distinct(found: Iterable[Goal | None]) -> list[Goal]:
    return list({goal.id: goal for goal in found if goal}.values())


def _one_each(voices: Sequence[Voice]) -> list[Voice]:
    """The newest voice of each person."""
    return list({voice.who.id: voice for voice in reversed(voices)}.values())[::-1]


def _sums(session: Session, person_id: str, found: Sequence[_Found]) -> dict[str, tuple[int, int, int]]:
    """Of each thing: how many others it helped, from how many units, and how many minutes they say it saved them."""
    ids = {kind: [one.thing.id for one in found if one.thing.kind == kind] for kind in (CONTRIBUTION, ASSET)}
    words = (
        select(col(Endorsement.contribution_id), func.count(func.distinct(col(Endorsement.endorser_id))))
        .where(col(Endorsement.contribution_id).in_(ids[CONTRIBUTION]), col(Endorsement.revoked_at).is_(None))
        .group_by(col(Endorsement.contribution_id))
    )
    uses = (
        select(
            col(Reuse.asset_id), func.count(func.distinct(col(Reuse.person_id))),
            func.count(func.distinct(col(Reuse.unit_id))), func.sum(col(Reuse.minutes_saved)),
        )
        .where(col(Reuse.asset_id).in_(ids[ASSET]), col(Reuse.outcome).in_(WORKED), col(Reuse.person_id) != person_id)
        .where(_theirs(person_id))
        .group_by(col(Reuse.asset_id))
    )  # fmt: skip
    sums = {row[0]: (row[1], 0, 0) for row in session.execute(words)} if ids[CONTRIBUTION] else {}
    if ids[ASSET]:
        sums |= {row[0]: (row[1], row[2], int(row[3] or 0)) for row in session.execute(uses)}
    return sums


_WHO: tuple[Any, ...] = col(Person.id).label("who"), col(Person.username), col(Person.display_name)
_WHERE: tuple[Any, ...] = col(Community.slug), col(Community.name)


def _words(actor: Actor, person_id: str) -> Select[*tuple[Any, ...]]:
    """Standing endorsements of what a person did, the newest first."""
    return (
        select(
            col(Contribution.id), col(Contribution.title), col(Contribution.kind), col(Contribution.community_id),
            col(Contribution.occurred_on), col(Endorsement.benefit), col(Endorsement.created_at), *_WHO, *_WHERE,
        )
        .join(Authorship, col(Authorship.contribution_id) == col(Contribution.id))
        .join(Endorsement, col(Endorsement.contribution_id) == col(Contribution.id))
        .join(Person, col(Person.id) == col(Endorsement.endorser_id))
        .join(Community, col(Community.id) == col(Contribution.community_id))
        .where(col(Authorship.person_id) == person_id, col(Endorsement.revoked_at).is_(None), visible(actor))
        .where(col(Endorsement.endorser_id) != person_id, col(Contribution.state).not_in(GONE))
        .order_by(col(Endorsement.created_at).desc(), col(Endorsement.id).desc()).limit(LOOKED_AT)
    )  # fmt: skip


def _theirs(person_id: str) -> ColumnElement[bool]:
    """The condition on Reuse: what was used holds something that a person wrote, and not only after it."""
    return (
        select(col(Revision.id))
        .where(col(Revision.asset_id) == col(Reuse.asset_id), col(Revision.author_id) == person_id)
        .where(col(Revision.number) <= col(Reuse.revision))
        .correlate(Reuse)
        .exists()
    )


def _receipts(actor: Actor, person_id: str) -> Select[*tuple[Any, ...]]:
    """What others say came of using pages of which a person had written some by then, where it worked; the newest first."""
    return (
        select(
            col(Asset.id), col(Asset.title), col(Asset.kind), col(Asset.community_id), col(Asset.created_at).label("begun"),
            col(Reuse.comment), col(Reuse.outcome), col(Reuse.minutes_saved), col(Reuse.created_at), *_WHO, *_WHERE,
        )
        .join(Reuse, col(Reuse.asset_id) == col(Asset.id))
        .join(Person, col(Person.id) == col(Reuse.person_id))
        .join(Community, col(Community.id) == col(Asset.community_id))
        .where(_theirs(person_id), col(Reuse.person_id) != person_id, col(Reuse.outcome).in_(WORKED))
        .where(col(Asset.confidence) != Confidence.ARCHIVED, visible(actor))
        .order_by(col(Reuse.created_at).desc(), col(Reuse.id).desc()).limit(LOOKED_AT)
    )  # fmt: skip
