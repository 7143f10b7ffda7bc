"""The rules through time: which is in force when, how one is drafted, and how two roles bring it into force."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.recognition import PointsPolicy
from app.policies import recognition as may
from app.policies.guard import require
from app.services.recognition.periods import next_season_on
from app.services.recognition.policy import Policy, PolicyBook, from_json, to_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1

NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class Version:
    """A policy and where it stands; `effective_on` is None for a draft, and for the one Guildry began with."""

    policy: Policy
    state: str  # draft, announced, in_force, past
    effective_on: date | None = None
    approved_by: tuple[str, ...] = ()  # of km_advisor and sponsor


def book(session: Session) -> PolicyBook:
    """Every policy that is or will be in force."""
    approved = select(PointsPolicy).where(col(PointsPolicy.effective_on).is_not(None))
    pages = PolicyBook.of(POLICY_2025_1)
    for row in session.execute(approved.order_by(col(PointsPolicy.effective_on))).scalars():
        pages = pages.with_page(row.effective_on or date.max, from_json(row.body))
    return pages


def in_force(session: Session) -> Policy:
    """The rules of today."""
    return book(session).on(clock.today(settings().time_zone))


def versions(session: Session) -> list[Version]:
    """Every version, drafts too, the newest first: rules are no secret."""
    today = clock.today(settings().time_zone)
    current = book(session).on(today).version
    rows = session.execute(select(PointsPolicy).order_by(col(PointsPolicy.id).desc())).scalars()
    first = Version(POLICY_2025_1, "in_force" if current == POLICY_2025_1.version else "past")
    return [*(_version(row, current, today) for row in rows), first]


def find(session: Session, version: str) -> Version:
    """One version; raises NotFoundError where there is none."""
    for known in versions(session):
        if known.policy.version == version:
            return known
    raise NotFoundError(_("There is no such points policy."))


def draft(session: Session, actor: Actor, policy: Policy) -> PointsPolicy:
    """Write down a proposal. Nothing changes until a KM advisor and a sponsor approve it."""
    require(may.can_draft_policy(actor), otherwise=_("Points policies are proposed by those who belong to a community."))
    if any(known.policy.version == policy.version for known in versions(session)):
        raise ConflictError(_("There is a policy of this version already. Give yours the next number."))
    row = PointsPolicy(version=policy.version, body=to_json(policy), drafted_by=actor.person_id)
    session.add(row)
    record(session, actor.person_id, facts.PolicyDrafted(policy_id=row.id, version=row.version))
    return row


def approve(session: Session, actor: Actor, version: str) -> PointsPolicy:
    """Approve in one's role. With the second role's approval it comes into force when a season begins, 14 days off at least.

    Raises ConflictError when the same person would approve twice, or when another policy begins with that season.
    """
    row = session.execute(select(PointsPolicy).where(col(PointsPolicy.version) == version).with_for_update()).scalar()
    if row is None:
        raise NotFoundError(_("There is no such points policy."))
    role = _role(actor, row)
    if role == may.KM_ADVISOR:
        row.approved_by_km = actor.person_id
    else:
        row.approved_by_sponsor = actor.person_id
    record(session, actor.person_id, facts.PolicyApproved(policy_id=row.id, version=row.version, role=role))
    if row.approved_by_km and row.approved_by_sponsor:
        _activate(session, actor, row)
    return row


def _role(actor: Actor, row: PointsPolicy) -> str:
    """In which role the actor approves: one that they hold and in which nobody has."""
    held = [role for role in (may.KM_ADVISOR, may.SPONSOR) if may.can_approve_policy(actor, role)]
    require(bool(held), otherwise=_("A points policy is approved by a KM advisor and a sponsor."))
    taken = {may.KM_ADVISOR: row.approved_by_km, may.SPONSOR: row.approved_by_sponsor}
    if actor.person_id in taken.values():
        raise ConflictError(_("You have approved this policy. The other role's approval must be somebody else's."))
    free = [role for role in held if taken[role] is None]
    if not free:
        raise ConflictError(_("This policy has been approved in your role already."))
    return free[0]


def _activate(session: Session, actor: Actor, row: PointsPolicy) -> None:
    soonest = clock.today(settings().time_zone) + NOTICE
    row.effective_on = next_season_on(soonest - timedelta(days=1))
    same_day = select(PointsPolicy).where(col(PointsPolicy.effective_on) == row.effective_on, col(PointsPolicy.id) != row.id)
    if session.execute(same_day).first():
        raise ConflictError(_("Another policy begins with that season already."))
    fact = facts.PolicyActivated(policy_id=row.id, version=row.version, effective_on=row.effective_on)
    record(session, actor.person_id, fact)


def _version(row: PointsPolicy, current: str, today: date) -> Version:
    state = "draft"
    if row.effective_on:
        state = "announced" if row.effective_on > today else "in_force" if row.version == current else "past"
    approvals = ((may.KM_ADVISOR, row.approved_by_km), (may.SPONSOR, row.approved_by_sponsor))
    return Version(from_json(row.body), state, row.effective_on, tuple(role for role, by in approvals if by))
