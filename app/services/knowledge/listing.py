"""Lists of assets, and one with all that is shown of it. Rows, not objects; archived ones only when asked for by state."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core import paging
from app.core.db import Session
from app.core.quick import Question
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence, Revision
from app.models.people import Person
from app.models.trust import AssetFlag, FlagState, Reuse, ReuseOutcome, Verification
from app.services.people.finding import Ref

LATEST = 5  # on a hub


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a community's assets are narrowed to."""

    kind: str | None = None
    state: str | None = None
    lang: str | None = None


def of_community(session: Session, community_id: str, wanted: Filters, ask: paging.Ask) -> paging.Page[Any]:
    """A community's assets by title, as rows of `SHOWN`."""
    given = {name: value for name, value in vars(wanted).items() if value}
    return _listed(frozenset(given)).page(session, ask, community_id=community_id, **given)


def latest(session: Session, community_id: str, most: int = LATEST) -> list[Any]:
    """What a community wrote or revised last."""
    return _LATEST.all(session, community_id=community_id, limit=most)


def one(session: Session, asset: Asset) -> Any:
    """An asset that was found, as a row of `SHOWN`."""
    return _ONE.all(session, id=asset.id)[0]


def revisions(session: Session, asset: Asset, ask: paging.Ask) -> paging.Page[Any]:
    """Its revisions, newest first, without their texts."""
    return _REVISIONS.page(session, ask, asset_id=asset.id)


def translations(session: Session, asset: Asset) -> list[Any]:
    """The same in other languages, as rows of `id, title, lang`, archived ones left out."""
    return _TRANSLATIONS.all(session, root=asset.translation_of or asset.id, id=asset.id)


def verifications(session: Session, asset: Asset, most: int) -> list[tuple[Verification, Ref]]:
    """Who checked it, newest first."""
    return _with_people(session, asset, Verification, col(Verification.verifier_id), most)


def reuses(session: Session, asset: Asset, most: int) -> list[tuple[Reuse, Ref]]:
    """Who used it and how it went, newest first."""
    return _with_people(session, asset, Reuse, col(Reuse.person_id), most)


def flags(session: Session, asset: Asset, most: int, *, state: FlagState | None = None) -> list[tuple[AssetFlag, Ref]]:
    """What readers said is the matter, newest first; in one state or in all."""
    conditions = [col(AssetFlag.state) == state] if state else []
    return _with_people(session, asset, AssetFlag, col(AssetFlag.by_id), most, *conditions)


def outcomes(session: Session, asset: Asset) -> dict[str, int]:
    """How often it worked, was adapted and did not work; and `minutes` saved, as people said."""
    query = select(col(Reuse.outcome), func.count(), func.sum(Reuse.minutes_saved)).where(col(Reuse.asset_id) == asset.id)
    counted = {**dict.fromkeys(map(str, ReuseOutcome), 0), "minutes": 0}
    for outcome, count, minutes in session.execute(query.group_by(col(Reuse.outcome))):
        counted[str(outcome)] = count
        counted["minutes"] += int(minutes or 0)
    return counted


def _with_people(
    session: Session, asset: Asset, model: Any, person_id: Any, most: int, *conditions: ColumnElement[bool]
) -> list[tuple[Any, Ref]]:
    query = (
        select(model, col(Person.id).label("who"), col(Person.username), col(Person.display_name))
        .join(Person, col(Person.id) == person_id)
        .where(col(model.asset_id) == asset.id, *conditions)
        .order_by(col(model.id).desc())
        .limit(most)
    )
    return [(row[0], Ref(row.who, row.username, row.display_name)) for row in session.execute(query)]


_OWNER, _DEPUTY = aliased(Person), aliased(Person)
_OPEN_FLAGS = (
    select(func.count()).select_from(AssetFlag)
    .where(col(AssetFlag.asset_id) == col(Asset.id), col(AssetFlag.state) == FlagState.OPEN)
    .correlate(Asset).scalar_subquery()
)  # fmt: skip
SHOWN: tuple[Any, ...] = (
    col(Asset.id), col(Asset.kind), col(Asset.title), col(Asset.title_key), col(Asset.topics), col(Asset.lang),
    col(Asset.translation_of), col(Asset.confidence), col(Asset.review_interval_days), col(Asset.revision),
    col(Asset.revised_at), col(Asset.verified_revision), col(Asset.last_verified_at), col(Asset.next_review_on),
    col(Asset.path), col(Asset.version), col(Asset.community_id), col(Asset.fell_on), col(Asset.owner_id),
    col(Community.slug), col(Community.name),
    col(_OWNER.username).label("owner"), col(_OWNER.display_name).label("owner_name"),
    col(_DEPUTY.username).label("deputy"), col(_DEPUTY.display_name).label("deputy_name"),
    _OPEN_FLAGS.label("open_flags"),
)  # fmt: skip
ROWS: Select[*tuple[Any, ...]] = (
    select(*SHOWN)
    .join(Community, col(Community.id) == col(Asset.community_id))
    .outerjoin(_OWNER, col(_OWNER.id) == col(Asset.owner_id))
    .outerjoin(_DEPUTY, col(_DEPUTY.id) == col(Asset.deputy_id))
)
_ONE = Question(ROWS.where(col(Asset.id) == bindparam("id")))
_HERE = ROWS.where(col(Asset.community_id) == bindparam("community_id"))
_STANDING = col(Asset.confidence) != Confidence.ARCHIVED
_LATEST = Question(_HERE.where(_STANDING).order_by(col(Asset.revised_at).desc()).limit(bindparam("limit", type_=Integer())))
_NARROWED: dict[str, ColumnElement[bool]] = {
    "kind": col(Asset.kind) == bindparam("kind", type_=String()),
    "state": col(Asset.confidence) == bindparam("state", type_=String()),
    "lang": col(Asset.lang) == bindparam("lang", type_=String()),
}


@cache
def _listed(narrowed: frozenset[str]) -> paging.Pages:
    conditions = [_NARROWED[name] for name in sorted(narrowed)] + ([] if "state" in narrowed else [_STANDING])
    keys = {"title_key": col(Asset.title_key), "id": col(Asset.id)}
    return paging.Pages(_HERE.where(*conditions), keys, newest_first=False)


_REVISIONS = paging.Pages(
    select(
        col(Revision.id), col(Revision.number), col(Revision.title), col(Revision.at), col(Revision.summary),
        col(Revision.material), col(Revision.restores), col(Revision.path), col(Revision.author_id),
        col(Person.username), col(Person.display_name),
    ).outerjoin(Person, col(Person.id) == col(Revision.author_id)).where(col(Revision.asset_id) == bindparam("asset_id")),
    {"number": col(Revision.number)},
)  # fmt: skip
_TRANSLATIONS = Question(
    select(col(Asset.id), col(Asset.title), col(Asset.lang))
    .where(
        or_(col(Asset.id) == bindparam("root"), col(Asset.translation_of) == bindparam("root")),
        col(Asset.id) != bindparam("id"), _STANDING,
    )
    .order_by(col(Asset.lang), col(Asset.id))
)  # fmt: skip
