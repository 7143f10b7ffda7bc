"""A meeting from its plan to its minutes, and each step that somebody may not take (domain.md §2.8)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.settings import settings
from app.journal import facts
from app.journal.book import recorded
from app.models.communities import Visibility
from app.models.meetings import Amendment, AmendmentState, MeetingState, Presence, Purpose
from app.services import knowledge, meetings, working_time
from app.services.meetings import publishing, turning
from tests.services.meetings.telling import MONDAY, READ, THURSDAY, Guild
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

DAY = timedelta(days=1)


@pytest.fixture
def guild(story: Story) -> Guild:
    return Guild(story)


def pointers(error: pytest.ExceptionInfo[InvalidError]) -> list[str]:
    return [fault.pointer for fault in error.value.faults]


def test_d9_published_one_working_day_before_it_is_late_and_what_nobody_could_read_is_discussed(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan()
        unread = guild.ask(meeting, purpose=Purpose.DECIDE, proposal="Ten.")
        only_read = guild.ask(meeting, purpose=Purpose.DECIDE, pre_reads=READ, minutes=10)
        ready = guild.ask(meeting, purpose=Purpose.DECIDE, proposal="Ten.", pre_reads=READ, minutes=10)
        inform = guild.ask(meeting, purpose=Purpose.INFORM, minutes=5)
    with clock.at(meeting.starts_at - DAY):  # Wednesday: one working day before
        assert publishing.working_days_left(meeting) == 1
        guild.publish(meeting)
    assert (meeting.state, meeting.late_agenda) == (MeetingState.AGENDA_PUBLISHED, True)
    assert [one.purpose for one in (unread, only_read, ready, inform)] == [
        Purpose.DISCUSS, Purpose.DISCUSS, Purpose.DECIDE, Purpose.INFORM,
    ]  # fmt: skip
    assert [one.was_decide for one in (unread, only_read, ready, inform)] == [True, True, False, False]
    [told] = [one for one in recorded(guild.session) if isinstance(one, facts.MeetingAgendaPublished)]
    assert (told.late, told.moved) == (True, 2)


def test_two_working_days_before_is_in_time_and_the_clock_moves_what_is_still_not_to_be_read(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan()
        item = guild.ask(meeting, purpose=Purpose.DECIDE)
    with clock.at(meeting.starts_at - 2 * DAY):
        guild.publish(meeting)
        assert not meeting.late_agenda
        assert item.purpose == Purpose.DECIDE
        assert f"late:{meeting.id}" not in turning.due(guild.session)
    with clock.at(meeting.starts_at - DAY):
        assert f"late:{meeting.id}" in turning.due(guild.session)
        turning.turn(guild.session, f"late:{meeting.id}")
        assert f"late:{meeting.id}" not in turning.due(guild.session)
    assert (item.purpose, item.was_decide, meeting.late_agenda) == (Purpose.DISCUSS, True, False)


def test_what_is_put_on_an_agenda_after_its_lead_time_without_reading_is_discussed(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.ready()
    with clock.at(meeting.starts_at - DAY):
        item = guild.ask(meeting, purpose=Purpose.DECIDE, minutes=10)
        assert (item.purpose, item.was_decide) == (Purpose.DISCUSS, True)
        values = {"purpose": Purpose.DECIDE, "proposal": "Ten.", "pre_reads": READ}
        meetings.edit(guild.session, guild.actor("ada"), item, meeting, guild.place, values)
    assert (item.purpose, item.was_decide) == (Purpose.DECIDE, False), "now it can be read"


def test_weekends_and_holidays_do_not_count_as_days_for_reading(guild: Guild, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan(starts_on=THURSDAY + 4 * DAY)  # a Monday
        guild.ask(meeting)
    with clock.at(meeting.starts_at - 4 * DAY):  # Thursday before
        assert publishing.working_days_left(meeting) == 2
    with clock.at(meeting.starts_at - 2 * DAY):  # Saturday
        assert publishing.working_days_left(meeting) == 0
    monkeypatch.setenv("GUILDRY_DAYS_OFF", "2027-03-12")
    settings.cache_clear()
    try:
        with clock.at(meeting.starts_at - 4 * DAY):
            assert publishing.is_late(meeting), "Friday is a holiday"
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_every_guard_that_is_not_met_is_told_with_its_place(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan(duration=30)
        with pytest.raises(InvalidError) as empty:
            guild.publish(meeting)
        assert pointers(empty) == ["/agenda"]
        guild.ask(meeting, owner="", purpose=None, minutes=None)
        guild.ask(meeting, minutes=31)
        with pytest.raises(InvalidError) as lacking:
            guild.publish(meeting)
        assert pointers(lacking) == ["/agenda/0/owner", "/agenda/0/purpose", "/agenda/0/minutes", "/duration"]
        assert "1 minute more" in lacking.value.faults[-1].detail
    assert meeting.state == MeetingState.PLANNED


def test_members_propose_and_whoever_prepares_the_meeting_takes_in_and_orders(guild: Guild) -> None:
    session, ben, ada = guild.session, guild.actor("ben"), guild.actor("ada")
    with clock.at(MONDAY):
        meeting = guild.plan()
        first, proposed = guild.ask(meeting), guild.ask(meeting, "ben", title="Who pays?", owner="", minutes=None)
        assert (first.taken, proposed.taken) == (True, False)
        guild.publish(meeting)
        with pytest.raises(ForbiddenError):
            meetings.edit(session, ben, proposed, meeting, guild.place, {"taken": True})
        with pytest.raises(ForbiddenError):
            meetings.edit(session, ben, first, meeting, guild.place, {"title": "Mine?"})
        meetings.edit(session, ben, first, meeting, guild.place, {"proposal": "Ten."})  # he speaks to it
        with pytest.raises(InvalidError):  # it would not be ready, and the agenda is out
            meetings.edit(session, ada, proposed, meeting, guild.place, {"taken": True})
        assert not proposed.taken
        meetings.edit(session, ada, proposed, meeting, guild.place, {"taken": True, "owner": "ben", "minutes": 5})
        meetings.edit(session, ada, proposed, meeting, guild.place, {"position": 1})
        assert [one.title for one in publishing.taken_items(session, meeting)] == ["Who pays?", "What do we charge?"]
        meetings.remove(session, ada, proposed, meeting, guild.place)
        with pytest.raises(InvalidError):
            meetings.remove(session, ada, first, meeting, guild.place)
        with pytest.raises(ForbiddenError):
            guild.ask(meeting, "cleo")


def test_nobody_fills_an_agenda_alone_and_taking_in_adds_nothing(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan(duration=1440)
        asked = [guild.ask(meeting, "ben", minutes=1) for _number in range(10)]
        with pytest.raises(ConflictError, match="Ten of your questions"):
            guild.ask(meeting, "ben")
        for _number in range(35):
            guild.ask(meeting, minutes=1)
        for item in asked:
            meetings.edit(guild.session, guild.actor("max"), item, meeting, guild.place, {"taken": True})
        assert [one.id for one in publishing.taken_items(guild.session, meeting)][35:] == [one.id for one in asked]
        with pytest.raises(ConflictError, match="forty questions"):
            guild.ask(meeting)
        assert not guild.ask(meeting, "ben").taken, "what he asked was taken in"


def test_a_question_is_one_and_is_asked_by_somebody_of_the_guild(guild: Guild) -> None:
    asset = knowledge.write(guild.session, guild.actor("ben"), guild.place, knowledge.Draft(title="T", body="T"))
    with clock.at(MONDAY):
        meeting = guild.plan()
        wrong = {
            "title": "Prices", "owner": "cleo", "minutes": 0, "pre_reads": ("javascript:alert(1)",),
        }  # fmt: skip
        for field, value in wrong.items():
            with pytest.raises(InvalidError) as refused:
                guild.ask(meeting, **{field: value})
            assert pointers(refused) == [f"/{field}"]
        item = guild.ask(meeting, title="多少？", pre_reads=(asset.id, asset.id, *READ))
        assert item.pre_reads == [asset.id, *READ]
        assert meetings.pre_reads(guild.session, guild.actor("cleo"), [item]) == {asset.id: "T"}


def test_a_single_meeting_is_planned_moved_and_cancelled(guild: Guild) -> None:
    session, ada = guild.session, guild.actor("ada")
    with clock.at(MONDAY):
        with pytest.raises(ForbiddenError):
            guild.plan("ben")
        wrong = {"zone": "Poland", "at": "25:00", "duration": 0, "starts_on": THURSDAY - 30 * DAY}
        for field, value in wrong.items():
            with pytest.raises(InvalidError) as refused:
                guild.plan(**{field: value})
            assert pointers(refused) == [f"/{field}"]
        meeting = guild.plan("max")
        assert guild.place.first_meeting_on == THURSDAY
        draft = meetings.Draft(title="Prices", starts_on=THURSDAY + DAY, at="09:30", zone="Europe/Warsaw", duration=90)
        meetings.change(session, ada, meeting, guild.place, draft)
        assert f"{meeting.local:%Y-%m-%d %H:%M}" == "2027-03-12 09:30"
        assert guild.place.first_meeting_on == THURSDAY + DAY
        version = meeting.version
        assert meetings.change(session, ada, meeting, guild.place, draft).version == version, "it is so already"
        with pytest.raises(InvalidError):
            meetings.cancel(session, ada, meeting, guild.place, " ")
        meetings.cancel(session, ada, meeting, guild.place, "Nobody can come.")
        assert (meeting.state, guild.place.first_meeting_on) == (MeetingState.CANCELLED, None)
        for step in (lambda: guild.publish(meeting), lambda: meetings.cancel(session, ada, meeting, guild.place, "Again.")):
            with pytest.raises(ConflictError):
                step()


def test_a_meeting_with_an_agenda_does_not_become_too_short_for_it(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.ready()
        short = meetings.Draft(title="Prices", starts_on=THURSDAY, at="14:00", zone="Europe/Warsaw", duration=19)
        with pytest.raises(InvalidError) as refused:
            meetings.change(guild.session, guild.actor("ada"), meeting, guild.place, short)
    assert (pointers(refused), meeting.duration) == (["/duration"], 60)


def test_it_is_held_once_it_has_begun_and_minuted_with_who_was_there(guild: Guild) -> None:
    session, ada = guild.session, guild.actor("ada")
    with clock.at(MONDAY):
        meeting = guild.ready()
        guild.note(meeting, "ben", ben="apologies")
        with pytest.raises(ForbiddenError):
            guild.note(meeting, "ben", ben="present")
        with pytest.raises(ForbiddenError):
            guild.note(meeting, "cleo", cleo="apologies")
        with pytest.raises(ConflictError, match="nobody can have been there"):
            guild.note(meeting, ben="present")
        with pytest.raises(ConflictError, match="not begun"):
            meetings.hold(session, ada, meeting, guild.place)
    guild.hold(meeting)
    with clock.at(meeting.ends_at):
        with pytest.raises(InvalidError) as lacking:
            meetings.publish_minutes(session, ada, meeting, guild.place)
        assert pointers(lacking) == ["/text", "/attendance"]
        guild.note(meeting, ada="present", max="absent")
        guild.write(meeting)
        meetings.publish_minutes(session, ada, meeting, guild.place)
        people = guild.story.people
        assert meetings.attendance(session, meeting) == {
            people["ada"].id: Presence.PRESENT, people["ben"].id: Presence.APOLOGIES, people["max"].id: Presence.ABSENT,
        }  # fmt: skip
        for step in (lambda: guild.write(meeting, "Otherwise."), lambda: guild.note(meeting, ben="present")):
            with pytest.raises(ConflictError):
                step()
    assert (meeting.state, meeting.decisions) == (MeetingState.MINUTES_PUBLISHED, ["We charge ten."])


def test_without_an_agenda_it_was_no_meeting(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan()
        guild.ask(meeting)
    with pytest.raises(ConflictError, match="agenda first"):
        guild.hold(meeting)
    with clock.at(meeting.ends_at):
        guild.publish(meeting)
        assert meeting.late_agenda
        meetings.hold(guild.session, guild.actor("max"), meeting, guild.place)
    assert meeting.state == MeetingState.HELD


def test_minutes_are_due_three_working_days_after_the_meeting(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.plan()
    assert meetings.minutes_due_on(meeting) == THURSDAY + 5 * DAY, "Friday, Monday, Tuesday"


def test_silence_of_five_working_days_approves_an_amendment_and_then_the_clock_closes_the_meeting(guild: Guild) -> None:
    session, ben = guild.session, guild.actor("ben")
    with clock.at(MONDAY):
        meeting = guild.minuted()
    out = meeting.minutes_published_at
    assert out is not None
    with clock.at(out + DAY):
        amendment = meetings.amend(session, ben, meeting, guild.place, "It was eleven.")
        disputed = meetings.amend(session, ben, meeting, guild.place, "It was twelve.")
        meetings.object_to(session, guild.actor("max"), disputed, guild.place, "It was not.")
        for who, words, error in (("cleo", "No.", ForbiddenError), ("ada", " ", InvalidError)):
            with pytest.raises(error):
                meetings.amend(session, guild.actor(who), meeting, guild.place, words)
            with pytest.raises(error):
                meetings.object_to(session, guild.actor(who), amendment, guild.place, words)
    with clock.at(out + 7 * DAY):  # five working days after the minutes; the amendment has one more
        assert turning.due(session) == []
    with clock.at(out + 8 * DAY):
        with pytest.raises(ConflictError):
            meetings.amend(session, ben, meeting, guild.place, "Too late.")
        assert turning.due(session) == [], "one amendment still waits"
    with clock.at(out + 11 * DAY):  # Monday
        with pytest.raises(ConflictError):
            meetings.object_to(session, ben, amendment, guild.place, "Too late.")
        assert turning.due(session) == [f"amendment:{amendment.id}"]
        for _turn in range(2):
            for one in turning.due(session):
                turning.turn(session, one)
                turning.turn(session, one)
        assert turning.due(session) == []
    states = session.execute(select(col(Amendment.state)).order_by(col(Amendment.text))).scalars().all()
    assert states == [AmendmentState.ACCEPTED, AmendmentState.OBJECTED]
    assert meeting.state == MeetingState.CLOSED


def test_on_the_fifth_working_day_minutes_can_still_be_amended_and_on_the_next_day_the_meeting_is_closed(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.minuted()
    out = meeting.minutes_published_at
    assert out is not None
    with clock.at(out + 7 * DAY):  # Thursday: Friday, Monday, Tuesday and Wednesday went before
        assert turning.due(guild.session) == []
        assert meetings.last_day(meeting) == (out + 7 * DAY).date()
    with clock.at(out + 8 * DAY):
        assert turning.due(guild.session) == [f"closing:{meeting.id}"]


def test_of_a_restricted_community_nothing_exists_outside(guild: Guild) -> None:
    with clock.at(MONDAY):
        meeting = guild.ready()
    [item] = publishing.taken_items(guild.session, meeting)
    guild.place.visibility = Visibility.RESTRICTED
    with pytest.raises(NotFoundError):
        meetings.find(guild.session, guild.actor("cleo"), meeting.id)
    with pytest.raises(NotFoundError):
        meetings.find_item(guild.session, guild.actor("cleo"), item.id)
    assert meetings.find(guild.session, guild.actor("ben"), meeting.id)[0] is meeting


def test_working_days_are_counted_from_a_day_until_before_another() -> None:
    calendar = working_time.WorkingCalendar("UTC", days_off=frozenset({THURSDAY + DAY}))
    assert calendar.working_days(THURSDAY, THURSDAY + DAY) == 1
    assert calendar.working_days(THURSDAY, THURSDAY + 4 * DAY) == 1
    assert calendar.working_days(THURSDAY, THURSDAY - DAY) == 0
    assert calendar.days_after(THURSDAY, 1) == THURSDAY + 4 * DAY
    with pytest.raises(ValueError, match="three years"):
        working_time.WorkingCalendar("UTC", days=frozenset()).days_after(THURSDAY, 1)
