"""Units into which people are hired, and for which nobody has written a template: a proposal for each."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.core.text import fold
from app.models.onboarding import OnboardingPlan, PlanKind, PlanState
from app.models.people import OrgUnit, Person
from app.policies import onboarding as policy
from app.policies.guard import require
from app.services.onboarding.matching import Template
from app.services.onboarding.templates import book

SINCE = timedelta(days=180)
FEWEST = 2  # hires: for one, the template for everybody will do
MOST = 10


@dataclass(frozen=True)
class Proposal:
    """A template for a unit, beginning with what its hires have been given; `code` is empty where the obvious one is taken."""

    unit: str
    name: str
    hires: int
    code: str
    template: Template


def proposals(session: Session, actor: Actor) -> list[Proposal]:
    """One for each unit with two hires or more within half a year and no template of its own, the busiest first: HR."""
    require(policy.can_publish_templates(actor), otherwise=_("Onboarding templates are HR's."))
    known = {one.code: one for one in book(session)}
    served = {fold(one.rule["unit"]) for one in known.values() if "unit" in one.rule and not one.retired}
    found = [
        Proposal(unit, name, used.total(), _code_for(unit, known.keys()), known[used.most_common(1)[0][0]])
        for (unit, name), used in _hires(session).items()
        if used.total() >= FEWEST and fold(unit) not in served
    ]
    return sorted(found, key=lambda one: (-one.hires, one.unit))[:MOST]


def _hires(session: Session) -> dict[tuple[str, str], Counter[str]]:
    """For each unit, how many were hired into it lately by which template."""
    query = (
        select(col(OrgUnit.code), col(OrgUnit.name), col(OnboardingPlan.template_code), func.count())
        .join(Person, col(Person.id) == col(OnboardingPlan.person_id))
        .join(OrgUnit, col(OrgUnit.id) == col(Person.unit_id))
        .where(
            col(OnboardingPlan.kind) == PlanKind.HIRE, col(OnboardingPlan.state) != PlanState.CANCELLED,
            col(OnboardingPlan.start_on) >= clock.today() - SINCE,
        )
        .group_by(col(OrgUnit.code), col(OrgUnit.name), col(OnboardingPlan.template_code))
        .order_by(col(OnboardingPlan.template_code))
    )  # fmt: skip
    counted = defaultdict[tuple[str, str], Counter[str]](Counter)
    for unit, name, template, count in session.execute(query):
        counted[unit, name][template] = count
    return counted


def _code_for(unit: str, taken: Collection[str]) -> str:
    code = re.sub(r"[^a-z0-9]+", "-", fold(unit)).strip("-")[:60]
    return "" if code in taken else code
