"""What decisions ask of somebody today, at both doors: each card is there while its condition holds (domain.md §2.16)."""

from datetime import timedelta

from app.core import clock
from app.services import today
from app.services.decisions import cards
from tests.doors import Doors
from tests.services.decisions.room import NOON, M, P, Room
from tests.story import Story


def asked(room: Room, name: str) -> list[str]:
    return [card.kind for card in cards.cards(room.session, room.story.actor(name))]


def test_members_hear_in_the_last_day_and_those_who_look_after_it_at_once(room: Room) -> None:
    with clock.at(NOON):
        row = room.open(name="mia")
        assert (asked(room, "ada"), asked(room, "ben"), asked(room, "cleo")) == (["waiting"], [], [])
    with clock.at(NOON + timedelta(hours=48, seconds=-1)):
        assert (asked(room, "ada"), asked(room, "ben")) == (["waiting"], [])
    with clock.at(NOON + timedelta(hours=48)):
        assert (asked(room, "ada"), asked(room, "ben"), asked(room, "cleo")) == (["closing"], ["closing"], [])
        room.say(row, "ben", P.ABSTAIN)
        assert asked(room, "ben") == []
        room.take_back(row, "ben")
        assert asked(room, "ben") == ["closing"]
        room.story.join("cleo", room.guild)
        assert asked(room, "cleo") == [], "who came later was not asked"
    with clock.at(NOON + timedelta(hours=72)):
        assert asked(room, "ben") == []


def test_what_is_proposed_waits_for_those_who_open_it(room: Room) -> None:
    row = room.draft("ada")
    assert (asked(room, "ada"), asked(room, "mia"), asked(room, "ben")) == ([], ["proposed"], [])
    room.withdraw(row)
    assert asked(room, "mia") == []


def test_whoever_was_given_advice_is_asked_for_their_word(room: Room) -> None:
    with clock.at(NOON):
        row = room.open(method=M.ADVICE)
        room.say(row, "ada")
    with clock.at(NOON + timedelta(hours=73)):
        assert asked(room, "ada") == [], "nobody gave any"
    with clock.at(NOON):
        room.say(row, "ben")
    with clock.at(NOON + timedelta(hours=73)):
        assert (asked(room, "ada"), asked(room, "mia")) == (["word"], [])
    with clock.at(NOON + timedelta(days=17)):
        assert asked(room, "ada") == [], "it lapses"


def test_a_card_is_answered_in_place_at_both_doors(doors: Doors) -> None:
    with doors.database.write() as session:
        room = Room(Story.told(session))
        doors.people |= room.story.people
        draft, row = room.draft("ben"), room.open()
    opens = f"/decisions/{draft.id}/opening"
    assert f'formaction="{opens}"' in doors.site("mia").get("/").text
    assert doors.site("mia").post(opens, data={"back": "/"}).headers["Location"] == "/"
    assert f"/decisions/{row.id}#stand" in doors.site("ada").get("/").text
    reply = doors.site("ada").post(f"/decisions/{row.id}/agreement", data={"back": "/"})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/")
    with doors.database.read() as session:
        card = next(
            one
            for one in today.day_of(session, Story.over(session, doors.people).actor("mia")).cards
            if one.kind == "decision_waiting"
        )
    assert (card.title, card.community.slug, card.due_on is not None) == (
        "What do you say? “One name for files”",
        "guild",
        True,
    )
    method, path = card.actions[0].command.split()
    assert doors.api("mia").request(method, path).json()["mine"]["stance"] == "agree"
