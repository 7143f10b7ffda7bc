"""Buddies: named by those who look after a newcomer, at most two newcomers each, for ninety days; meetings are counted."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.buddies import BuddyCheckin, BuddyPairing
from app.models.onboarding import OnboardingPlan
from app.models.people import Person, PersonStatus
from app.policies import onboarding as policy
from app.policies.guard import require
from app.policies.onboarding import Parties
from app.services.onboarding.knowing import today_of

MOST, LASTS = 2, timedelta(days=90)
MEETINGS_AIMED_AT = 8  # "more than eight times in ninety days" (domain.md §2.12)
FIRST_MEETING = time(10)


def name_buddy(session: Session, actor: Actor, plan: OnboardingPlan, parties: Parties, buddy: Person) -> BuddyPairing:
    """Ask somebody to go along with a newcomer, in whose place the one before steps back.

    Raises InvalidError at `buddy` for the newcomer, their line manager, somebody who is away, and who has two already.
    """
    require(policy.can_name_buddy(actor, parties), otherwise=_("The community's manager or the line manager names a buddy."))
    if not plan.is_open:
        raise ConflictError(_("This plan is over."))
    lock(session, Person, buddy.id)
    before = current(session, plan.id)
    if before is not None and before.buddy_id == buddy.id:
        return before
    _check(session, plan, parties, buddy)
    if before is not None:
        _end(session, actor.person_id, before)
    person = session.get_one(Person, plan.person_id)
    first = max(plan.start_on, today_of(person))
    pairing = BuddyPairing(
        plan_id=plan.id, person_id=plan.person_id, buddy_id=buddy.id, named_by=actor.person_id, valid_from=first,
        valid_to=first + LASTS, meets_at=_proposed(first, person.time_zone),
    )  # fmt: skip
    session.add(pairing)
    session.flush()
    named = facts.BuddyNamed(plan_id=plan.id, pairing_id=pairing.id, person_id=plan.person_id, buddy_id=buddy.id)
    record(session, actor.person_id, named)
    return pairing


def current(session: Session, plan_id: str) -> BuddyPairing | None:
    """The pairing of a plan that has not ended."""
    query = select(BuddyPairing).where(col(BuddyPairing.plan_id) == plan_id, col(BuddyPairing.ended_at).is_(None))
    return session.execute(query).scalar_one_or_none()


def met(session: Session, actor: Actor, plan: OnboardingPlan, on: date | None = None) -> int:
    """Newcomer or buddy notes that they met on a day, today unless told; a day counts once. How often they have met."""
    pairing = current(session, plan.id)
    if pairing is None:
        raise NotFoundError(_("Nobody has been named as buddy yet."))
    require(actor.person_id in {pairing.person_id, pairing.buddy_id}, otherwise=_("Only the two of them know."))
    today = clock.today(actor.time_zone)
    day = on or today
    if not pairing.valid_from - timedelta(days=30) <= day <= today:
        raise InvalidError.at("met_on", _("Choose a day on which you have met, since you were paired."))
    lock(session, BuddyPairing, pairing.id)
    if day not in _days(session, pairing.id):
        session.add(BuddyCheckin(pairing_id=pairing.id, met_on=day, noted_by=actor.person_id))
        session.flush()
        fact = facts.BuddyMet(plan_id=plan.id, pairing_id=pairing.id, person_id=plan.person_id, met_on=day)
        record(session, actor.person_id, fact)
    return meetings(session, plan.id)


def meetings(session: Session, plan_id: str) -> int:
    """On how many days newcomer and buddy have met, all buddies of the plan together."""
    same = col(BuddyPairing.id) == col(BuddyCheckin.pairing_id)
    query = select(func.count()).select_from(BuddyCheckin).join(BuddyPairing, same)
    return session.execute(query.where(col(BuddyPairing.plan_id) == plan_id)).scalar_one()


def last_met(session: Session, pairing: BuddyPairing) -> date | None:
    """When they last met."""
    return max(_days(session, pairing.id), default=None)


def end_all(session: Session, plan: OnboardingPlan) -> None:
    """The plan was called off."""
    pairing = current(session, plan.id)
    if pairing is not None:
        _end(session, None, pairing)


def step_back(session: Session, buddy_id: str) -> list[str]:
    """A buddy has left the organisation: their newcomers need another one. The plans that do."""
    query = select(BuddyPairing).where(col(BuddyPairing.buddy_id) == buddy_id, col(BuddyPairing.ended_at).is_(None))
    pairings = list(session.execute(query).scalars())
    for pairing in pairings:
        _end(session, None, pairing)
    return [pairing.plan_id for pairing in pairings]


def _check(session: Session, plan: OnboardingPlan, parties: Parties, buddy: Person) -> None:
    said = {"name": buddy.display_name}
    if buddy.id == plan.person_id:
        raise InvalidError.at("buddy", _("Nobody is their own buddy."))
    if buddy.id == parties.line_manager:
        raise InvalidError.at("buddy", _("The line manager is no buddy: one asks a buddy what one would not ask them."))
    if buddy.status != PersonStatus.ACTIVE:
        raise InvalidError.at("buddy", _("%(name)s is not here at the moment.") % said)
    paired = select(func.count()).where(
        col(BuddyPairing.buddy_id) == buddy.id, col(BuddyPairing.ended_at).is_(None),
        col(BuddyPairing.valid_to) > clock.today(buddy.time_zone),
    )  # fmt: skip
    if session.execute(paired).scalar_one() >= MOST:
        raise InvalidError.at("buddy", _("%(name)s goes along with two newcomers already.") % said)


def _end(session: Session, by_id: str | None, pairing: BuddyPairing) -> None:
    pairing.ended_at = clock.now()
    pairing.touch()
    session.flush()
    fact = facts.BuddyEnded(plan_id=pairing.plan_id, pairing_id=pairing.id, person_id=pairing.person_id)
    record(session, by_id, fact)


def _proposed(day: date, zone: str) -> datetime:
    """Ten in the morning where the newcomer is, on a working day."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, FIRST_MEETING, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _days(session: Session, pairing_id: str) -> set[date]:
    return set(session.execute(select(col(BuddyCheckin.met_on)).where(col(BuddyCheckin.pairing_id) == pairing_id)).scalars())
