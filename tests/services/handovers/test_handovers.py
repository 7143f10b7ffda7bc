"""What only one person holds is asked of those who can hand it over, as soon as they may know and not before (N11)."""

import pytest
from sqlalchemy import select

from app.core import paging
from app.core.errors import ConflictError, NotFoundError
from app.models.belonging import RoleKind, RoleName
from app.models.communities import Status, Visibility
from app.models.handovers import Handover, HandoverReason, HandoverState
from app.readers.handovers import Handovers
from app.services import belonging, communities, handovers, hr, people
from app.services.belonging import Proposal
from app.services.communities import Founding
from tests.services.hr.telling import Office, on
from tests.story import Story


@pytest.fixture
def office(story: Story) -> Office:
    """Ada leads the guild alone; Eva, her line manager, is known to HR like her; Max manages; Kim advises."""
    office = Office(story)
    for name in ("eva", "max", "kim"):
        story.register(name)
    people.appoint(story.session, None, story.people["kim"], "km_advisor")
    story.give("max", RoleName.MANAGER, story.guild)
    for name in ("ada", "eva", "max"):
        story.people[name].external_id = f"E-{name}"
    for name in ("ada", "max"):
        story.people[name].manager_id = story.people["eva"].id
    return office


def asked(office: Office, who: str, state: HandoverState = HandoverState.OPEN) -> list[tuple[str, str, str | None]]:
    """What somebody sees: whose, why, and which role or what else."""
    page = handovers.listing(office.story.session, office.story.actor(who), paging.Ask(100), state)
    return sorted((ref.username, task.reason.value, task.role or task.subject.value) for task, ref, _community in page.items)


def day_comes(office: Office, day: str) -> None:
    with on(day):
        for person_id in hr.due(office.story.session):
            hr.settle_due(office.story.session, person_id)


ADA_LEAVES = [("ada", "leaving", "leader")]


def test_a_termination_is_known_to_three_from_its_day_on(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", of="ada", visible_from="2026-07-15")
    assert [asked(office, who) for who in ("eva", "max", "kim")] == [[], [], []]
    day_comes(office, "2026-07-15")
    assert [asked(office, who) for who in ("eva", "max", "kim")] == [ADA_LEAVES] * 3
    assert [asked(office, who) for who in ("ada", "ben", "cleo", "root")] == [[]] * 4


def test_for_everybody_else_there_is_no_such_thing(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", of="ada")
    [(task, _ref, _place)] = handovers.listing(office.story.session, office.story.actor("eva"), paging.Ask()).items
    for who in ("ada", "ben", "root"):
        with pytest.raises(NotFoundError):
            handovers.find(office.story.session, office.story.actor(who), task.id)


def test_a_cancelled_termination_leaves_no_task_open(office: Office) -> None:
    """Vector D5."""
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-06-30", of="ada")
    with on("2026-06-20"):
        office.tell("termination_cancelled", "2026-06-30", of="ada")
    day_comes(office, "2026-07-01")
    assert asked(office, "eva") == []
    assert asked(office, "eva", HandoverState.CANCELLED) == ADA_LEAVES
    [leader] = [role for role, ref in belonging.roles_of(office.story.session, office.story.guild) if ref.username == "ada"]
    assert leader.state == "accepted"


def test_a_cancelled_termination_of_who_has_left_by_another_door_takes_no_task_back(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-06-30", of="ada")
    with on("2026-06-10"):
        people.deactivate(office.story.session, None, office.story.people["ada"])
        assert asked(office, "eva") == ADA_LEAVES
    with on("2026-06-20"):
        office.tell("termination_cancelled", "2026-06-30", of="ada")
    assert asked(office, "eva") == ADA_LEAVES, "she is gone all the same, and nobody else was asked"


def test_whoever_leaves_without_notice_leaves_tasks_behind(office: Office) -> None:
    people.appoint(office.story.session, None, office.story.people["ada"], "hr")
    draft = communities.found(office.story.session, office.story.ada, Founding(slug="idea", name="Idea"))
    assert draft.status == Status.DRAFT
    with on("2026-06-01"):
        office.tell("termination_effective", "2026-06-01", of="ada")
    assert asked(office, "kim") == [("ada", "leaving", "draft"), ("ada", "leaving", "leader")]


def test_what_somebody_else_holds_too_needs_no_handing_over(office: Office) -> None:
    office.story.give("ben", RoleName.LEADER, office.story.guild)
    people.deactivate(office.story.session, None, office.story.people["ada"])
    assert asked(office, "kim") == []


def test_it_is_done_as_soon_as_somebody_takes_the_role_on(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", of="ada")
    office.story.give("ben", RoleName.LEADER, office.story.guild)
    follow(office)
    assert (asked(office, "eva"), asked(office, "eva", HandoverState.DONE)) == ([], ADA_LEAVES)


def follow(office: Office) -> None:
    """The reader sees the facts that are about to be written."""
    Handovers().apply(office.story.session, office.story.session.info["facts"])


def test_a_mover_is_asked_about_and_keeps_every_role(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("transfer", "2026-06-01", of="max", org_unit_code="Lab")
        office.tell("transfer", "2026-06-01", of="ada", org_unit_code="Lab")
    assert asked(office, "kim") == [("ada", "moving", "leader"), ("max", "moving", "manager")]
    held = {
        ref.username for role, ref in belonging.roles_of(office.story.session, office.story.guild) if role.state == "accepted"
    }
    assert held == {"ada", "max"}


def test_a_role_that_its_holder_gave_up_is_asked_about_no_more(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("transfer", "2026-06-01", of="max", org_unit_code="Lab")
    [role] = [role for role, ref in belonging.roles_of(office.story.session, office.story.guild) if ref.username == "max"]
    belonging.end(office.story.session, office.story.actor("max"), role, office.story.guild)
    follow(office)
    assert asked(office, "kim") == []
    assert asked(office, "kim", HandoverState.CANCELLED) == [("max", "moving", "manager")]


def test_another_line_manager_asks_for_sponsors_and_managers_only(office: Office) -> None:
    with on("2026-06-01"):
        for name in ("max", "ada"):
            office.tell("manager_change", "2026-06-01", of=name, manager_external_id=None)
    assert asked(office, "kim") == [("max", "moving", "manager")]


def test_a_move_that_came_late_and_was_overtaken_asks_nothing(office: Office) -> None:
    with on("2026-06-10"):
        office.tell("transfer", "2026-06-01", of="max", org_unit_code="Lab")
        office.tell("transfer", "2026-05-01", of="max", org_unit_code="Shop")
    assert asked(office, "kim") == [("max", "moving", "manager")]


def test_a_long_leave_asks_for_a_deputy_until_somebody_acts_or_they_are_back(office: Office) -> None:
    """Vector D18."""
    with on("2026-06-01"):
        for name in ("ada", "max"):
            office.tell("leave_start", "2026-06-01", of=name)
        assert asked(office, "kim") == [("ada", "away", "leader"), ("max", "away", "manager")]
        story = office.story
        acting = Proposal(role=RoleName.LEADER, kind=RoleKind.ACTING)
        offered = belonging.propose(story.session, story.root, story.guild, story.people["ben"], acting)
        belonging.accept(story.session, story.ben, offered, story.guild)
        follow(office)
        assert asked(office, "kim") == [("max", "away", "manager")]
    with on("2026-08-01"):
        office.tell("leave_end", "2026-08-01", of="max")
    assert asked(office, "kim") == []


def test_a_short_leave_asks_nothing(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("leave_start", "2026-06-01", of="ada", until="2026-06-20")
    assert asked(office, "kim") == []


def test_reports_need_a_line_manager_until_the_last_has_one(office: Office) -> None:
    with on("2026-06-01"):
        office.tell("termination_effective", "2026-06-01", of="eva")
        assert asked(office, "kim") == [("eva", "leaving", "reports")]
        for name in ("ada", "max"):
            office.tell("manager_change", "2026-06-02", of=name, manager_external_id=None)
    day_comes(office, "2026-06-02")
    follow(office)
    assert ("eva", "leaving", "reports") not in asked(office, "kim")


def test_what_a_line_manager_had_to_see_to_goes_up_when_they_leave(office: Office) -> None:
    with on("2026-01-10"):
        office.tell("hire", "2026-01-01", of="olga")
        office.story.people["olga"] = office.person("olga")
        office.tell("manager_change", "2026-01-01", of="eva", manager_external_id="E-olga")
        office.tell("termination_scheduled", "2026-09-30", of="ada")
        assert asked(office, "olga") == []
        office.tell("termination_effective", "2026-01-10", of="eva")
    assert ("ada", "leaving", "leader") in asked(office, "olga")


def test_done_and_taken_up_again(office: Office) -> None:
    session, eva = office.story.session, office.story.actor("eva")
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", of="ada")
    [(task, _ref, _place)] = handovers.listing(session, eva, paging.Ask()).items
    handovers.complete(session, eva, task)
    assert (task.state, task.settled_by) == (HandoverState.DONE, eva.person_id)
    handovers.reopen(session, eva, task)
    assert (task.state, task.settled_by, task.settled_at) == (HandoverState.OPEN, None, None)
    handovers.call_off(session, task.person_id, HandoverReason.LEAVING)
    for act in (handovers.complete, handovers.reopen):
        with pytest.raises(ConflictError):
            act(session, eva, task)


def test_a_line_manager_does_not_learn_of_what_is_restricted(office: Office) -> None:
    office.story.guild.visibility = Visibility.RESTRICTED
    with on("2026-06-01"):
        office.tell("termination_scheduled", "2026-09-30", of="ada")
    [task] = office.story.session.execute(select(Handover)).scalars()
    assert (asked(office, "eva"), asked(office, "max")) == ([], ADA_LEAVES)
    with pytest.raises(NotFoundError):
        handovers.find(office.story.session, office.story.actor("eva"), task.id)
