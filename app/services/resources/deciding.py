"""Deciding: a proposed version holds from its day on, or is declined; and one day it holds no more (K03)."""

from datetime import date

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community, Kind, Visibility
from app.models.resources import Mandate, Resource, ResourceVersion, VersionState
from app.policies import resources as policy
from app.policies.guard import require
from app.services.held import today
from app.services.resources import units


def require_publisher(actor: Actor, version: ResourceVersion, community: Community) -> None:
    """Raise ForbiddenError for whoever does not decide whether a version holds."""
    allowed = policy.can_publish(actor, community, version.mandate)
    require(allowed, otherwise=_("The sponsor or a KM advisor decides what is mandatory; leaders and managers what is not."))


def require_decision(actor: Actor, version: ResourceVersion, community: Community) -> None:
    """The same, but for whoever takes their own proposal back."""
    if version.proposed_by != actor.person_id:
        require_publisher(actor, version, community)


def publish(
    session: Session, actor: Actor, version: ResourceVersion, resource: Resource, community: Community
) -> ResourceVersion:
    """Let a proposed version hold, from its day on, and from today at the earliest.

    Raises ForbiddenError for whoever may not, or proposed what is mandatory; ConflictError when it is decided.
    """
    session.refresh(version, with_for_update=True)
    require_publisher(actor, version, community)
    mandatory = version.mandate == Mandate.MANDATORY
    require(
        not mandatory or version.proposed_by != actor.person_id,
        otherwise=_("Somebody else has to decide on what you proposed."),
    )
    _refuse_decided(version)
    if mandatory:
        check_mandate(community, version.mandate)
    let_hold(session, actor, version, resource)
    return version


def decline(
    session: Session, actor: Actor, version: ResourceVersion, resource: Resource, community: Community, reason: str
) -> ResourceVersion:
    """Say no to a version, or take one's own proposal back. Raises ForbiddenError, InvalidError, ConflictError."""
    session.refresh(version, with_for_update=True)
    require_decision(actor, version, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    _refuse_decided(version)
    _decide(actor, version, VersionState.DECLINED, reason)
    tell_move(session, actor, version, resource)
    return version


def retire(
    session: Session, actor: Actor, version: ResourceVersion, resource: Resource, community: Community, day: date
) -> ResourceVersion:
    """Say from which day on a version holds no more; that it is so was decided by whoever publishes.

    Raises ForbiddenError, InvalidError for a day that has gone by, ConflictError for what does not hold.
    """
    session.refresh(version, with_for_update=True)
    require_publisher(actor, version, community)
    if day < today():
        raise InvalidError.at("sunset_on", _("This day has gone by."))
    if version.state != VersionState.PUBLISHED or version.over_by(today()):
        raise ConflictError(_("This version does not hold."))
    version.sunset_on = day
    version.touch()
    tell_move(session, actor, version, resource)
    return version


def let_hold(session: Session, actor: Actor, version: ResourceVersion, resource: Resource) -> None:
    """Let a version hold that may; raises ConflictError for one that would be over before it begins."""
    version.effective_from = max(version.effective_from, today())
    if version.over_by(version.effective_from):
        raise ConflictError(_("It would be over before it begins."))
    _decide(actor, version, VersionState.PUBLISHED)
    resource.touch()
    bound = len(units.scope(session, version))
    named = {"version_id": version.id, "resource_id": resource.id, "community_id": resource.community_id}
    record(session, actor.person_id, facts.ResourcePublished(**named, mandate=version.mandate.value, units=bound))


def _decide(actor: Actor, version: ResourceVersion, state: VersionState, reason: str = "") -> None:
    version.state, version.decided_by, version.decided_at, version.reason = state, actor.person_id, clock.now(), reason
    version.touch()


def _refuse_decided(version: ResourceVersion) -> None:
    if version.state != VersionState.PROPOSED:
        raise ConflictError(_("This was decided already."))


def check_mandate(community: Community, mandate: Mandate) -> None:
    """Raise ConflictError where nothing can be mandatory: outside centres of excellence, and where not all may read it."""
    if mandate != Mandate.MANDATORY:
        return
    if community.kind != Kind.COE:
        raise ConflictError(_("Only a centre of excellence makes anything mandatory."))
    if community.visibility == Visibility.RESTRICTED:
        raise ConflictError(_("What only some may see can bind nobody. Open this community first."))


def tell_move(session: Session, actor: Actor, version: ResourceVersion, resource: Resource) -> None:
    """Tell that a version was proposed or declined, or is to hold no more."""
    named = {"version_id": version.id, "resource_id": resource.id, "community_id": resource.community_id}
    fact = facts.ResourceMoved(**named, target=version.state.value, mandate=version.mandate.value)
    record(session, actor.person_id, fact)
