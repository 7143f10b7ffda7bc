"""Somebody begins today: planned by HR, with a buddy, guidelines to read, and communities that may suit her."""

from datetime import timedelta
from functools import partial

from app.core import clock
from app.services import access, guidelines, onboarding, people, training
from app.services.demo.founding import ADVISOR, HR
from app.services.demo.guides import DEMO_PASSWORD, demo_newcomer
from app.services.demo.stage import Guild, Stage
from app.services.onboarding import buddies, following
from app.services.training import Edition, NewModule

MANAGER, BUDDY, LEADER = "magda.wisniewska", "ana.garcia", "piotr.nowak"
EVERYBODY = """Say what you know and how you know it.
Ask early; a question saves the next one the same search.
Speak of things, kindly of people, and of customers not by name."""
PRICING = "Prices and margins stay inside. Name the market and the month with every figure. Change templates where they live."


def put_on(stage: Stage, pricing: Guild) -> None:
    """The guidelines some weeks ago, the hire a week ago; today is her first day."""
    stage.put_on(stage.now - timedelta(days=40), partial(_agree, stage, pricing))
    stage.put_on(stage.now - timedelta(days=6), partial(_expect, stage, pricing))
    stage.put_on(stage.now, partial(_arrive, stage))


def _agree(stage: Stage, pricing: Guild) -> None:
    """Guidelines for everybody and for Pricing, and what whoever leads or manages there should have learned."""
    guidelines.publish(stage.session, stage.actor(ADVISOR), None, EVERYBODY)
    leader = stage.actor(LEADER)
    guidelines.publish(stage.session, leader, pricing.here, PRICING)
    module = NewModule(
        code="facilitation",
        title="Facilitating a meeting",
        edition=Edition(minutes=45, validity_months=24),
        audience=["manager"],
    )
    published = training.publish(stage.session, leader, module)
    training.require_module(stage.session, leader, published, "manager", pricing.here)


def _expect(stage: Stage, pricing: Guild) -> None:
    """HR plans her way in, and Magda asks Ana to go along."""
    newcomer, like = demo_newcomer(), stage.who[LEADER]
    new = people.NewPerson(
        username=newcomer.username, display_name=newcomer.display_name, email=f"{newcomer.username}@example.com",
        time_zone=like.zone, languages=["en"], unit=like.unit,
    )  # fmt: skip
    person = stage.rows[newcomer.username] = people.register(stage.session, None, new)
    person.manager_id = stage.rows[LEADER].manager_id or stage.rows[LEADER].id
    access.set_password(stage.session, person, DEMO_PASSWORD)
    plan = onboarding.plan_for(stage.session, stage.actor(HR), person, clock.today(like.zone) + timedelta(days=6))
    plan.community_id = pricing.here.id
    parties = onboarding.parties_of(stage.session, [plan])[plan.id]
    buddies.name_buddy(stage.session, stage.actor(MANAGER), plan, parties, stage.rows[BUDDY])


def _arrive(stage: Stage) -> None:
    """Her first day has come."""
    plan = onboarding.open_plan(stage.session, stage.rows[demo_newcomer().username].id)
    if plan is not None:
        following.turn(stage.session, plan.id)
