"""Who may do what where people come, learn and leave: exactly these, and nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.actor import Actor
from app.models.handovers import Handover, HandoverReason, HandoverSubject
from app.models.onboarding import OnboardingPlan, OnboardingTask, Party, PlanKind, PlanState, TaskKind
from app.models.training import TrainingModule
from app.policies import access, belonging, handovers, hr, onboarding, people, privacy, training
from tests.policies.everybody import HERE, somebody, who

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)
EVERYBODYS = frozenset({"read", "write"})


def by_token(actor: Actor, *scopes: str) -> Actor:
    """The same person, through a token with these scopes."""
    return replace(actor, scopes=frozenset(scopes), token_id="t")


def at_the_site(actor: Actor) -> Actor:
    """The same person, signed in."""
    return replace(actor, session_id="s")


def test_who_sees_sessions_and_tokens() -> None:
    assert who(lambda actor: access.can_see_access(actor, "member")) == "member admin"


def test_who_gives_a_program_what_it_may() -> None:
    assert who(lambda actor: access.can_give(actor, "member", EVERYBODYS)) == "member admin"
    assert who(lambda actor: access.can_give(actor, "member", EVERYBODYS | {"hr"})) == "admin"
    member = somebody("member", "member")
    assert access.can_give(by_token(member, "read", "write"), "member", EVERYBODYS)
    assert not access.can_give(by_token(member, "read"), "member", EVERYBODYS), "no token makes one that may more"


def test_who_sets_rules_of_membership() -> None:
    assert who(belonging.can_write_rules) == "admin"


def test_who_brings_hrs_word_in() -> None:
    appointed, admin, plain = (somebody("p", platform=held) for held in ("hr", "platform_admin", ""))
    assert who(hr.can_post_events) == "", "nobody by a browser"
    assert hr.can_post_events(by_token(appointed, "hr"))
    assert hr.can_post_events(by_token(admin, "hr"))
    assert not hr.can_post_events(by_token(plain, "hr")), "the scope alone opens nothing"
    assert not hr.can_post_events(by_token(appointed, "read", "write", "admin"))


def test_who_follows_what_hr_said() -> None:
    assert who(lambda actor: hr.can_follow_events(at_the_site(actor))) == "hr"
    assert who(hr.can_follow_events) == "", "no token of another scope"
    assert hr.can_follow_events(by_token(somebody("p", platform="hr"), "hr"))
    assert who(lambda actor: hr.can_connect(at_the_site(actor))) == "hr admin"
    assert who(hr.can_connect) == "admin"


def test_who_knows_of_somebody_before_their_first_day() -> None:
    assert who(people.can_know_of_newcomers) == "hr admin"


def test_only_the_identity_providers_token_provisions() -> None:
    assert who(people.can_provision) == ""
    provider = by_token(somebody("idp"), "scim")
    assert people.can_provision(provider)
    assert people.can_register(provider)
    assert people.can_administer(provider)


def test_who_knows_of_looks_and_who_takes_data_away() -> None:
    assert who(lambda actor: privacy.can_see_looks(actor, "member")) == "member admin"
    assert who(lambda actor: privacy.can_export(actor, "member")) == "member"
    assert (who(privacy.can_erase), who(privacy.can_audit)) == ("admin", "admin")


def task_of(subject: HandoverSubject, person: str = "elsewhere", manager: str | None = None) -> Handover:
    return Handover(
        person_id=person, line_manager_id=manager, reason=HandoverReason.LEAVING, subject=subject, community_id=HERE
    )  # fmt: skip


def test_who_sees_to_it_that_things_change_hands() -> None:
    role, appointment, looks_after = HandoverSubject.ROLE, HandoverSubject.APPOINTMENT, "manager km_advisor advisor"
    assert who(lambda actor: handovers.can_act(actor, task_of(role))) == looks_after
    assert who(lambda actor: handovers.can_act(actor, task_of(role, manager="stranger"))) == f"{looks_after} stranger"
    assert who(lambda actor: handovers.can_act(actor, task_of(appointment))) == f"{looks_after} admin"
    assert who(lambda actor: handovers.can_act(actor, task_of(role, "manager", "manager"))) == "km_advisor advisor", (
        "not one's own"
    )
    assert who(lambda actor: handovers.can_act(actor, task_of(appointment, "admin"))) == looks_after


PARTIES = onboarding.Parties("stranger", buddy="member", line_manager="sponsor", community_managers=frozenset({"manager"}))


def plan(state: PlanState = PlanState.ACTIVE, visible_from: date | None = None) -> OnboardingPlan:
    """The stranger's."""
    return OnboardingPlan(
        person_id="stranger", kind=PlanKind.HIRE, template_code="t", template_number=1,
        start_on=TODAY, state=state, visible_from=visible_from,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "visible_from", "expected"),
    [
        (PlanState.ACTIVE, None, "member manager sponsor hr stranger"),
        (PlanState.SCHEDULED, None, "member manager sponsor hr"),
        (PlanState.SCHEDULED, TODAY, "member manager sponsor hr"),
        (PlanState.SCHEDULED, TOMORROW, "hr"),
        (PlanState.PAUSED, TODAY, "member manager sponsor hr stranger"),
        (PlanState.COMPLETED, None, "member manager sponsor hr stranger"),
        (PlanState.CANCELLED, None, ""),
    ],
)
def test_who_sees_somebodys_way_in(state: PlanState, visible_from: date | None, expected: str) -> None:
    assert who(lambda actor: onboarding.can_see_plan(actor, plan(state, visible_from), PARTIES, TODAY)) == expected


def test_hr_sees_ways_in_with_its_own_means_only() -> None:
    appointed = somebody("p", platform="hr")
    assert onboarding.is_hr(by_token(appointed, "hr"))
    assert not onboarding.is_hr(by_token(appointed, "read", "write"))
    assert not onboarding.is_hr(by_token(somebody("p"), "hr"))
    assert (who(onboarding.can_publish_templates), who(onboarding.can_plan)) == ("hr", "hr")


@pytest.mark.parametrize(
    ("owner", "does", "lets_off"),
    [
        (Party.NEW_HIRE, "stranger", "manager sponsor"),
        (Party.BUDDY, "member", "manager sponsor"),
        (Party.LINE_MANAGER, "sponsor", "manager sponsor"),
        (Party.COMMUNITY_MANAGER, "manager", "manager sponsor"),
    ],
)
def test_whose_task_it_is(owner: Party, does: str, lets_off: str) -> None:
    def task(required: bool) -> OnboardingTask:
        return OnboardingTask(
            plan_id="p", place=1, kind=TaskKind.OTHER, stage=0, owner=owner, offset_days=0, due_on=TODAY, required=required
        )  # fmt: skip

    assert who(lambda actor: onboarding.can_do(actor, task(True), PARTIES)) == does
    assert who(lambda actor: onboarding.can_let_off(actor, task(True), PARTIES)) == lets_off
    may_skip = set(who(lambda actor: onboarding.can_let_off(actor, task(False), PARTIES)).split())
    assert may_skip == {*lets_off.split(), does}, "what is optional its owner skips"


def test_who_names_a_buddy_and_who_reads_how_somebody_feels() -> None:
    assert who(lambda actor: onboarding.can_name_buddy(actor, PARTIES)) == "manager sponsor"
    assert who(lambda actor: onboarding.can_read_confidence(actor, PARTIES)) == "manager stranger"
    assert who(onboarding.can_see_confidence_summary) == "advisor"
    assert who(onboarding.can_see_summary) == "advisor hr"
    advisor = somebody("p", platform="km_advisor")
    assert onboarding.can_see_confidence_summary(by_token(advisor, "read"))
    assert not onboarding.can_see_confidence_summary(by_token(advisor, "write"))


def test_who_publishes_training() -> None:
    publishers = "leader manager km_advisor tech_expert all_elsewhere advisor"
    module = TrainingModule(code="m", title="M", owner_id="leader")
    left_behind = TrainingModule(code="m", title="M", owner_id="stranger")
    assert who(training.can_publish) == publishers
    assert who(training.can_oversee) == "advisor"
    assert who(lambda actor: training.can_change(actor, module)) == "leader advisor"
    assert who(lambda actor: training.can_change(actor, left_behind)) == "advisor", "an owner who may publish no longer may not"
    assert who(lambda actor: training.can_record_for(actor, "stranger")) == f"{publishers} stranger"
    assert who(lambda actor: training.can_require(actor, HERE)) == "leader manager km_advisor advisor"
    assert who(lambda actor: training.can_require(actor, None)) == "advisor"


def test_who_sees_what_somebody_learned() -> None:
    module = TrainingModule(code="m", title="M", owner_id="leader")
    assert who(training.sees_all_completions) == "advisor hr"
    assert who(lambda actor: training.can_see_completions(actor, "stranger")) == "advisor hr stranger"
    assert who(lambda actor: training.can_see_score(actor, "stranger", module)) == "leader advisor stranger"
    assert who(lambda actor: training.can_see_answers(actor, "stranger", module)) == "leader stranger"
