"""Decisions are found by their words as soon as they are proposed, by whoever may know of them, until they are withdrawn."""

from app.models.communities import Visibility
from app.services import decisions, search
from app.services.search import Kind
from tests.doors import Doors
from tests.services.decisions.room import Room
from tests.story import Story


def test_a_decision_is_found_until_it_is_withdrawn(doors: Doors) -> None:
    def found(name: str, words: str = "trapezoid") -> list[str]:
        items = doors.api(name).get("/search", params={"q": words, "in": "decisions"}).json()["items"]
        return [f"{one['kind']} {one['url']}" for one in items]

    with doors.database.write() as session:
        room = Room(Story.told(session))
        row = room.draft("ben", title="Every table is a trapezoid", context="Because of the corners.")
    wanted = [f"{Kind.DECISIONS} /decisions/{row.id}"]
    assert found("ben") == found("cleo") == found("ben", "corners") == wanted
    with doors.database.write() as session:
        story = Story.told(session)
        decisions.revise(
            session, story.ben, decisions.find(session, story.ben, row.id)[0], story.guild, {"title": "Round tables"}
        )
        story.guild.visibility = Visibility.RESTRICTED
    assert (found("ben", "round"), found("ben"), found("cleo", "round")) == (wanted, [], [])
    with doors.database.write() as session:
        story = Story.told(session)
        decisions.withdraw(session, story.ben, decisions.find(session, story.ben, row.id)[0], story.guild, "No.")
    assert found("ben", "round") == []
    with doors.database.read() as session:
        assert list(search.faults(session)) == []
