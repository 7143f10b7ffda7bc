"""Opening: a proposal is put to everybody who belongs at that moment, for 72 hours at least (domain.md §2.9, B01, D11)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, literal, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState, RoleAssignment
from app.models.communities import Community
from app.models.decisions import VOTES, Decision, DecisionState, DecisionVoter
from app.models.people import Person, PersonStatus
from app.policies import decisions as policy
from app.policies.guard import require
from app.services.decisions import drafting
from app.services.held import in_force_today

LEAST = timedelta(hours=72)
MOST = timedelta(days=90)
ON_THE_WAY = timedelta(minutes=1)  # what a request may fall short of, and is made up for: it was sent before it came
USUAL_QUORUM = 2_500  # basis points: many belong at the edge, and may (domain.md §1.1)
REVIEWED_AFTER = timedelta(days=365)


def require_opener(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever opens no decisions here."""
    sentence = _("Leaders, managers and KM advisors open decisions. Propose it, and ask one of them.")
    require(policy.can_open(actor, community), otherwise=sentence)


def open_up(
    session: Session,
    actor: Actor,
    row: Decision,
    community: Community,
    closes_at: datetime | None = None,
    read: int | None = None,
) -> Decision:
    """Put a draft to everybody who belongs now, until `closes_at`, after 72 hours unless told. `read`: the version that was.

    Raises ForbiddenError, ConflictError when it was opened or nobody belongs, InvalidError for less than 72 hours (D11) or
    more than 90 days, for a review before it closes, and for a decision to replace that does not stand any longer.
    """
    session.refresh(row, with_for_update=True)
    require_opener(actor, community)
    if row.state != DecisionState.DRAFT:
        raise ConflictError(_("This was opened already, or withdrawn."))
    if read is not None and read != row.version:
        raise ConflictError(_("Somebody changed this since you read it. Read it again, then repeat your change."))
    moment = clock.now()
    row.closes_at = _closing(moment, closes_at)
    _check_review(row)
    if row.supersedes is not None:
        _check_replacing(session, row.community_id, row.supersedes)
    row.opens_at, row.opened_by, row.state = moment, actor.person_id, DecisionState.OPEN
    row.quorum_bp = (row.quorum_bp or USUAL_QUORUM) if row.method in VOTES else None
    row.eligible = _count_in(session, row)
    row.touch()
    hours = (row.closes_at - moment) // timedelta(hours=1)
    named = {"decision_id": row.id, "community_id": community.id, "method": row.method.value}
    record(session, actor.person_id, facts.decisions.DecisionOpened(**named, hours=hours, eligible=row.eligible))
    return row


def _closing(moment: datetime, wanted: datetime | None) -> datetime:
    if wanted is None:
        return moment + LEAST
    if wanted < moment + LEAST - ON_THE_WAY:
        raise InvalidError.at("closes_at", _("Leave people 72 hours at least, so that everybody can say something."))
    if wanted > moment + MOST:
        raise InvalidError.at("closes_at", _("A decision is open for 90 days at most."))
    return max(wanted, moment + LEAST).astimezone(UTC)


def _check_review(row: Decision) -> None:
    """Whatever is accepted is looked at again: on the day that was named, or a year later."""
    if row.closes_at is None:
        raise ConflictError(_("This was opened already, or withdrawn."))
    closes_on = row.closes_at.astimezone(ZoneInfo(settings().time_zone)).date()
    row.review_on = row.review_on or closes_on + REVIEWED_AFTER
    if row.review_on <= closes_on:
        raise InvalidError.at("review_on", _("Look at it again on a day after it closes."))


def _check_replacing(session: Session, community_id: str, decision_id: str) -> None:
    old = drafting.superseded(session, community_id, decision_id)
    rival = select(col(Decision.id)).where(
        col(Decision.supersedes) == old.id, col(Decision.state) == DecisionState.OPEN
    )  # fmt: skip
    if session.execute(rival).first():
        raise ConflictError(_("Another open proposal would replace the same decision. Wait for what becomes of it."))


def _count_in(session: Session, row: Decision) -> int:
    """Note everybody who belongs or holds a role here now, and is at work; how many they are."""
    here = select(col(Membership.person_id)).where(
        col(Membership.community_id) == row.community_id, col(Membership.state) == MembershipState.ACTIVE
    )  # fmt: skip
    held = select(col(RoleAssignment.person_id)).where(
        col(RoleAssignment.community_id) == row.community_id, *in_force_today()
    )  # fmt: skip
    theirs = col(Person.id).in_(here) | col(Person.id).in_(held)
    wanted = select(literal(row.id), col(Person.id)).where(theirs, col(Person.status) == PersonStatus.ACTIVE)
    session.execute(insert(DecisionVoter).from_select(["decision_id", "person_id"], wanted))
    counted = select(func.count()).select_from(DecisionVoter).where(col(DecisionVoter.decision_id) == row.id)
    eligible = session.execute(counted).scalar_one()
    if not eligible:
        raise ConflictError(_("Nobody belongs here who could take a position."))
    return eligible
