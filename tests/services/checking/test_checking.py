"""What `verify` finds besides the journal's own faults, and what it rightly leaves alone."""

from datetime import timedelta

from app.core import clock
from app.core.db import Database
from app.models.belonging import RoleAssignment, RoleName, RoleState
from app.models.journal import ReaderPlace
from app.models.people import PersonStatus
from app.services import checking
from tests.story import Story

TODAY = clock.today()
SOON, LATER = TODAY + timedelta(days=30), TODAY + timedelta(days=60)


def faults(story: Story) -> list[str]:
    """What verify says of the story as it stands."""
    story.session.commit()
    return checking.verify(story.session).faults


def hold(story: Story, name: str, *terms: tuple[object, object], role: RoleName = RoleName.MANAGER) -> None:
    """Roles as an import would write them."""
    for begins, ends in terms:
        story.session.add(
            RoleAssignment(
                community_id=story.guild.id, person_id=story.people[name].id, role=role, state=RoleState.ACCEPTED,
                valid_from=begins, valid_to=ends,
            )
        )  # fmt: skip


def test_a_story_told_through_the_services_is_sound(story: Story) -> None:
    assert faults(story) == []


def test_terms_that_follow_one_another_are_no_fault(story: Story) -> None:
    hold(story, "ben", (TODAY, SOON), (SOON, LATER))
    assert faults(story) == []


def test_the_same_role_twice_on_one_day_is(story: Story) -> None:
    hold(story, "ben", (None, LATER), (SOON, None))
    assert len(faults(story)) == 1
    assert "twice" in faults(story)[0]


def test_governance_gaps_are_never_a_fault(story: Story) -> None:
    for name in ("ben", "cleo", "root"):
        hold(story, name, (None, None), role=RoleName.LEADER)
    hold(story, "ben", (None, None), role=RoleName.SPONSOR)
    assert faults(story) == []


def test_no_role_outlives_its_person(story: Story) -> None:
    hold(story, "ben", (TODAY, None))
    hold(story, "cleo", (TODAY - timedelta(days=30), TODAY), role=RoleName.LEADER)
    for name in ("ben", "cleo"):
        story.people[name].status = PersonStatus.LEFT
    assert [fault.endswith("has left the organisation.") for fault in faults(story)] == [True]


def test_a_reader_is_never_ahead_of_the_journal(story: Story) -> None:
    story.session.add(ReaderPlace(name="points", position=10_000, moved_at=clock.now()))
    assert any("past the journal's end" in fault for fault in faults(story))


def test_what_others_wrote_since_the_last_look_is_no_damage(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
    for turn in range(40):
        with database.read() as session:
            assert checking.verify(session).faults == []
        with database.write() as session:
            Story.over(session, story.people).register(f"newcomer{turn}")
