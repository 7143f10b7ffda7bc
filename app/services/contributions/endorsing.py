"""Endorsing: somebody else says, in a sentence, how a contribution helped."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.rows import put
from app.journal import facts
from app.journal.book import record
from app.models.belonging import RoleName
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState, Endorsement, EndorsementType
from app.models.people import Person
from app.policies import contributions as policy
from app.services.contributions.finding import find

SHORTEST = 10
_AUTHORS = Question(
    select(col(Person.id), col(Person.manager_id))
    .join(Authorship, col(Authorship.person_id) == col(Person.id))
    .where(col(Authorship.contribution_id) == bindparam("contribution_id"))
    .order_by(col(Authorship.place))
)
_STANDING = Question(
    select(col(Endorsement.id)).where(
        col(Endorsement.contribution_id) == bindparam("contribution_id"),
        col(Endorsement.endorser_id) == bindparam("endorser_id"),
        col(Endorsement.revoked_at).is_(None),
    )
)


def endorse(
    session: Session,
    actor: Actor,
    contribution: Contribution,
    benefit: str,
    kind: EndorsementType = EndorsementType.PEER,
) -> Endorsement:
    """Endorse a contribution.

    Raises ConflictError for own work (before any question of role), a second time, one that
    is gone or returned, or one that still lacks its evidence; InvalidError for a sentence too short to say anything.
    """
    lock(session, Contribution, contribution.id)
    authors = _AUTHORS.all(session, contribution_id=contribution.id)
    if not policy.can_endorse(actor, [author.id for author in authors]):
        raise ConflictError(_("This is your own work. Somebody whom it helped may endorse it."))
    if len(benefit.strip()) < SHORTEST:
        raise InvalidError.at("benefit", _("Say how it helped, in ten characters or more."))
    _endorsable(session, actor, contribution)
    endorsement = Endorsement(contribution_id=contribution.id, endorser_id=actor.person_id, type=kind, benefit=benefit)
    put(session, endorsement)
    if contribution.state != ContributionState.ENDORSED:
        contribution.state = ContributionState.ENDORSED
    contribution.touch()
    session.flush()
    record(
        session, actor.person_id,
        facts.EndorsementGiven(
            contribution_id=contribution.id,
            endorsement_id=endorsement.id,
            community_id=contribution.community_id,
            endorser_id=actor.person_id,
            kind=kind.value,
            counts_for=_counts_for(session, actor, contribution, authors),
        ),
    )  # fmt: skip
    return endorsement


def _endorsable(session: Session, actor: Actor, contribution: Contribution) -> None:
    session.refresh(contribution)
    if contribution.state not in {ContributionState.LOGGED, ContributionState.LAPSED, ContributionState.ENDORSED}:
        raise ConflictError(_("This contribution was withdrawn, voided or sent back, so it cannot be endorsed."))
    if contribution.needs_evidence:
        raise ConflictError(_("There is no link yet that shows it. Ask the author to add one, then endorse it."))
    if _STANDING.first(session, contribution_id=contribution.id, endorser_id=actor.person_id):
        raise ConflictError(_("You have endorsed this already."))


def _counts_for(session: Session, actor: Actor, contribution: Contribution, authors: list[Any]) -> tuple[str, ...]:
    """For whom it can carry points: no one if the endorser sponsors the community; never between manager and report."""
    if RoleName.SPONSOR in actor.roles_in(contribution.community_id):
        return ()
    endorser = session.get_one(Person, actor.person_id)
    return tuple(
        author.id for author in authors if author.manager_id != endorser.id and endorser.manager_id != author.id
    )  # fmt: skip


def find_endorsement(session: Session, actor: Actor, endorsement_id: str) -> tuple[Endorsement, Contribution, Community]:
    """A standing endorsement with what it endorses, if the actor may know of it."""
    endorsement = session.get(Endorsement, endorsement_id)
    if endorsement is None or endorsement.revoked_at is not None:
        raise NotFoundError(_("There is no such endorsement."))
    contribution, community = find(session, actor, endorsement.contribution_id)
    return endorsement, contribution, community


def revoke(session: Session, actor: Actor, endorsement: Endorsement, contribution: Contribution) -> None:
    """Take one's endorsement back. Revoking the last one takes the contribution back to `logged`."""
    if endorsement.endorser_id != actor.person_id:
        raise ForbiddenError(_("Only whoever gave an endorsement may take it back."))
    lock(session, Contribution, contribution.id)
    session.refresh(contribution)
    session.refresh(endorsement)
    if endorsement.revoked_at is not None:
        return
    endorsement.revoked_at = clock.now()
    session.flush()
    standing = select(func.count()).where(
        col(Endorsement.contribution_id) == contribution.id, col(Endorsement.revoked_at).is_(None)
    )
    if contribution.state == ContributionState.ENDORSED and session.execute(standing).scalar_one() == 0:
        contribution.state = ContributionState.LOGGED
    contribution.touch()
    record(
        session, actor.person_id,
        facts.EndorsementRevoked(
            contribution_id=contribution.id,
            endorsement_id=endorsement.id,
            community_id=contribution.community_id,
            endorser_id=actor.person_id,
        ),
    )  # fmt: skip
