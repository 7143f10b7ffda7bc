"""What meetings leave to do: one owner, one day, carried over and counted until it is done (domain.md §2.8)."""

from datetime import date, timedelta

import pytest

from app.core import clock, paging
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.models.actions import ActionItem, ActionState
from app.models.meetings import Meeting
from app.services import meetings
from app.services.meetings import acting
from tests.services.meetings.telling import MONDAY, THURSDAY, Guild
from tests.services.meetings.test_series import begin, made
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

DAY = timedelta(days=1)
S = ActionState


@pytest.fixture
def guild(story: Story) -> Guild:
    return Guild(story)


def give(guild: Guild, meeting: Meeting, name: str = "ada", **known: object) -> ActionItem:
    draft = acting.Draft(**{"title": "Ask the branches", "owner": "ben", "due_on": THURSDAY + 7 * DAY, **known})
    with clock.at(meeting.ends_at):
        return meetings.give(guild.session, guild.actor(name), meeting, guild.place, draft)


def move(guild: Guild, row: ActionItem, name: str, target: S, reason: str = "") -> ActionItem:
    return meetings.move(guild.session, guild.actor(name), row, guild.place, target, reason)


def test_an_action_has_one_owner_of_the_guild_and_a_day_that_is_to_come(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.ready()
    with pytest.raises(ConflictError):
        give(guild, meeting)
    guild.hold(meeting)
    for wrong in ({"owner": "cleo"}, {"owner": "nobody"}, {"due_on": date(2027, 3, 10)}, {"due_on": date(2031, 1, 1)}):
        with pytest.raises(InvalidError) as refused:
            give(guild, meeting, **wrong)
        assert [fault.pointer for fault in refused.value.faults] == [f"/{next(iter(wrong))}"]
    with pytest.raises(ForbiddenError):
        give(guild, meeting, "ben")
    row = give(guild, meeting, "max")
    assert (row.owner_id, row.state) == (guild.story.people["ben"].id, S.OPEN)


def test_its_owner_says_how_far_it_is_and_others_do_not(guild: Guild) -> None:
    with clock.at(MONDAY):
        row = give(guild, guild.hold(guild.ready()))
    with pytest.raises(ForbiddenError):
        move(guild, row, "cleo", S.DONE)
    assert move(guild, row, "ben", S.IN_PROGRESS).state == S.IN_PROGRESS
    with pytest.raises(InvalidError):
        move(guild, row, "ben", S.DROPPED)
    assert move(guild, row, "ben", S.DONE).settled_at is not None
    version = row.version
    assert move(guild, row, "ben", S.DONE).version == version, "it is so already"
    with pytest.raises(ConflictError):
        move(guild, row, "ben", S.DROPPED, "No.")
    with pytest.raises(ConflictError):
        meetings.change_action(guild.session, guild.actor("ada"), row, guild.place, {"title": "Ask them"})
    assert move(guild, row, "max", S.OPEN).settled_at is None
    move(guild, row, "ada", S.DROPPED, "They told us.")
    assert (row.state, row.reason) == (S.DROPPED, "They told us.")


def test_leader_and_manager_hand_it_on_and_move_its_day(guild: Guild) -> None:
    session = guild.session
    with clock.at(MONDAY):
        row = give(guild, guild.hold(guild.ready()))
        with pytest.raises(ForbiddenError):
            meetings.change_action(session, guild.actor("ben"), row, guild.place, {"due_on": THURSDAY})
        values = {"owner": "max", "due_on": THURSDAY, "title": "Ask all branches"}
        meetings.change_action(session, guild.actor("ada"), row, guild.place, values)
        version = row.version
        assert meetings.change_action(session, guild.actor("ada"), row, guild.place, values).version == version
        with pytest.raises(InvalidError):
            meetings.change_action(session, guild.actor("ada"), row, guild.place, {"due_on": date(2027, 2, 1)})
    assert (row.owner_id, row.title) == (guild.story.people["max"].id, "Ask all branches")


def test_what_is_open_is_carried_to_the_next_meeting_of_the_series_and_counted(guild: Guild) -> None:
    with clock.at(MONDAY):
        first, second, third, *_rest = made(guild, begin(guild))
        for one in (first, second, third):
            guild.ask(one)
            guild.publish(one)
    guild.hold(first)
    open_row, begun, done = (give(guild, first, title=name) for name in ("Open", "Begun", "Done"))
    move(guild, begun, "ben", S.IN_PROGRESS)
    move(guild, done, "ben", S.DONE)
    assert {one.title for one in meetings.actions_of(guild.session, second)} == {"Open", "Begun"}, "before it is held, too"
    guild.hold(second)
    new = give(guild, second, title="New")
    guild.hold(third)
    counts = {one.title: one.carry_over_count for one in (open_row, begun, done, new)}
    assert counts == {"Open": 2, "Begun": 2, "Done": 0, "New": 1}
    assert {one.title for one in meetings.actions_of(guild.session, third)} == {"Open", "Begun", "New"}
    assert {one.title for one in meetings.actions_of(guild.session, second)} == {"New"}


def test_overdue_ones_and_one_persons_are_found(guild: Guild) -> None:
    session, ask = guild.session, paging.Ask(10)
    with clock.at(MONDAY):
        meeting = guild.hold(guild.ready())
    late, soon = give(guild, meeting, due_on=THURSDAY), give(guild, meeting, owner="max")
    with clock.at(meeting.ends_at + DAY):
        found = {
            "all": meetings.actions(session, guild.place.id, meetings.Wanted(), ask).items,
            "overdue": meetings.actions(session, guild.place.id, meetings.Wanted(overdue=True), ask).items,
            "mine": meetings.actions(session, guild.place.id, meetings.Wanted(owner_id=soon.owner_id), ask).items,
        }
    assert found == {"all": [late, soon], "overdue": [late], "mine": [soon]}
    move(guild, late, "ben", S.DONE)
    settled = meetings.actions(session, guild.place.id, meetings.Wanted(settled=True), ask).items
    assert settled == [late, soon]


def test_what_a_later_meeting_left_is_not_carried_back_to_an_earlier_one(guild: Guild) -> None:
    with clock.at(MONDAY):
        first, second, third, *_rest = made(guild, begin(guild))
        for one in (first, second, third):
            guild.ask(one)
            guild.publish(one)
    guild.hold(second)
    row = give(guild, second)
    assert meetings.actions_of(guild.session, first) == []
    assert meetings.actions_of(guild.session, third) == [row]
    with clock.at(second.ends_at):
        meetings.hold(guild.session, guild.actor("ada"), first, guild.place)
    assert (row.carry_over_count, row.carried_to) == (0, None)
