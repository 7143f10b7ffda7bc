"""Who hears of meetings: all members of an agenda and of a meeting called off, one person of something to do."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.journal.book import read_after
from app.models.actions import ActionState
from app.models.notices import Notice
from app.models.notices import NoticeKind as Kind
from app.models.people import Person
from app.readers.notices import Notices
from app.services import meetings
from app.services.meetings import acting
from tests.doors import Doors
from tests.services.meetings.telling import Guild
from tests.story import Story

KINDS = (Kind.AGENDA, Kind.CALLED_OFF, Kind.ACTION)


def heard(guild: Guild) -> dict[str, list[Kind]]:
    """For whom what is news, once the reader has come to everything that happened since it was last asked."""
    session = guild.session
    session.commit()  # facts are written with the unit that they belong to
    entries = list(read_after(session, session.info.get("read_to", 0), 10_000))
    Notices().apply(session, entries)
    session.info["read_to"] = max([entry.position for entry in entries], default=session.info.get("read_to", 0))
    rows = session.execute(
        select(col(Person.username), col(Notice.kind)).join(Notice, col(Notice.person_id) == col(Person.id))
        .where(col(Notice.read_at).is_(None), col(Notice.kind).in_(KINDS))
        .order_by(col(Person.username), col(Notice.id))
    )  # fmt: skip
    found: dict[str, list[Kind]] = {}
    for row in rows:
        found.setdefault(row.username, []).append(row.kind)
    return found


def soon() -> dict[str, object]:
    return {"starts_on": clock.now().date() + timedelta(days=20)}


def test_all_members_hear_of_an_agenda_and_that_the_meeting_is_called_off(story: Story) -> None:
    guild = Guild(story)
    meeting = guild.plan(**soon())
    guild.ask(meeting)
    assert heard(guild) == {}
    guild.publish(meeting)
    assert heard(guild) == {who: [Kind.AGENDA] for who in ("ben", "max", "root")}, "not Ada, who published it, nor Cleo"
    meetings.cancel(guild.session, guild.actor("max"), meeting, guild.place, "A strike.")
    assert heard(guild) == {who: [Kind.CALLED_OFF] for who in ("ada", "ben", "root")}


def test_of_a_meeting_without_an_agenda_nobody_heard_so_nobody_hears_that_it_is_off(story: Story) -> None:
    guild = Guild(story)
    meetings.cancel(guild.session, guild.actor("ada"), guild.plan(**soon()), guild.place, "A strike.")
    assert heard(guild) == {}


def test_whoever_is_to_do_something_hears_of_it_until_it_is_done_or_somebody_elses(story: Story) -> None:
    guild = Guild(story)
    meeting = guild.hold(guild.ready(**soon()))
    heard(guild)
    for notice in guild.session.execute(select(Notice)).scalars():
        notice.read_at = clock.now()
    draft = acting.Draft(title="Ask", owner="ben", due_on=clock.now().date())
    first, second = (meetings.give(guild.session, guild.actor("ada"), meeting, guild.place, draft) for _two in range(2))
    assert heard(guild) == {"ben": [Kind.ACTION, Kind.ACTION]}
    meetings.move(guild.session, guild.actor("ben"), first, guild.place, ActionState.IN_PROGRESS)
    assert heard(guild) == {"ben": [Kind.ACTION, Kind.ACTION]}, "begun is not done"
    meetings.move(guild.session, guild.actor("ben"), first, guild.place, ActionState.DONE)
    assert heard(guild) == {"ben": [Kind.ACTION]}
    meetings.change_action(guild.session, guild.actor("ada"), second, guild.place, {"owner": "max"})
    assert heard(guild) == {"max": [Kind.ACTION]}
    meetings.move(guild.session, guild.actor("max"), second, guild.place, ActionState.DROPPED, "No.")
    assert heard(guild) == {}


def test_notices_name_what_they_are_about_and_lead_there(doors: Doors) -> None:
    with doors.database.write() as session:
        guild = Guild(Story.told(session))
        meeting = guild.ready(**soon())
        guild.hold(meeting)
        draft = acting.Draft(title="Ask the branches", owner="ben", due_on=clock.now().date())
        action = meetings.give(session, guild.actor("ada"), meeting, guild.place, draft)
    doors.settle()
    told = {one["kind"]: one for one in doors.api("ben").get("/me/notices").json()["items"]}
    assert told["agenda"]["sentence"] == "The agenda of “Prices” in Guild is out."
    assert told["action"]["sentence"] == "Ada asks you to do something: Ask the branches"
    ben = doors.site("ben")
    assert ben.post(f"/notices/{told['agenda']['id']}/reading").headers["location"] == f"/meetings/{meeting.id}"
    there = ben.post(f"/notices/{told['action']['id']}/reading").headers["location"]
    assert ben.get(there).headers["location"] == f"/meetings/{meeting.id}#action-{action.id}"
