"""What is known of somebody who comes: where they will work, and who looks after them now."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.i18n import LANGUAGES
from app.models.belonging import RoleAssignment, RoleKind, RoleName
from app.models.buddies import BuddyPairing
from app.models.hr import Employment
from app.models.onboarding import OnboardingPlan, PlanKind
from app.models.people import OrgUnit, Person, PersonStatus
from app.policies.onboarding import Parties
from app.services.held import in_force_today
from app.services.onboarding.matching import Hire


class Post(NamedTuple):
    """Where somebody works on a day."""

    unit_id: str | None
    job_family: str | None
    location: str | None


def post_of(session: Session, person: Person, day: date) -> Post:
    """Where HR says that somebody works on a day, else what their record says."""
    on_the_day = (
        col(Employment.person_id) == person.id,
        or_(col(Employment.valid_from).is_(None), col(Employment.valid_from) <= day),
        or_(col(Employment.valid_to).is_(None), col(Employment.valid_to) > day),
    )
    row = session.execute(select(Employment).where(*on_the_day)).scalar_one_or_none()
    return Post(row.unit_id, row.job_family, row.location) if row else Post(person.unit_id, None, None)


def hire_of(session: Session, person: Person, kind: PlanKind, start_on: date) -> Hire:
    """What the rules of templates may ask for."""
    post = post_of(session, person, start_on)
    return Hire(
        kind=kind,
        units=units_above(session, post.unit_id),
        job_family=post.job_family,
        location=post.location,
        language=language_of(person),
    )


def language_of(person: Person) -> str:
    """The language in which the site speaks to somebody."""
    return next((code for code in person.languages if code in LANGUAGES), "en")


def units_above(session: Session, unit_id: str | None) -> list[str]:
    """The code of a unit and of those that it belongs to, nearest first."""
    codes: list[str] = []
    seen: set[str] = set()
    while unit_id and unit_id not in seen:
        seen.add(unit_id)
        unit = session.get_one(OrgUnit, unit_id)
        codes.append(unit.code)
        unit_id = unit.parent_id
    return codes


def parties_of(session: Session, plans: Iterable[OnboardingPlan]) -> dict[str, Parties]:
    """Whom each of some plans concerns now, by the plan's id."""
    known = list(plans)
    buddies = _buddies(session, [plan.id for plan in known])
    managers = managers_of(session, {plan.community_id for plan in known if plan.community_id})
    lines = select(col(Person.id), col(Person.manager_id)).where(col(Person.id).in_({plan.person_id for plan in known}))
    line_managers = {row.id: row.manager_id for row in session.execute(lines)}
    return {
        plan.id: Parties(
            plan.person_id,
            buddies.get(plan.id),
            line_managers.get(plan.person_id),
            frozenset(managers.get(plan.community_id or "", ())),
        )
        for plan in known
    }


def _buddies(session: Session, plan_ids: list[str]) -> dict[str, str]:
    query = select(col(BuddyPairing.plan_id), col(BuddyPairing.buddy_id)).where(
        col(BuddyPairing.plan_id).in_(plan_ids), col(BuddyPairing.ended_at).is_(None)
    )
    return {row.plan_id: row.buddy_id for row in session.execute(query)}


def managers_of(session: Session, community_ids: Iterable[str]) -> dict[str, list[str]]:
    """Who manages some communities today, or stands in for who does."""
    query = select(col(RoleAssignment.community_id), col(RoleAssignment.person_id)).where(
        col(RoleAssignment.community_id).in_(set(community_ids)), col(RoleAssignment.role) == RoleName.MANAGER,
        col(RoleAssignment.kind) != RoleKind.DEPUTY, *in_force_today(),
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for community_id, person_id in session.execute(query.order_by(col(RoleAssignment.id))):
        found.setdefault(community_id, []).append(person_id)
    return found


def today_of(person: Person) -> date:
    """The day where somebody is."""
    return clock.today(person.time_zone)


def has_left(person: Person) -> bool:
    """Whether somebody is no longer with the organisation."""
    return person.status == PersonStatus.LEFT
