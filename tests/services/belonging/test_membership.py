"""Joining, asking, inviting, waiting and leaving (domain.md §2.3); 20 people race for 5 places on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import Membership, Origin, RoleName
from app.models.belonging import MembershipState as M
from app.models.communities import Community, Kind, Status, Visibility
from app.models.people import Person
from app.services import access, belonging, checking, communities, people
from app.services.communities import Change
from tests.story import Story


def state(story: Story, name: str, community: Community) -> M | None:
    """Where somebody stands with a community now."""
    membership = belonging.current(story.session, community.id, story.people[name].id)
    return membership.state if membership else None


def leave(story: Story, who: str, community: Community, whom: str = "") -> Membership:
    """Somebody goes, or is seen out."""
    return belonging.leave(story.session, story.actor(who), community, story.people[whom or who])


def full(story: Story, places: int) -> Community:
    """A community with that many places; Root, who founds it, has the first."""
    return story.found("small", capacity=places)


def test_an_open_community_is_joined_at_once_and_once(story: Story) -> None:
    membership, changed = belonging.join(story.session, story.cleo, story.guild)
    assert (membership.state, changed) == (M.ACTIVE, True)
    again, changed = belonging.join(story.session, story.cleo, story.guild)
    assert (again.id, changed) == (membership.id, False)


@pytest.mark.parametrize("visibility", [Visibility.ON_REQUEST, Visibility.RESTRICTED])
def test_elsewhere_one_asks_and_is_let_in(story: Story, visibility: Visibility) -> None:
    story.guild.visibility = visibility
    story.join("cleo", story.guild)
    assert state(story, "cleo", story.guild) == M.REQUESTED
    with pytest.raises(ForbiddenError):
        belonging.admit(story.session, story.ben, story.guild, story.people["cleo"])
    belonging.admit(story.session, story.ada, story.guild, story.people["cleo"])
    assert state(story, "cleo", story.guild) == M.ACTIVE


def test_a_request_may_be_taken_back_or_declined(story: Story) -> None:
    story.guild.visibility = Visibility.ON_REQUEST
    for goes in ("cleo", "ada"):
        story.join("cleo", story.guild)
        assert leave(story, goes, story.guild, "cleo").state == M.DECLINED
        assert state(story, "cleo", story.guild) is None


def test_an_invitation_is_accepted_or_declined_by_the_person(story: Story) -> None:
    for answer in ("no", "yes"):
        belonging.admit(story.session, story.ada, story.guild, story.people["cleo"])
        assert state(story, "cleo", story.guild) == M.INVITED
        story.join("cleo", story.guild) if answer == "yes" else leave(story, "cleo", story.guild)
    assert state(story, "cleo", story.guild) == M.ACTIVE


def test_only_leaders_and_managers_invite(story: Story) -> None:
    for name in ("ben", "cleo"):
        with pytest.raises(ForbiddenError):
            belonging.admit(story.session, story.actor(name), story.guild, story.people["cleo"])


def test_nobody_invites_who_has_left(story: Story) -> None:
    people.deactivate(story.session, None, story.people["cleo"])
    with pytest.raises(ConflictError):
        belonging.admit(story.session, story.ada, story.guild, story.people["cleo"])


@pytest.mark.parametrize("status", [Status.RETIRING, Status.ARCHIVED, Status.DECLINED])
def test_a_community_that_ends_takes_nobody_in(story: Story, status: Status) -> None:
    story.guild.status = status
    with pytest.raises(ConflictError):
        belonging.join(story.session, story.cleo, story.guild)


def test_leaving_is_one_step_and_coming_back_a_new_stay(story: Story) -> None:
    first = leave(story, "ben", story.guild)
    assert (first.state, first.ended_at is not None) == (M.ALUMNI, True)
    with pytest.raises(NotFoundError):
        leave(story, "ben", story.guild)
    story.join("ben", story.guild)
    assert belonging.current(story.session, story.guild.id, story.people["ben"].id) != first


def test_members_do_not_see_each_other_out(story: Story) -> None:
    story.join("cleo", story.guild)
    with pytest.raises(ForbiddenError):
        leave(story, "ben", story.guild, "cleo")
    assert leave(story, "ada", story.guild, "cleo").state == M.ALUMNI


def test_no_role_ends_silently(story: Story) -> None:
    with pytest.raises(ConflictError):
        leave(story, "ada", story.guild)
    ((role, _),) = belonging.roles_of(story.session, story.guild)
    belonging.end(story.session, story.ada, role, story.guild)
    assert leave(story, "ada", story.guild).state == M.ALUMNI


def test_d19_only_a_centre_of_excellence_mandates(story: Story) -> None:
    with pytest.raises(InvalidError) as refused:
        belonging.admit(story.session, story.ada, story.guild, story.people["cleo"], Origin.MANDATED)
    assert refused.value.faults[0].pointer == "/origin"
    centre = story.found("centre", kind=Kind.COE)
    belonging.admit(story.session, story.root, centre, story.people["cleo"], Origin.MANDATED)
    assert state(story, "cleo", centre) == M.ACTIVE
    with pytest.raises(ConflictError):
        leave(story, "cleo", centre)
    assert leave(story, "root", centre, "cleo").state == M.ALUMNI


def test_d19_nor_does_it_become_something_else_meanwhile(story: Story) -> None:
    centre = story.found("centre", kind=Kind.COE)
    belonging.admit(story.session, story.root, centre, story.people["cleo"], Origin.MANDATED)
    with pytest.raises(ConflictError):
        communities.change(story.session, story.root, centre, Change(values={"kind": Kind.COP}))


def test_a_mandate_makes_an_invitation_a_membership(story: Story) -> None:
    centre = story.found("centre", kind=Kind.COE)
    belonging.admit(story.session, story.root, centre, story.people["cleo"])
    belonging.admit(story.session, story.root, centre, story.people["cleo"], Origin.MANDATED)
    assert state(story, "cleo", centre) == M.ACTIVE


def test_who_finds_it_full_waits_and_moves_up_in_order(story: Story) -> None:
    small = full(story, 2)
    for name in ("ada", "ben", "cleo"):
        story.join(name, small)
    assert [state(story, name, small) for name in ("ada", "ben", "cleo")] == [M.ACTIVE, M.WAITING, M.WAITING]
    leave(story, "ada", small)
    assert [state(story, name, small) for name in ("ada", "ben", "cleo")] == [None, M.ACTIVE, M.WAITING]


def test_who_stops_waiting_frees_no_place(story: Story) -> None:
    small = full(story, 1)
    for name in ("ben", "cleo"):
        story.join(name, small)
    leave(story, "ben", small)
    assert state(story, "cleo", small) == M.WAITING


def test_more_places_let_more_people_in(story: Story) -> None:
    small = full(story, 1)
    for name in ("ada", "ben", "cleo"):
        story.join(name, small)
    communities.change(story.session, story.root, small, Change(values={"capacity": 3}))
    assert [state(story, name, small) for name in ("ada", "ben", "cleo")] == [M.ACTIVE, M.ACTIVE, M.WAITING]


def test_whoever_works_there_belongs_however_full_it_is(story: Story) -> None:
    small = full(story, 1)
    story.join("ben", small)
    story.give("ben", RoleName.LEADER, small)
    assert state(story, "ben", small) == M.ACTIVE


def test_who_leaves_the_organisation_makes_room(story: Story) -> None:
    small = full(story, 2)
    for name in ("ben", "cleo"):
        story.join(name, small)
    people.deactivate(story.session, None, story.people["ben"])
    assert [state(story, name, small) for name in ("ben", "cleo")] == [None, M.ACTIVE]


def test_twenty_race_for_five_places(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        small = full(story, 6)  # Root has the first
        racers = [story.register(f"racer{n}").id for n in range(20)]

    def race(person_id: str) -> M:
        with database.write() as session:
            actor = access.actor_of_person(session, session.get_one(Person, person_id))
            return belonging.join(session, actor, session.get_one(Community, small.id))[0].state

    with ThreadPoolExecutor(20) as threads:
        ends = list(threads.map(race, racers + racers))
    assert sorted(set(ends)) == [M.ACTIVE, M.WAITING]
    assert ends[:20].count(M.ACTIVE) == ends[20:].count(M.ACTIVE) == 5
    with database.read() as session:
        rows = session.exec(select(Membership).where(col(Membership.community_id) == small.id)).all()
        assert sorted(row.state for row in rows) == [M.ACTIVE] * 6 + [M.WAITING] * 15
        assert checking.verify(session).faults == []


def test_as_places_come_free_nobody_is_passed_over(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        small = full(story, 4)
        names = [story.register(f"racer{n}").username for n in range(12)]
        for name in names:
            story.join(name, small)
        ids = [story.people[name].id for name in names]

    def go(person_id: str) -> None:
        with database.write() as session:
            person = session.get_one(Person, person_id)
            actor = access.actor_of_person(session, person)
            belonging.leave(session, actor, session.get_one(Community, small.id), person)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(go, ids[:3]))
    with database.read() as session:
        states = [getattr(belonging.current(session, small.id, one), "state", None) for one in ids]
    assert states == [None] * 3 + [M.ACTIVE] * 3 + [M.WAITING] * 6
