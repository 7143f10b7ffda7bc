"""Who hears of decisions: whoever is asked, until they have said something; and what came of it, whoever took part."""

from sqlalchemy import select
from sqlmodel import col

from app.journal.book import read_after
from app.models.notices import Notice
from app.models.notices import NoticeKind as Kind
from app.models.people import Person
from app.readers.notices import Notices
from app.services.notices.saying import OF_DECISIONS
from tests.doors import Doors
from tests.services.decisions.room import P, Room
from tests.story import Story


def news(room: Room) -> dict[str, list[Kind]]:
    """For whom what is news, once the reader has come to everything that happened since it was last asked."""
    session = room.session
    session.commit()  # facts are written with the unit that they belong to
    entries = list(read_after(session, session.info.get("read_to", 0), 10_000))
    Notices().apply(session, entries)
    session.info["read_to"] = max([entry.position for entry in entries], default=session.info.get("read_to", 0))
    rows = session.execute(
        select(col(Person.username), col(Notice.kind)).join(Notice, col(Notice.person_id) == col(Person.id))
        .where(col(Notice.read_at).is_(None), col(Notice.kind).in_(OF_DECISIONS))
        .order_by(col(Person.username), col(Notice.id))
    )  # fmt: skip
    found: dict[str, list[Kind]] = {}
    for row in rows:
        found.setdefault(row.username, []).append(row.kind)
    return found


def test_everybody_is_asked_once_and_those_who_took_part_hear_the_end(story: Story) -> None:
    room = Room(story)
    draft = room.draft("ben")
    assert news(room) == {}, "a draft asks nobody"
    row = room.open(draft)
    everybody = ("ben", "dan", "eve", "mia", "root", "sue")
    assert news(room) == {name: [Kind.DECISION] for name in everybody}, "all who belong, but whoever opened it"
    room.say(row, "dan")
    room.say(row, "eve", P.OBJECT)
    assert sorted(news(room)) == ["ben", "mia", "root", "sue"]
    room.take_back(row, "eve")
    room.close(row)
    assert news(room) == {name: [Kind.DECIDED] for name in ("ada", "ben", "dan")}, "proposed, opened or answered"


def test_of_what_is_withdrawn_its_proposer_hears_from_others(story: Story) -> None:
    room = Room(story)
    room.withdraw(room.draft("ben"), "mia")
    assert news(room) == {"ben": [Kind.DECIDED]}
    room.withdraw(room.draft("dan"), "dan")
    assert news(room) == {"ben": [Kind.DECIDED]}


def test_a_notice_leads_to_the_decision(doors: Doors) -> None:
    with doors.database.write() as session:
        room = Room(Story.told(session))
        row = room.open()
    doors.settle()
    told = doors.api("ben").get("/me/notices").json()["items"][0]
    assert told["sentence"] == "Ada asks what you say to “One name for files”."
    reply = doors.site("ben").post(f"/notices/{told['id']}/reading")
    assert reply.headers["Location"] == f"/decisions/{row.id}"
