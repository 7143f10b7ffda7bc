"""Proposing: an asset becomes something to work with, in versions that somebody proposes (K03)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.people import OrgUnit
from app.models.resources import Mandate, Resource, ResourceKind, ResourceScope, ResourceVersion, VersionState
from app.policies import resources as policy
from app.policies.guard import require
from app.services.resources import deciding, reading

SEMVER = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")
MOST_UNITS = 500


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version to be; `units` are codes, and needed for what is mandatory."""

    semver: str
    effective_from: date
    mandate: Mandate = Mandate.NO
    notes: str = ""
    sunset_on: date | None = None
    units: Sequence[str] = ()


def require_proposer(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever may propose nothing here."""
    allowed = policy.can_propose(actor, community) or policy.can_propose_mandatory(actor, community)
    require(allowed, otherwise=_("Join this community first; then give others something to work with."))


def declare(session: Session, actor: Actor, asset: Asset, community: Community, kind: ResourceKind) -> Resource:
    """Say that an asset is something to work with. Raises ForbiddenError, ConflictError where it is already, or archived."""
    require_proposer(actor, community)
    if asset.is_archived:
        raise ConflictError(_("This was archived. Bring it back first."))
    if session.execute(select(col(Resource.id)).where(col(Resource.asset_id) == asset.id)).first():
        raise ConflictError(_("This is something to work with already."))
    row = Resource(community_id=community.id, asset_id=asset.id, kind=kind, by_id=actor.person_id)
    session.add(row)
    session.flush()
    named = {"resource_id": row.id, "community_id": community.id, "asset_id": asset.id, "kind": kind.value}
    record(session, actor.person_id, facts.ResourceDeclared(**named))
    return row


def propose(session: Session, actor: Actor, resource: Resource, community: Community, draft: Draft) -> ResourceVersion:
    """Propose a version of what the asset says now; who may publish it at once, does, unless it is mandatory.

    Raises ForbiddenError, InvalidError at the field that is wrong, ConflictError for what only a centre of excellence may.
    """
    session.refresh(resource, with_for_update=True)
    mandatory = draft.mandate == Mandate.MANDATORY
    allowed = policy.can_propose_mandatory(actor, community) if mandatory else policy.can_propose(actor, community)
    require(allowed, otherwise=_("Only those who look after this community may propose that."))
    deciding.check_mandate(community, draft.mandate)
    units = _units(session, draft)
    _check_numbers(session, resource, draft)
    asset = reading.asset_of(session, resource)
    version = ResourceVersion(
        resource_id=resource.id, semver=draft.semver, revision=asset.revision, notes=draft.notes, mandate=draft.mandate,
        effective_from=draft.effective_from, sunset_on=draft.sunset_on, proposed_by=actor.person_id,
    )  # fmt: skip
    session.add(version)
    session.flush()
    if units:
        session.execute(insert(ResourceScope), [{"version_id": version.id, "unit_id": one} for one in units])
    resource.touch()
    deciding.tell_move(session, actor, version, resource)
    if not mandatory and policy.can_publish(actor, community, draft.mandate):
        deciding.let_hold(session, actor, version, resource)
    return version


def _check_numbers(session: Session, resource: Resource, draft: Draft) -> None:
    if not SEMVER.fullmatch(draft.semver):
        raise InvalidError.at("semver", _("Write a version as 1.0.0."))
    if draft.sunset_on is not None and draft.sunset_on <= draft.effective_from:
        raise InvalidError.at("sunset_on", _("It would be over before it begins."))
    number = tuple(int(part) for part in draft.semver.split("."))
    others = reading.versions(session, resource)
    if any(one.number == number or (one.state == VersionState.PUBLISHED and one.number >= number) for one in others):
        raise InvalidError.at("semver", _("There is this version already, or a higher one. Choose the next number."))


def _units(session: Session, draft: Draft) -> list[str]:
    """Ids of the units that a version is for; raises InvalidError for unknown ones, and where none is bound."""
    codes = list(dict.fromkeys(draft.units))
    found = {row.code: row.id for row in session.execute(select(OrgUnit).where(col(OrgUnit.code).in_(codes))).scalars()}
    unknown = [code for code in codes if code not in found]
    if unknown or len(codes) > MOST_UNITS:
        raise InvalidError.at("units", _("There is no unit “%(code)s”.") % {"code": ", ".join(unknown[:5])})
    if draft.mandate == Mandate.MANDATORY and not codes:
        raise InvalidError.at("units", _("Say which units it binds."))
    return [found[code] for code in codes]
