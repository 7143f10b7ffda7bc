"""Who sees and does what of somebody's way in (domain.md §2.14, rows 39, 40 and 42)."""

from dataclasses import dataclass
from datetime import date

from app.core.actor import Actor
from app.models.onboarding import OnboardingPlan, OnboardingTask, Party, PlanState


@dataclass(frozen=True)
class Parties:
    """Whom a plan concerns now, by person id: the buddy and the managers may change while it runs."""

    new_hire: str
    buddy: str | None = None
    line_manager: str | None = None
    community_managers: frozenset[str] = frozenset()

    def of(self, person_id: str) -> frozenset[Party]:
        """What somebody is in it."""
        held = {
            Party.NEW_HIRE: person_id == self.new_hire,
            Party.BUDDY: person_id == self.buddy,
            Party.LINE_MANAGER: person_id == self.line_manager,
            Party.COMMUNITY_MANAGER: person_id in self.community_managers,
        }
        return frozenset(party for party, is_so in held.items() if is_so)


def is_hr(actor: Actor) -> bool:
    """Appointed HR, at the site or with a token of the scope hr: the scope alone opens nothing."""
    return "hr" in actor.platform and not actor.scopes.isdisjoint({"hr", "admin"})


def can_publish_templates(actor: Actor) -> bool:
    """Row 39: HR."""
    return is_hr(actor)


def can_plan(actor: Actor) -> bool:
    """Plan somebody's way in by hand, where no HR system tells of hires: HR."""
    return is_hr(actor)


def can_see_plan(actor: Actor, plan: OnboardingPlan, parties: Parties, today: date) -> bool:
    """HR; the new hire from their first day; the others from the day on which it may be known. Cancelled ones nobody."""
    if plan.state is PlanState.CANCELLED:
        return False
    if is_hr(actor):
        return True
    if actor.person_id == plan.person_id:
        return plan.state is not PlanState.SCHEDULED
    known = plan.visible_from is None or plan.visible_from <= today
    return known and bool(parties.of(actor.person_id))


def can_name_buddy(actor: Actor, parties: Parties) -> bool:
    """Row 40: the community's manager, and the line manager."""
    return not parties.of(actor.person_id).isdisjoint({Party.COMMUNITY_MANAGER, Party.LINE_MANAGER})


def can_do(actor: Actor, task: OnboardingTask, parties: Parties) -> bool:
    """Say that a task is done: whoever's it is."""
    return task.owner in parties.of(actor.person_id)


def can_let_off(actor: Actor, task: OnboardingTask, parties: Parties) -> bool:
    """Skip what is required, or say that it does not apply: those who look after the newcomer; what is optional its owner."""
    held = parties.of(actor.person_id)
    looks_after = not held.isdisjoint({Party.COMMUNITY_MANAGER, Party.LINE_MANAGER})
    return looks_after or (task.owner in held and not task.required)


def can_read_confidence(actor: Actor, parties: Parties) -> bool:
    """Product row B05: the person and the manager role, which is the community's manager; never HR, nor the line manager."""
    return not parties.of(actor.person_id).isdisjoint({Party.NEW_HIRE, Party.COMMUNITY_MANAGER})


def can_see_summary(actor: Actor) -> bool:
    """Counts: HR and the organisation's KM advisors."""
    return is_hr(actor) or can_see_confidence_summary(actor)


def can_see_confidence_summary(actor: Actor) -> bool:
    """How confident newcomers feel on the whole, of five or more: the organisation's KM advisors; not HR."""
    return "km_advisor" in actor.platform and not actor.scopes.isdisjoint({"read", "admin"})
