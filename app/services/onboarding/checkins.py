"""How confident a newcomer feels after 7, 30 and 90 days: asked, reminded once, and then left in peace (product row B05)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.onboarding import CheckinState, ConfidenceCheckin, OnboardingPlan, PlanState
from app.models.people import Person
from app.policies import onboarding as policy
from app.policies.guard import require
from app.policies.onboarding import Parties
from app.services.onboarding.knowing import today_of

REMIND_AFTER, LET_GO_AFTER = timedelta(days=3), timedelta(days=7)
FEWEST = 5
ASKABLE = (PlanState.ACTIVE, PlanState.COMPLETED)


@dataclass(frozen=True)
class Mood:
    """How newcomers feel on the whole after so many days; None where fewer than five have answered."""

    day: int
    answers: int | None
    mean: float | None


def open_for(session: Session, actor: Actor) -> ConfidenceCheckin | None:
    """What the actor is asked now."""
    asked = col(ConfidenceCheckin.state).in_([CheckinState.ASKED, CheckinState.REMINDED])
    query = select(ConfidenceCheckin).where(col(ConfidenceCheckin.person_id) == actor.person_id, asked)
    return session.execute(query.order_by(col(ConfidenceCheckin.day).desc()).limit(1)).scalar_one_or_none()


def of_plan(session: Session, plan: OnboardingPlan) -> list[ConfidenceCheckin]:
    """The check-ins of a plan, for those who may read them."""
    query = select(ConfidenceCheckin).where(col(ConfidenceCheckin.plan_id) == plan.id)
    return list(session.execute(query.order_by(col(ConfidenceCheckin.day))).scalars())


def read(session: Session, actor: Actor, plan: OnboardingPlan, parties: Parties) -> list[ConfidenceCheckin]:
    """A plan's check-ins with their answers; raises ForbiddenError but for the newcomer and the community's manager."""
    sentence = _("Only the newcomer and their community's manager read this.")
    require(policy.can_read_confidence(actor, parties), otherwise=sentence)
    return of_plan(session, plan)


def find(session: Session, actor: Actor, checkin_id: str) -> ConfidenceCheckin:
    """A check-in of the actor's own; to everybody else there is none."""
    row = session.get(ConfidenceCheckin, checkin_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFoundError(_("There is no such check-in."))
    return row


def answer(session: Session, actor: Actor, row: ConfidenceCheckin, confidence: int, note: str = "") -> ConfidenceCheckin:
    """The newcomer's word, 1 to 5, and what would help. Raises ConflictError when it was not asked, or is answered."""
    require(row.person_id == actor.person_id, otherwise=_("Only the newcomer can say."))
    if not 1 <= confidence <= 5:
        raise InvalidError.at("confidence", _("Choose 1 to 5."))
    if row.state not in {CheckinState.ASKED, CheckinState.REMINDED, CheckinState.STOPPED}:
        raise ConflictError(_("This is answered already, or not asked yet."))
    row.state, row.confidence, row.note, row.answered_at = CheckinState.ANSWERED, confidence, note.strip(), clock.now()
    row.touch()
    fact = facts.ConfidenceAnswered(checkin_id=row.id, person_id=row.person_id, day=row.day)
    record(session, actor.person_id, fact)
    return row


def ask_due(session: Session, plan: OnboardingPlan, person: Person) -> None:
    """Ask what is due, remind once, then stop; by the clock of where they are. Safe to repeat."""
    if plan.state not in ASKABLE:
        return
    today = today_of(person)
    for row in of_plan(session, plan):
        following = _next(row, today)
        if following is None:
            continue
        row.state = following
        row.touch()
        if following is not CheckinState.STOPPED:
            again = following is CheckinState.REMINDED
            record(session, None, facts.ConfidenceAsked(checkin_id=row.id, person_id=person.id, day=row.day, again=again))


def _next(row: ConfidenceCheckin, today: date) -> CheckinState | None:
    if row.state is CheckinState.WAITING and row.due_on <= today:
        return CheckinState.ASKED if today < row.due_on + LET_GO_AFTER else CheckinState.STOPPED
    if row.state is CheckinState.ASKED and row.due_on + REMIND_AFTER <= today:
        return CheckinState.REMINDED
    if row.state is CheckinState.REMINDED and row.due_on + LET_GO_AFTER <= today:
        return CheckinState.STOPPED
    return None


def moods(session: Session) -> list[Mood]:
    """All newcomers together, by day; nothing of fewer than five."""
    query = (
        select(col(ConfidenceCheckin.day), func.count(), func.avg(col(ConfidenceCheckin.confidence)))
        .where(col(ConfidenceCheckin.state) == CheckinState.ANSWERED)
        .group_by(col(ConfidenceCheckin.day))
    )
    told = {day: (count, float(mean)) for day, count, mean in session.execute(query) if count >= FEWEST}
    return [Mood(day, told[day][0], round(told[day][1], 1)) if day in told else Mood(day, None, None) for day in (7, 30, 90)]
