"""What onboarding asks of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.onboarding import OPEN, OnboardingPlan, OnboardingTask, Party, PlanState, TaskKind, TaskState
from app.policies import onboarding as policy
from app.services.onboarding import buddies, checkins
from app.services.onboarding.following import ESCALATE_BEFORE
from app.services.onboarding.planning import tasks_by_plan
from app.services.onboarding.seeing import Found, caring_for, mine
from app.services.people.finding import refs

WEEK = timedelta(days=7)


class CardKind(StrEnum):
    """What a card asks."""

    WELCOME = "welcome"
    CONFIDENCE = "confidence"
    NEEDS_BUDDY = "needs_buddy"
    TASK = "task"
    MEET = "meet"
    ARRIVALS = "arrivals"
    NO_COMMUNITY = "no_community"


class Card(NamedTuple):
    """A card: about whom, which task, by when; `people` where it speaks of several."""

    kind: CardKind
    plan_id: str = ""
    name: str = ""
    task: OnboardingTask | None = None
    due_on: date | None = None
    is_late: bool = False
    people: int = 0


def cards(session: Session, actor: Actor, most: int) -> list[Card]:
    """The actor's cards, overdue ones first."""
    today = clock.today(actor.time_zone)
    found = [*_own(session, actor), *_of_others(session, actor, today), *_of_the_whole(session, actor, today)]
    return sorted(found, key=lambda card: (not card.is_late, card.due_on or today))[:most]


def _own(session: Session, actor: Actor) -> list[Card]:
    found = mine(session, actor)
    if found is None:
        return []
    shown = [Card(CardKind.CONFIDENCE)] if checkins.open_for(session, actor) else []
    if found.plan.state is PlanState.ACTIVE:
        shown.append(Card(CardKind.WELCOME, found.plan.id))
    return shown


def _of_others(session: Session, actor: Actor, today: date) -> list[Card]:
    """What the newcomers whom one looks after need of oneself now; one card for each."""
    found = caring_for(session, actor)
    tasks = tasks_by_plan(session, [one.plan.id for one in found])
    names = refs(session, [one.plan.person_id for one in found])
    shown = (_card(session, actor, one, tasks[one.plan.id], names[one.plan.person_id].display_name, today) for one in found)
    return [card for card in shown if card]


def _card(
    session: Session, actor: Actor, found: Found, tasks: list[OnboardingTask], name: str, today: date
) -> Card | None:  # fmt: skip
    plan, parties = found
    held = parties.of(actor.person_id)
    asks_for_one = any(task.kind is TaskKind.NAME_BUDDY for task in tasks)
    if asks_for_one and parties.buddy is None and _is_asked_to_name(held, plan, today):
        return Card(CardKind.NEEDS_BUDDY, plan.id, name, None, plan.start_on, plan.start_on <= today + ESCALATE_BEFORE)
    due = [task for task in tasks if task.state is TaskState.PENDING and task.owner in held and task.due_on <= today + WEEK / 7]
    due = [task for task in due if task.kind is not TaskKind.NAME_BUDDY]
    if due:
        first = min(due, key=lambda task: task.due_on)
        return Card(CardKind.TASK, plan.id, name, first, first.due_on, first.due_on < today)
    pairing = buddies.current(session, plan.id) if Party.BUDDY in held else None
    if pairing and plan.state is PlanState.ACTIVE and pairing.valid_from <= today < pairing.valid_to:
        last = buddies.last_met(session, pairing)
        if (last or pairing.valid_from - WEEK) <= today - WEEK:
            return Card(CardKind.MEET, plan.id, name, None, today)
    return None


def _is_asked_to_name(held: frozenset[Party], plan: OnboardingPlan, today: date) -> bool:
    """The community's manager in the week before; two days before also the line manager."""
    if Party.COMMUNITY_MANAGER in held:
        return plan.start_on <= today + WEEK
    return Party.LINE_MANAGER in held and plan.start_on <= today + ESCALATE_BEFORE


def _of_the_whole(session: Session, actor: Actor, today: date) -> list[Card]:
    shown = []
    if policy.is_hr(actor):
        coming = col(OnboardingPlan.state) == PlanState.SCHEDULED, col(OnboardingPlan.start_on) <= today + WEEK
        if count := session.execute(select(func.count()).where(*coming)).scalar_one():
            shown.append(Card(CardKind.ARRIVALS, people=count))
    if policy.can_see_confidence_summary(actor):
        lost = col(OnboardingPlan.community_id).is_(None), col(OnboardingPlan.state).in_(OPEN)
        if count := session.execute(select(func.count()).where(*lost)).scalar_one():
            shown.append(Card(CardKind.NO_COMMUNITY, people=count))
    return shown
