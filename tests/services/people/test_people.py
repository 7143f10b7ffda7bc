"""People: registered, changed within bounds, appointed, and seen off with all that they could do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.journal.book import read_after
from app.journal.facts import PersonLeft
from app.models.belonging import Membership, RoleAssignment, RoleName, RoleState
from app.models.people import Person, PersonStatus
from app.services import access, belonging, checking, people
from app.services.belonging import Proposal
from app.services.people import Change, NewPerson
from tests.story import Story


def change(story: Story, who: str, whom: str, **to: object) -> Person:
    """Somebody changes a record."""
    return people.change(story.session, story.actor(who), story.people[whom], Change(given=frozenset(to), **to))


def test_only_an_administrator_registers(story: Story) -> None:
    new = NewPerson(username="eve", display_name="Eve", email="eve@example.org")
    with pytest.raises(ForbiddenError):
        people.register(story.session, story.ada, new)
    assert people.register(story.session, story.root, new).is_active


@pytest.mark.parametrize("field", ["username", "email", "external_id"])
def test_what_names_a_person_is_taken_once(story: Story, field: str) -> None:
    story.register("eve", external_id="e-1")
    new = {"username": "new", "email": "new@example.org", "external_id": "new"}
    taken = {"username": "EVE", "email": "Eve@Example.org", "external_id": "e-1"}
    with pytest.raises(ConflictError) as refused:
        people.register(story.session, None, NewPerson(display_name="X", **{**new, field: taken[field]}))
    assert refused.value.faults[0].pointer == f"/{field}"


def test_me_is_nobodys_name(story: Story) -> None:
    with pytest.raises(InvalidError):
        story.register("Me")
    assert people.find(story.session, story.ben, "me").username == "ben"


def test_names_are_found_without_case_and_only_if_they_are(story: Story) -> None:
    assert people.find(story.session, story.ada, "BEN").username == "ben"
    for name in ("be", "b%n", "b_n", ""):
        with pytest.raises(NotFoundError):
            people.find(story.session, story.ada, name)


def test_ones_own_page_is_ones_own(story: Story) -> None:
    assert change(story, "ben", "ben", display_name="Benjamin").display_name == "Benjamin"
    with pytest.raises(ForbiddenError):
        change(story, "ada", "ben", display_name="Mine")
    for field, value in (("status", PersonStatus.LEFT), ("email", "x@example.org"), ("unit", "X"), ("external_id", "x")):
        with pytest.raises(ForbiddenError):
            change(story, "ben", "ben", **{field: value})
    assert change(story, "root", "ben", unit="Sales", external_id="b-1").external_id == "b-1"


def test_only_administrators_appoint(story: Story) -> None:
    for who in ("ada", "ben"):
        with pytest.raises(ForbiddenError):
            people.appoint(story.session, story.actor(who), story.people["ben"], "km_advisor")
    people.appoint(story.session, story.root, story.people["ben"], "km_advisor")
    assert "km_advisor" in story.ben.roles_in(story.guild.id)
    people.end_appointment(story.session, story.root, story.people["ben"], "km_advisor")
    assert "km_advisor" not in story.ben.roles_in(story.guild.id)
    with pytest.raises(InvalidError):
        people.appoint(story.session, story.root, story.people["ben"], "emperor")


def test_the_last_administrator_stays_however_they_would_go(story: Story) -> None:
    for act in (
        lambda: people.end_appointment(story.session, story.root, story.people["root"], "platform_admin"),
        lambda: change(story, "root", "root", status=PersonStatus.LEFT),
    ):
        with pytest.raises(ConflictError):
            act()
    people.appoint(story.session, story.root, story.people["ada"], "platform_admin")
    change(story, "root", "root", status=PersonStatus.LEFT)
    with pytest.raises(ConflictError):
        change(story, "ada", "ada", status=PersonStatus.LEFT)


def test_the_last_two_do_not_dismiss_each_other_at_once(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        people.appoint(session, story.root, story.people["ada"], "platform_admin")
        ids = [story.people[name].id for name in ("root", "ada")]

    def resign(person_id: str) -> bool:
        try:
            with database.write() as session:
                person = session.get_one(Person, person_id)
                people.end_appointment(session, access.actor_of_person(session, person), person, "platform_admin")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(resign, ids)) == [False, True]


def test_whoever_leaves_can_do_nothing_more_and_nothing_is_lost(story: Story) -> None:
    story.give("ben", RoleName.MANAGER, story.guild)
    asked = belonging.propose(
        story.session, story.root, story.guild, story.people["ben"], Proposal(role=RoleName.TECH_EXPERT)
    )  # fmt: skip
    people.appoint(story.session, None, story.people["ben"], "hr")
    token = access.issue(story.session, None, story.people["ben"], "bot", frozenset({"read"}), 7)
    change(story, "root", "ben", status=PersonStatus.LEFT)
    gone = story.actor("ben")
    assert (gone.platform, dict(gone.roles)) == (frozenset(), {})
    assert asked.state == RoleState.ENDED
    for rows in (Membership, RoleAssignment):
        assert story.session.exec(select(rows).where(col(rows.person_id) == gone.person_id)).all(), "history stays"
    assert [row.revoked_at is not None for row in access.tokens_of(story.session, gone.person_id)] == [True]
    assert token
    story.session.commit()
    (left,) = read_after(story.session, 0, 1000, [PersonLeft.type])
    assert left.fact == PersonLeft(person_id=gone.person_id)
    assert checking.verify(story.session).faults == []


def test_a_rehire_is_the_same_person_and_begins_anew(story: Story) -> None:
    before = story.people["ben"].id
    change(story, "root", "ben", status=PersonStatus.LEFT)
    change(story, "root", "ben", status=PersonStatus.ACTIVE)
    assert people.find(story.session, story.ada, "ben").id == before
    assert not story.ben.belongs_to(story.guild.id)
    story.join("ben", story.guild)
    assert story.ben.belongs_to(story.guild.id)
