"""Exemptions: a unit need not follow a version until a day. One asks, the sponsor grants; none lasts for ever."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.people import OrgUnit
from app.models.resources import Exemption, ExemptionState, Mandate, ResourceVersion, VersionState
from app.policies import resources as policy
from app.policies.guard import require
from app.services.held import today

LONGEST = timedelta(days=365)
SHORTEST_REASON = 10  # characters


@dataclass(frozen=True)
class Plea:
    """Why a unit should be free, and until when."""

    reason: str
    until: date


def require_proposer(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever may not ask for exemptions."""
    allowed = policy.can_propose_exemption(actor, community)
    require(allowed, otherwise=_("Leader and manager ask for exemptions; the sponsor grants them."))


def require_sponsor(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not decide on exemptions."""
    require(policy.can_grant(actor, community), otherwise=_("The sponsor decides on exemptions."))


def propose(
    session: Session, actor: Actor, version: ResourceVersion, community: Community, unit: OrgUnit, plea: Plea
) -> Exemption:  # fmt: skip
    """Ask that a unit need not follow a mandatory version until a day.

    Raises ForbiddenError, InvalidError for a day that has come or lies more than a year ahead or a reason of few words,
    ConflictError where nothing binds the unit, or another exemption is asked for or holds.
    """
    session.refresh(version, with_for_update=True)
    require_proposer(actor, community)
    if version.state != VersionState.PUBLISHED or version.mandate != Mandate.MANDATORY or version.over_by(today()):
        raise ConflictError(_("This version binds nobody."))
    if len(plea.reason.strip()) < SHORTEST_REASON:
        raise InvalidError.at("reason", _("Say why, in ten characters or more."))
    _check_day(plea.until)
    mine = select(Exemption).where(col(Exemption.version_id) == version.id, col(Exemption.unit_id) == unit.id)
    if any(one.is_asked_for(today()) or one.holds_on(today()) for one in session.execute(mine).scalars()):
        raise ConflictError(_("An exemption is asked for already, or holds."))
    row = Exemption(
        version_id=version.id, unit_id=unit.id, reason=plea.reason.strip(), until=plea.until, proposed_by=actor.person_id
    )
    session.add(row)
    session.flush()
    _tell_move(session, actor, row, community)
    return row


def find(session: Session, version: ResourceVersion, exemption_id: str) -> Exemption:
    """An exemption from a version; raises NotFoundError."""
    found = session.get(Exemption, exemption_id)
    if found is None or found.version_id != version.id:
        raise NotFoundError(_("There is no such exemption."))
    return found


def grant(session: Session, actor: Actor, row: Exemption, community: Community) -> Exemption:
    """Free a unit until the day that was asked for. Raises ForbiddenError, also for whoever asked; ConflictError."""
    _begin(session, actor, row, community)
    require(row.proposed_by != actor.person_id, otherwise=_("Somebody else has to decide on what you asked for."))
    _refuse_decided(row)
    if row.until <= today():
        raise ConflictError(_("The day has come already. Ask for another one."))
    _decide(actor, row, ExemptionState.GRANTED)
    named = {"exemption_id": row.id, "version_id": row.version_id, "community_id": community.id}
    record(session, actor.person_id, facts.ExemptionGranted(**named, unit_id=row.unit_id))
    return row


def decline(session: Session, actor: Actor, row: Exemption, community: Community, reason: str) -> Exemption:
    """Say no. Raises ForbiddenError, InvalidError without a reason, ConflictError when it is decided."""
    _begin(session, actor, row, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    _refuse_decided(row)
    _decide(actor, row, ExemptionState.DECLINED)
    row.end_reason = reason.strip()
    _tell_move(session, actor, row, community)
    return row


def end(session: Session, actor: Actor, row: Exemption, community: Community, reason: str) -> Exemption:
    """End an exemption before its day. Raises ForbiddenError, InvalidError without a reason, ConflictError when none holds."""
    _begin(session, actor, row, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    if not row.holds_on(today()):
        raise ConflictError(_("This exemption does not hold."))
    close(session, actor.person_id, row, community.id, lapsed=False)
    row.end_reason = reason.strip()
    return row


def close(session: Session, by_id: str | None, row: Exemption, community_id: str, *, lapsed: bool) -> None:
    """Note that an exemption is over: by somebody, or by its day."""
    row.state, row.ended_by = ExemptionState.ENDED, by_id
    row.ended_on = row.until if lapsed else today()
    row.touch()
    named = {"exemption_id": row.id, "version_id": row.version_id, "community_id": community_id}
    record(session, by_id, facts.ExemptionEnded(**named, lapsed=lapsed))


def _begin(session: Session, actor: Actor, row: Exemption, community: Community) -> None:
    session.refresh(row, with_for_update=True)
    require_sponsor(actor, community)


def _decide(actor: Actor, row: Exemption, state: ExemptionState) -> None:
    row.state, row.decided_by, row.decided_at = state, actor.person_id, clock.now()
    row.touch()


def _refuse_decided(row: Exemption) -> None:
    if row.state != ExemptionState.PROPOSED:
        raise ConflictError(_("This was decided already."))


def _check_day(until: date) -> None:
    if until <= today():
        raise InvalidError.at("until", _("Name a day that is still to come."))
    if until > today() + LONGEST:
        raise InvalidError.at("until", _("An exemption lasts for a year at most."))


def _tell_move(session: Session, actor: Actor, row: Exemption, community: Community) -> None:
    named = {"exemption_id": row.id, "version_id": row.version_id, "community_id": community.id}
    record(session, actor.person_id, facts.ExemptionMoved(**named, target=row.state.value))
