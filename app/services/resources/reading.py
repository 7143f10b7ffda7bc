"""Finding resources and their versions, and how each unit stands with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence
from app.models.people import OrgUnit, Person, PersonStatus
from app.models.resources import (
    AdoptionRecord,
    AdoptionState,
    Exemption,
    Mandate,
    Resource,
    ResourceScope,
    ResourceVersion,
)
from app.models.trust import Reuse, ReuseOutcome
from app.policies import communities as community_policy
from app.services.communities.finding import visible
from app.services.held import today
from app.services.resources import standing
from app.services.resources.standing import Coverage
from app.services.resources.units import scope

A_FEW = 5  # people: what fewer did would tell of each of them
YEAR = timedelta(days=365)  # in which uses count


@dataclass(frozen=True)
class Row:
    """How a version stands with a unit. `uses` is None where so few work that it would tell of each; `records`: newest last."""

    unit: OrgUnit
    state: AdoptionState
    records: list[AdoptionRecord]
    exemptions: list[Exemption]
    uses: int | None


def find(session: Session, actor: Actor, resource_id: str) -> tuple[Resource, Community]:
    """A resource and its community; raises NotFoundError where the actor may know of none."""
    found = session.get(Resource, resource_id)
    community = session.get(Community, found.community_id) if found else None
    if found is None or community is None or not community_policy.can_see(actor, community):
        raise NotFoundError(_("There is no such resource."))
    return found, community


def find_version(session: Session, actor: Actor, version_id: str) -> tuple[ResourceVersion, Resource, Community]:
    """A version, found the same way."""
    version = session.get(ResourceVersion, version_id)
    if version is None:
        raise NotFoundError(_("There is no such version."))
    return version, *find(session, actor, version.resource_id)


def listing(session: Session, community: Community, ask: paging.Ask) -> paging.Page[tuple[Resource, Asset]]:
    """A community's resources, the newest first, without those whose page was archived."""
    query = (
        select(Resource, Asset, *paging.labelled([col(Resource.id)]))
        .join(Asset, col(Asset.id) == col(Resource.asset_id))
        .where(col(Resource.community_id) == community.id, col(Asset.confidence) != Confidence.ARCHIVED)
    )
    page = paging.page(session, query, [col(Resource.id)], ask)
    return paging.Page([(row.Resource, row.Asset) for row in page.items], page.next)


def of_asset(session: Session, asset: Asset) -> Resource | None:
    """What an asset is to work with, if anything."""
    return session.execute(select(Resource).where(col(Resource.asset_id) == asset.id)).scalar_one_or_none()


def asset_of(session: Session, resource: Resource) -> Asset:
    """Where its text stands."""
    return session.execute(select(Asset).where(col(Asset.id) == resource.asset_id)).scalar_one()


def versions(session: Session, resource: Resource) -> list[ResourceVersion]:
    """All its versions, the highest first."""
    query = select(ResourceVersion).where(col(ResourceVersion.resource_id) == resource.id)
    return sorted(session.execute(query).scalars(), key=lambda one: one.number, reverse=True)


def current(session: Session, resource: Resource) -> ResourceVersion | None:
    """The version that holds today."""
    return standing.current(versions(session, resource), today())


def rows(session: Session, resource: Resource, version: ResourceVersion, day: date | None = None) -> list[Row]:
    """How a version stands with every unit that it is for, today unless told, by name."""
    day = day or today()
    said, freed = _said(session, version), exemptions(session, [version.id])
    units = scope(session, version)
    used, heads = uses(session, resource, day), _headcounts(session, [one.id for one in units])
    found = []
    for one in units:
        mine = [each for each in freed if each.unit_id == one.id]
        count = used.get(one.id, 0) if heads.get(one.id, 0) >= A_FEW else None
        found.append(Row(one, standing.state_of(said[one.id], mine, day), said[one.id], mine, count))
    return found


def coverage(session: Session, resource: Resource, version: ResourceVersion, day: date | None = None) -> Coverage:
    """H19 of one version on a day."""
    day = day or today()
    states = {row.unit.id: row.state for row in rows(session, resource, version, day)}
    return standing.coverage(states, uses(session, resource, day), day)


def uses(session: Session, resource: Resource, day: date) -> dict[str, int]:
    """How often each unit said, in the year up to a day, that it used the page. For sums: singly they may tell of people."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    query = select(col(Reuse.unit_id), func.count()).where(
        col(Reuse.asset_id) == resource.asset_id, col(Reuse.unit_id).is_not(None),
        col(Reuse.outcome).in_([ReuseOutcome.WORKED, ReuseOutcome.ADAPTED]),
        col(Reuse.created_at) < end, col(Reuse.created_at) >= end - YEAR,
    )  # fmt: skip
    return {row[0]: row[1] for row in session.execute(query.group_by(col(Reuse.unit_id)))}


def exemptions(session: Session, version_ids: Iterable[str]) -> list[Exemption]:
    """Every exemption from some versions, lapsed, ended and declined ones too, the newest first."""
    query = select(Exemption).where(col(Exemption.version_id).in_(list(version_ids))).order_by(col(Exemption.id).desc())
    return list(session.execute(query).scalars())


def binding(session: Session, actor: Actor, unit_id: str) -> list[tuple[Resource, Asset, ResourceVersion]]:
    """What binds a unit today, of what the actor may know of: mandatory versions that hold and are for it, by title."""
    named = (
        select(col(ResourceVersion.resource_id))
        .join(ResourceScope, col(ResourceScope.version_id) == col(ResourceVersion.id))
        .where(col(ResourceScope.unit_id) == unit_id, col(ResourceVersion.mandate) == Mandate.MANDATORY)
    )
    query = (
        select(Resource, Asset)
        .join(Asset, col(Asset.id) == col(Resource.asset_id))
        .join(Community, col(Community.id) == col(Resource.community_id))
        .where(visible(actor), col(Resource.id).in_(named), col(Asset.confidence) != Confidence.ARCHIVED)
        .order_by(col(Asset.title_key), col(Resource.id))
    )
    found = []
    for resource, asset in session.execute(query):
        holds = standing.binding(versions(session, resource), today())
        if holds and any(one.id == unit_id for one in scope(session, holds)):
            found.append((resource, asset, holds))
    return found


def _said(session: Session, version: ResourceVersion) -> dict[str, list[AdoptionRecord]]:
    query = select(AdoptionRecord).where(col(AdoptionRecord.version_id) == version.id).order_by(col(AdoptionRecord.id))
    found: dict[str, list[AdoptionRecord]] = defaultdict(list)
    for one in session.execute(query).scalars():
        found[one.unit_id].append(one)
    return found


def _headcounts(session: Session, unit_ids: Sequence[str]) -> dict[str, int]:
    here = col(Person.unit_id).in_(unit_ids), col(Person.status) == PersonStatus.ACTIVE
    query = select(col(Person.unit_id), func.count()).where(*here).group_by(col(Person.unit_id))
    return {row[0]: row[1] for row in session.execute(query)}
