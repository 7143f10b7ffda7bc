"""What standards ask of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.knowledge import Asset
from app.models.people import OrgUnit
from app.models.resources import (
    AdoptionRecord,
    Exemption,
    ExemptionState,
    Mandate,
    Resource,
    ResourceVersion,
    VersionState,
)
from app.policies.matrix import may
from app.services.held import today

SOON = timedelta(days=14)
MOST = 3


class Card(NamedTuple):
    """A card: `version` and `plea` wait for a decision, `lapsing` and `expiring` for whoever sees to it in time."""

    kind: str
    subject: str
    resource_id: str
    title: str
    unit: str = ""
    due_on: date | None = None


def cards(session: Session, actor: Actor) -> Iterator[Card]:
    """The actor's cards, a few of each kind."""
    deciding = [place for place in actor.roles if may(actor, "publish mandatory standard", place, "A")]
    granting = [place for place in actor.roles if may(actor, "grant exemption", place, "A")]
    caring = [place for place in actor.roles if may(actor, "check adoption", place, "D") or place in granting]
    yield from _versions(session, actor, deciding)
    yield from _exemptions(
        session, "plea", granting, col(Exemption.state) == ExemptionState.PROPOSED, col(Exemption.until) > today()
    )
    soon = col(Exemption.until) <= today() + SOON, col(Exemption.until) > today()
    yield from _exemptions(session, "lapsing", caring, col(Exemption.state) == ExemptionState.GRANTED, *soon)
    yield from _expiring(session, actor)


def _versions(session: Session, actor: Actor, places: list[str]) -> Iterator[Card]:
    query: Select[*tuple[Any, ...]] = (
        select(col(ResourceVersion.id), col(Resource.id).label("resource_id"), col(Asset.title))
        .join(Resource, col(Resource.id) == col(ResourceVersion.resource_id))
        .join(Asset, col(Asset.id) == col(Resource.asset_id))
        .where(col(Resource.community_id).in_(places), col(ResourceVersion.state) == VersionState.PROPOSED)
        .where(col(ResourceVersion.mandate) == Mandate.MANDATORY, col(ResourceVersion.proposed_by) != actor.person_id)
    )
    for row in session.execute(query.order_by(col(ResourceVersion.id)).limit(MOST)) if places else ():
        yield Card("version", row.id, row.resource_id, row.title)


def _exemptions(session: Session, kind: str, places: list[str], *conditions: ColumnElement[bool]) -> Iterator[Card]:
    query: Select[*tuple[Any, ...]] = (
        select(
            col(Exemption.id), col(Exemption.until), col(Resource.id).label("resource_id"), col(Asset.title), col(OrgUnit.name)
        )
        .join(ResourceVersion, col(ResourceVersion.id) == col(Exemption.version_id))
        .join(Resource, col(Resource.id) == col(ResourceVersion.resource_id))
        .join(Asset, col(Asset.id) == col(Resource.asset_id))
        .join(OrgUnit, col(OrgUnit.id) == col(Exemption.unit_id))
        .where(col(Resource.community_id).in_(places), *conditions)
    )
    for row in session.execute(query.order_by(col(Exemption.until), col(Exemption.id)).limit(MOST)) if places else ():
        yield Card(kind, row.id, row.resource_id, row.title, row.name, row.until)


def _expiring(session: Session, actor: Actor) -> Iterator[Card]:
    """What the actor said for their unit and soon counts no more, unless somebody has said something since."""
    newer = aliased(AdoptionRecord)
    since = col(newer.version_id) == col(AdoptionRecord.version_id), col(newer.unit_id) == col(AdoptionRecord.unit_id)
    said_anew = select(col(newer.id)).where(*since, col(newer.id) > col(AdoptionRecord.id)).exists()
    query: Select[*tuple[Any, ...]] = (
        select(AdoptionRecord, col(Resource.id).label("resource_id"), col(Asset.title))
        .join(ResourceVersion, col(ResourceVersion.id) == col(AdoptionRecord.version_id))
        .join(Resource, col(Resource.id) == col(ResourceVersion.resource_id))
        .join(Asset, col(Asset.id) == col(Resource.asset_id))
        .where(col(AdoptionRecord.attested_by) == actor.person_id, col(AdoptionRecord.expires_on) > today(), ~said_anew)
        .where(col(AdoptionRecord.expires_on) <= today() + SOON, col(ResourceVersion.state) == VersionState.PUBLISHED)
        .order_by(col(AdoptionRecord.expires_on), col(AdoptionRecord.id)).limit(MOST)
    )  # fmt: skip
    for row in session.execute(query):
        yield Card("expiring", row.AdoptionRecord.id, row.resource_id, row.title, due_on=row.AdoptionRecord.expires_on)
