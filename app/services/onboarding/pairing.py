"""Who may suit as somebody's buddy, each with the reasons: what anybody may read of them, and nothing that only HR knows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, literal, or_, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.belonging import Membership, MembershipState
from app.models.buddies import BuddyPairing
from app.models.communities import Community, Visibility
from app.models.onboarding import OPEN, OnboardingPlan
from app.models.people import Person, PersonStatus
from app.policies import onboarding as policy
from app.policies.guard import require
from app.policies.onboarding import Parties
from app.services.held import today
from app.services.onboarding.buddies import MOST
from app.services.onboarding.knowing import post_of, today_of
from app.services.people import Ref

SHOWN = 5


class Suits(StrEnum):
    """Why somebody may suit, the strongest first; one of the first two there must be."""

    UNIT = "unit"
    COMMUNITY = "community"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked; `newcomers` says with how many they go along now."""

    person: Ref
    reasons: list[Suits]
    newcomers: int


def candidates(session: Session, actor: Actor, plan: OnboardingPlan, parties: Parties) -> list[Candidate]:
    """Colleagues of the newcomer's unit or community who are here, not new themselves, and have time; who suits best first."""
    require(policy.can_name_buddy(actor, parties), otherwise=_("The community's manager or the line manager names a buddy."))
    person = session.get_one(Person, plan.person_id)
    unit_id = post_of(session, person, max(plan.start_on, today_of(person))).unit_id
    rows = session.execute(_question(plan, parties, unit_id)).all()
    found = [Candidate(Ref(row.id, row.username, row.display_name), _reasons(row, person), row.newcomers) for row in rows]
    return sorted(found, key=_rank)[:SHOWN]


def _question(plan: OnboardingPlan, parties: Parties, unit_id: str | None) -> Select[*tuple[Any, ...]]:
    of_unit = col(Person.unit_id) == unit_id if unit_id else literal(value=False)
    belongs = col(Person.id).in_(
        select(col(Membership.person_id))
        .join(Community, col(Community.id) == col(Membership.community_id))
        .where(
            col(Community.id) == plan.community_id, col(Community.visibility) != Visibility.RESTRICTED,
            col(Membership.state) == MembershipState.ACTIVE,
        )
    )  # fmt: skip
    new = select(col(OnboardingPlan.person_id)).where(col(OnboardingPlan.state).in_(OPEN))
    newcomers = (
        select(func.count(col(BuddyPairing.id)))
        .where(
            col(BuddyPairing.buddy_id) == col(Person.id), col(BuddyPairing.ended_at).is_(None),
            col(BuddyPairing.valid_to) > today(),
        )
        .correlate(Person)
        .scalar_subquery()
    )  # fmt: skip
    return select(
        col(Person.id), col(Person.username), col(Person.display_name), col(Person.languages), col(Person.time_zone),
        of_unit.label("of_unit"), belongs.label("belongs"), newcomers.label("newcomers"),
    ).where(
        or_(of_unit, belongs), col(Person.status) == PersonStatus.ACTIVE, col(Person.guest).is_(False),
        col(Person.id).not_in([who for who in (plan.person_id, parties.line_manager, parties.buddy) if who]),
        col(Person.id).not_in(new), newcomers < MOST,
    )  # fmt: skip


def _reasons(row: Any, person: Person) -> list[Suits]:
    is_so = {
        Suits.UNIT: row.of_unit,
        Suits.COMMUNITY: row.belongs,
        Suits.LANGUAGE: bool(set(row.languages) & set(person.languages)),
        Suits.TIME_ZONE: row.time_zone == person.time_zone,
    }
    return [reason for reason in Suits if is_so[reason]]


def _rank(one: Candidate) -> tuple[list[bool], int, str]:
    return [reason not in one.reasons for reason in Suits], one.newcomers, one.person.username
