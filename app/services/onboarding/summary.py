"""Counts over all plans, for those who look after the whole: nobody is named, and nothing is told of fewer than five."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.onboarding import OnboardingPlan, OnboardingTask, PlanState, TaskKind, TaskState
from app.policies import onboarding as policy
from app.policies.guard import require
from app.services.onboarding.checkins import FEWEST, Mood, moods


@dataclass(frozen=True)
class Summary:
    """Plans by state, days to the first contribution (median; None of fewer than five), and moods for those who may."""

    states: dict[str, int]
    days_to_first_contribution: float | None
    moods: list[Mood]


def summary(session: Session, actor: Actor) -> Summary:
    """How onboarding goes on the whole. HR is told nothing of moods."""
    require(policy.can_see_summary(actor), otherwise=_("Counts are for HR and the organisation's KM advisors."))
    counts = select(col(OnboardingPlan.state), func.count()).group_by(col(OnboardingPlan.state))
    told = {state.value: count for state, count in session.execute(counts)}
    return Summary(
        {state.value: told.get(state.value, 0) for state in PlanState if state is not PlanState.CANCELLED},
        _days_to_first(session),
        moods(session) if policy.can_see_confidence_summary(actor) else [],
    )


def _days_to_first(session: Session) -> float | None:
    query = select(col(OnboardingTask.settled_at), col(OnboardingPlan.start_on)).join(
        OnboardingPlan, col(OnboardingPlan.id) == col(OnboardingTask.plan_id)
    )
    first = col(OnboardingTask.kind) == TaskKind.FIRST_CONTRIBUTION, col(OnboardingTask.state) == TaskState.DONE
    days = [(settled.date() - start).days for settled, start in session.execute(query.where(*first)) if settled]
    return median(days) if len(days) >= FEWEST else None
