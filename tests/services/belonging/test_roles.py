"""Roles are proposed, accepted by the person and ended; the rules hold on every day of a term (domain.md §2.3)."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Stage, Status, Visibility
from app.services import belonging, people
from app.services.belonging import Proposal
from tests.story import Story

TODAY = clock.today()
SOON, LATER = TODAY + timedelta(days=30), TODAY + timedelta(days=60)


def propose(
    story: Story, whom: str, role: RoleName, begins: date | None = None, ends: date | None = None,
    kind: RoleKind = RoleKind.SUBSTANTIVE, who: str = "root",
) -> RoleAssignment:  # fmt: skip
    """Somebody is asked to take a role in the guild."""
    offer = Proposal(role=role, kind=kind, valid_from=begins, valid_to=ends)
    return belonging.propose(story.session, story.actor(who), story.guild, story.people[whom], offer)


def accept(story: Story, offered: RoleAssignment) -> RoleAssignment:
    """The person asked says yes."""
    (name,) = (name for name, person in story.people.items() if person.id == offered.person_id)
    return belonging.accept(story.session, story.actor(name), offered, story.guild)


def give(story: Story, whom: str, role: RoleName, begins: date | None = None, ends: date | None = None) -> RoleAssignment:
    """Asked and accepted."""
    return accept(story, propose(story, whom, role, begins, ends))


def held_on(story: Story, day: date, guild: Community | None = None) -> set[tuple[str, str]]:
    """Who held what on a day."""
    rows = belonging.roles_of(story.session, guild or story.guild, day)
    return {(ref.username, row.role) for row, ref in rows}


def test_a_role_exists_only_once_it_is_accepted(story: Story) -> None:
    offered = propose(story, "ben", RoleName.MANAGER)
    assert "manager" not in story.ben.roles_in(story.guild.id)
    assert ("ben", "manager") not in held_on(story, TODAY)
    accept(story, offered)
    assert "manager" in story.ben.roles_in(story.guild.id)
    assert ("ben", "manager") in held_on(story, TODAY)


def test_only_the_person_asked_answers(story: Story) -> None:
    offered = propose(story, "ben", RoleName.MANAGER)
    for other in (story.ada, story.root):
        with pytest.raises(ForbiddenError):
            belonging.accept(story.session, other, offered, story.guild)
        with pytest.raises(ForbiddenError):
            belonging.decline(story.session, other, offered)


def test_an_answer_is_given_once(story: Story) -> None:
    offered = propose(story, "ben", RoleName.MANAGER)
    belonging.decline(story.session, story.ben, offered)
    for answer in (lambda: accept(story, offered), lambda: belonging.decline(story.session, story.ben, offered)):
        with pytest.raises(ConflictError):
            answer()
    assert propose(story, "ben", RoleName.MANAGER).state == RoleState.PROPOSED, "who declined may be asked again"


def test_who_may_propose_stands_in_the_matrix(story: Story) -> None:
    with pytest.raises(ForbiddenError):
        propose(story, "cleo", RoleName.LEADER, who="cleo")
    with pytest.raises(ForbiddenError):
        propose(story, "cleo", RoleName.SPONSOR, who="ben")
    assert propose(story, "cleo", RoleName.LEADER, who="ben").proposed_by == story.people["ben"].id


def test_member_is_not_a_role_to_propose(story: Story) -> None:
    with pytest.raises(InvalidError):
        propose(story, "cleo", RoleName.MEMBER)


def test_whoever_cannot_sign_in_cannot_be_asked(story: Story) -> None:
    story.register("ghost", email=None)
    people.deactivate(story.session, None, story.people["cleo"])
    for name in ("ghost", "cleo"):
        with pytest.raises(InvalidError):
            propose(story, name, RoleName.MANAGER)


@pytest.mark.parametrize("ends", [TODAY, TODAY - timedelta(days=1)])
def test_a_term_ends_after_it_begins(story: Story, ends: date) -> None:
    with pytest.raises(InvalidError):
        propose(story, "ben", RoleName.MANAGER, TODAY, ends)


def test_nobody_is_asked_twice_for_the_same_days(story: Story) -> None:
    propose(story, "ben", RoleName.MANAGER, TODAY, SOON)
    with pytest.raises(ConflictError):
        propose(story, "ben", RoleName.MANAGER, TODAY + timedelta(days=1), LATER)
    assert propose(story, "ben", RoleName.MANAGER, SOON, LATER)


@pytest.mark.parametrize("other", [RoleName.LEADER, RoleName.MANAGER])
def test_d7_the_sponsor_neither_leads_nor_manages(story: Story, other: RoleName) -> None:
    for whom, first, then in (("ben", other, RoleName.SPONSOR), ("cleo", RoleName.SPONSOR, other)):
        give(story, whom, first)
        with pytest.raises(ConflictError):
            propose(story, whom, then)


def test_d7_holds_at_the_moment_of_acceptance(story: Story) -> None:
    leading = propose(story, "ben", RoleName.LEADER)
    sponsoring = RoleAssignment(
        community_id=story.guild.id, person_id=story.people["ben"].id, role=RoleName.SPONSOR, valid_from=TODAY
    )  # fmt: skip
    story.session.add(sponsoring)
    accept(story, leading)
    with pytest.raises(ConflictError):
        accept(story, sponsoring)


def test_d7_is_about_the_same_days(story: Story) -> None:
    give(story, "ben", RoleName.LEADER, TODAY, SOON)
    assert give(story, "ben", RoleName.SPONSOR, SOON, LATER).state == RoleState.ACCEPTED


def test_one_leads_and_manages_only_while_the_community_is_young(story: Story) -> None:
    offered = propose(story, "ada", RoleName.MANAGER)
    story.guild.stage = Stage.MATURING
    with pytest.raises(ConflictError):
        accept(story, offered)
    story.guild.stage = Stage.COALESCING
    assert accept(story, offered).state == RoleState.ACCEPTED


@pytest.mark.parametrize(("role", "most"), [(RoleName.MANAGER, 1), (RoleName.SPONSOR, 1), (RoleName.LEADER, 3)])
def test_there_is_room_for_so_many(story: Story, role: RoleName, most: int) -> None:
    names = [story.register(f"p{n}").username for n in range(4)]
    taken = 1 if role == RoleName.LEADER else 0  # Ada leads
    for name in names[: most - taken]:
        give(story, name, role)
    offered = propose(story, names[-1], role)
    with pytest.raises(ConflictError):
        accept(story, offered)


def test_a_successor_may_accept_before_the_term_ends(story: Story) -> None:
    give(story, "ben", RoleName.MANAGER, TODAY, SOON)
    give(story, "cleo", RoleName.MANAGER, SOON)
    assert ("ben", "manager") in held_on(story, SOON - timedelta(days=1))
    assert {name for name, role in held_on(story, SOON) if role == "manager"} == {"cleo"}


def test_a_deputy_needs_no_room_and_does_not_act(story: Story) -> None:
    give(story, "cleo", RoleName.MANAGER)
    accept(story, propose(story, "ben", RoleName.MANAGER, kind=RoleKind.DEPUTY))
    assert "manager" not in story.ben.roles_in(story.guild.id)
    with pytest.raises(ForbiddenError):
        belonging.admit(story.session, story.ben, story.guild, story.people["cleo"])


def test_who_acts_for_somebody_acts(story: Story) -> None:
    accept(story, propose(story, "ben", RoleName.MANAGER, kind=RoleKind.ACTING))
    assert "manager" in story.ben.roles_in(story.guild.id)


def test_a_role_gives_nothing_before_its_term_and_after_it(story: Story) -> None:
    give(story, "ben", RoleName.MANAGER, SOON, LATER)
    assert "manager" not in story.ben.roles_in(story.guild.id)
    with clock.at(clock.now() + timedelta(days=30)):
        assert "manager" in story.ben.roles_in(story.guild.id)
    with clock.at(clock.now() + timedelta(days=60)):
        assert "manager" not in story.ben.roles_in(story.guild.id)


def test_a_proposal_nobody_answered_lapses_with_its_term(story: Story) -> None:
    offered = propose(story, "ben", RoleName.MANAGER, TODAY, SOON)
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(ConflictError):
        accept(story, offered)


def test_who_takes_a_working_role_belongs_and_a_sponsor_need_not(story: Story) -> None:
    give(story, "cleo", RoleName.SPONSOR)
    assert not story.cleo.belongs_to(story.guild.id)
    story.register("dana")
    give(story, "dana", RoleName.TECH_EXPERT)
    assert story.actor("dana").belongs_to(story.guild.id)


def test_stepping_down_ends_it_today_and_history_remembers(story: Story) -> None:
    held = give(story, "ben", RoleName.MANAGER, TODAY - timedelta(days=10))
    belonging.end(story.session, story.ben, held, story.guild)
    assert "manager" not in story.ben.roles_in(story.guild.id)
    assert ("ben", "manager") in held_on(story, TODAY - timedelta(days=1))
    assert ("ben", "manager") not in held_on(story, TODAY)
    assert ("ben", "manager") not in held_on(story, TODAY - timedelta(days=11))
    with pytest.raises(ConflictError):
        belonging.end(story.session, story.ben, held, story.guild)


def test_what_was_never_accepted_or_never_began_was_held_on_no_day(story: Story) -> None:
    asked = propose(story, "ben", RoleName.MANAGER, TODAY - timedelta(days=10))
    belonging.end(story.session, story.root, asked, story.guild)
    coming = give(story, "cleo", RoleName.MANAGER, SOON)
    belonging.end(story.session, story.cleo, coming, story.guild)
    for day in (TODAY - timedelta(days=5), TODAY, SOON, LATER):
        assert not [role for _, role in held_on(story, day) if role == "manager"]


def test_ending_a_term_that_is_over_does_not_make_it_longer(story: Story) -> None:
    held = give(story, "ben", RoleName.MANAGER, TODAY, SOON)
    with clock.at(clock.now() + timedelta(days=60)):
        belonging.end(story.session, story.root, held, story.guild)
    assert held.valid_to == SOON


def test_who_may_end_a_role(story: Story) -> None:
    held = give(story, "ben", RoleName.MANAGER)
    for other in (story.ada, story.cleo):
        with pytest.raises(ForbiddenError):
            belonging.end(story.session, other, held, story.guild)
    give(story, "cleo", RoleName.SPONSOR)
    assert belonging.end(story.session, story.cleo, held, story.guild).ended_by == story.people["cleo"].id


def test_nobody_takes_on_a_role_where_nothing_works_any_more(story: Story) -> None:
    offered = propose(story, "ben", RoleName.MANAGER)
    story.guild.status = Status.ARCHIVED
    with pytest.raises(ConflictError):
        propose(story, "cleo", RoleName.MANAGER)
    with pytest.raises(ConflictError):
        accept(story, offered)


def test_a_restricted_communitys_roles_do_not_exist_for_others(story: Story) -> None:
    story.guild.visibility = Visibility.RESTRICTED
    offered = propose(story, "ben", RoleName.MANAGER)
    assert belonging.find_role(story.session, story.ben, offered.id)[0] is offered
    for role_id in (offered.id, "nothing"):
        with pytest.raises(NotFoundError):
            belonging.find_role(story.session, story.cleo, role_id)


def test_history_without_a_beginning_reaches_back_and_without_any_date_nowhere(story: Story) -> None:
    for name, begins, ends, state in (("ben", None, TODAY, RoleState.ENDED), ("cleo", None, None, RoleState.ENDED)):
        story.session.add(RoleAssignment(community_id=story.guild.id, person_id=story.people[name].id, role=RoleName.MANAGER,
                                         state=state, valid_from=begins, valid_to=ends))  # fmt: skip
    assert {name for name, role in held_on(story, date(2001, 1, 1)) if role == "manager"} == {"ben"}
    assert not [role for _, role in held_on(story, TODAY) if role == "manager"]
