"""Who is told of standards: who answers for a unit that one is for, and who asked for something (domain.md §2.7, §2.13)."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.models.notices import NoticeKind as Kind
from app.models.people import Person
from app.models.resources import (
    AdoptionRecord,
    Exemption,
    ExemptionState,
    Mandate,
    ResourceScope,
    ResourceVersion,
    VersionState,
)
from app.services.notices import settle, tell


def of_standards(session: Session, entry: Entry) -> None:
    """Tell of one fact; a notice leads to the resource."""
    _of_versions(session, entry)
    _of_exemptions(session, entry)
    _of_adoption(session, entry)


def _of_versions(session: Session, entry: Entry) -> None:
    match entry.fact:
        case facts.ResourcePublished(version_id=one, mandate=Mandate.MANDATORY):
            _tell(session, entry, Kind.STANDARD, _answerable(session, one), one)
        case facts.ResourceMoved(version_id=one, target=VersionState.DECLINED):
            _tell(session, entry, Kind.DECLINED, {session.get_one(ResourceVersion, one).proposed_by}, one)


def _of_exemptions(session: Session, entry: Entry) -> None:
    """Whoever asked for one hears what became of it; what is asked for stands among the sponsor's cards."""
    match entry.fact:
        case (
            facts.ExemptionGranted(exemption_id=plea, version_id=one)
            | facts.ExemptionEnded(exemption_id=plea, version_id=one)
            | facts.ExemptionMoved(exemption_id=plea, version_id=one, target=ExemptionState.DECLINED)
        ):
            _tell(session, entry, Kind.EXEMPTION, {session.get_one(Exemption, plea).proposed_by}, one)


def _of_adoption(session: Session, entry: Entry) -> None:
    match entry.fact:
        case facts.AdoptionAttested(version_id=one):
            for kind in (Kind.STANDARD, Kind.ADOPTION):
                settle(session, session.get_one(ResourceVersion, one).resource_id, entry.actor_id, kind)
        case (
            facts.AdoptionExpired(version_id=one, record_id=said)
            | facts.AdoptionChecked(version_id=one, record_id=said, confirmed=False)
        ):
            _tell(session, entry, Kind.ADOPTION, {session.get_one(AdoptionRecord, said).attested_by}, one)


def _tell(session: Session, entry: Entry, kind: Kind, people: Collection[str], version_id: str) -> None:
    version = session.get_one(ResourceVersion, version_id)
    tell(session, entry, kind, people, community_id=entry.fact.community, subject_id=version.resource_id)


def _answerable(session: Session, version_id: str) -> set[str]:
    """Who answers for the units that a version is for.

    Whoever said something of an earlier version for a unit and still works there; for a unit of which nobody ever did, the line
    managers of its people. All people of all units would be told what few of them can do anything about.
    """
    scope = select(col(ResourceScope.unit_id)).where(col(ResourceScope.version_id) == version_id)
    units = set(session.execute(scope).scalars())
    said = (
        select(col(Person.unit_id), col(Person.id))
        .join(AdoptionRecord, col(AdoptionRecord.attested_by) == col(Person.id))
        .join(ResourceVersion, col(ResourceVersion.id) == col(AdoptionRecord.version_id))
        .where(
            col(ResourceVersion.resource_id) == session.get_one(ResourceVersion, version_id).resource_id,
            col(AdoptionRecord.unit_id) == col(Person.unit_id),
        )
        .where(col(Person.unit_id).in_(units))
    )
    spoke = session.execute(said.distinct()).all()
    silent = units - {row.unit_id for row in spoke}
    heads = select(col(Person.manager_id)).where(col(Person.unit_id).in_(silent), col(Person.manager_id).is_not(None))
    return {row.id for row in spoke} | set(session.execute(heads.distinct()).scalars())
