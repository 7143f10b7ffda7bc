"""Attesting: a unit says how a version stands there, by somebody of its own; the community looks whether it is so."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.people import OrgUnit, Person
from app.models.resources import AdoptionRecord, AdoptionState, Resource, ResourceVersion, VersionState
from app.policies import resources as policy
from app.policies.guard import require
from app.services.held import today

HOLDS = timedelta(days=365)
SAID = frozenset({AdoptionState.ACKNOWLEDGED, AdoptionState.PLANNED, AdoptionState.ADOPTED, AdoptionState.REJECTED})


@dataclass(frozen=True)
class Word:
    """What a unit says: `evidence` where it follows the version, or why it will not."""

    state: AdoptionState
    evidence: str = ""


def attest(
    session: Session, actor: Actor, version: ResourceVersion, resource: Resource, unit: OrgUnit, word: Word
) -> AdoptionRecord:
    """Say how a version stands with one's own unit, for twelve months or until somebody says otherwise.

    Raises ForbiddenError for whoever is not of that unit, InvalidError without evidence or for what follows by itself,
    ConflictError for a version that is not published or over.
    """
    person = session.get(Person, actor.person_id)
    allowed = policy.can_attest(actor, person.unit_id if person else None, unit.id)
    require(allowed, otherwise=_("Only somebody of that unit can say this."))
    if word.state not in SAID:
        raise InvalidError.at("state", _("This follows by itself; nobody says it."))
    if word.state in {AdoptionState.ADOPTED, AdoptionState.REJECTED} and not word.evidence.strip():
        raise InvalidError.at("evidence", _("Say where one can see it, or why you will not."))
    day = today()
    if version.state != VersionState.PUBLISHED or version.over_by(day):
        raise ConflictError(_("This version does not hold."))
    row = AdoptionRecord(
        version_id=version.id, unit_id=unit.id, state=word.state, as_of=day, evidence=word.evidence.strip(),
        attested_by=actor.person_id, expires_on=day + HOLDS,
    )  # fmt: skip
    session.add(row)
    session.flush()
    named = {"version_id": version.id, "community_id": resource.community_id, "record_id": row.id, "unit_id": unit.id}
    record(session, actor.person_id, facts.AdoptionAttested(**named, state=word.state.value))
    return row


def require_unit(session: Session, actor: Actor) -> None:
    """Raise ForbiddenError for whoever is of no unit, or from outside."""
    person = session.get(Person, actor.person_id)
    unit_id = person.unit_id if person else None
    allowed = unit_id is not None and policy.can_attest(actor, unit_id, unit_id)
    require(allowed, otherwise=_("Only somebody of that unit can say this."))


def require_checker(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not look after standards here."""
    require(policy.can_check(actor, community), otherwise=_("Only those who look after this community's standards check."))


def find_record(session: Session, version: ResourceVersion, record_id: str) -> AdoptionRecord:
    """What a unit said of a version; raises NotFoundError."""
    found = session.get(AdoptionRecord, record_id)
    if found is None or found.version_id != version.id:
        raise NotFoundError(_("There is no such word of a unit."))
    return found


def check(
    session: Session, actor: Actor, row: AdoptionRecord, community: Community, note: str, *, confirmed: bool
) -> AdoptionRecord:  # fmt: skip
    """Look whether what a unit said is so: if not, nobody knows how it stands until the unit says so anew.

    Raises ForbiddenError, also for whoever said it; InvalidError without a note; ConflictError when another word has
    replaced this one or it was looked at.
    """
    session.refresh(row, with_for_update=True)
    require_checker(actor, community)
    require(row.attested_by != actor.person_id, otherwise=_("Somebody else has to look whether what you said is so."))
    if not note.strip():
        raise InvalidError.at("note", _("Say what you looked at."))
    newer = select(AdoptionRecord.id).where(
        col(AdoptionRecord.version_id) == row.version_id, col(AdoptionRecord.unit_id) == row.unit_id,
        col(AdoptionRecord.id) > row.id,
    )  # fmt: skip
    if row.confirmed is not None or session.execute(newer).first():
        raise ConflictError(_("This was looked at already, or the unit has said something else since."))
    row.checked_by, row.checked_at, row.confirmed, row.check_note = actor.person_id, clock.now(), confirmed, note.strip()
    named = {"version_id": row.version_id, "community_id": community.id, "record_id": row.id}
    record(session, actor.person_id, facts.AdoptionChecked(**named, confirmed=confirmed))
    return row
