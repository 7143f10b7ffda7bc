"""What needs somebody today: cards that are there while their condition holds, in one order, at both doors and by mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app.core import clock, i18n
from app.core.errors import NotFoundError
from app.models.belonging import RoleName
from app.models.contributions import ContributionKind
from app.services import belonging, contributions, notices, questions, today
from app.services.belonging import Proposal
from app.services.contributions import Draft
from app.services.questions import Draft as Asking
from app.services.today import MOST, Day, Urgency
from tests.doors import Doors
from tests.helpers.ahead import MONDAY_NOON
from tests.story import Story


@pytest.fixture
def doors(doors: Doors) -> Iterator[Doors]:
    """Ada is offered a role, invited, asked what she knows and whether Ben helped her."""
    with clock.at(MONDAY_NOON):
        with doors.database.write() as session:
            story = Story.over(session, doors.people)
            guild = session.merge(doors.guild)
            belonging.propose(session, story.root, guild, story.people["ada"], Proposal(role=RoleName.MANAGER))
            belonging.admit(session, story.root, story.found("pricing"), story.people["ada"])
            question = questions.ask(session, story.ben, guild, Asking(title="How do you price a tender?"))
            questions.route(session, story.ben, question, guild, "ada")
            draft = Draft(kind=ContributionKind.LESSON, title="Ask before you price", beneficiary="ada")
            contributions.log(session, story.ben, guild, draft)
        yield doors


def day_of(doors: Doors, name: str) -> Day:
    with doors.database.read() as session:
        return today.day_of(session, Story.over(session, doors.people).actor(name))


def kinds(doors: Doors, name: str = "ada") -> list[str]:
    return [card.kind for card in day_of(doors, name).cards]


def leave(doors: Doors, name: str, key: str) -> None:
    with doors.database.write() as session:
        today.put_off(session, Story.over(session, doors.people).actor(name), key)


def test_each_card_is_one_question_with_its_answers_and_nobody_elses(doors: Doors) -> None:
    found = {card.kind: card for card in day_of(doors, "ada").cards}
    assert set(found) == {"role_offer", "invitation", "question_asked", "confirmation"}
    assert found["role_offer"].title == "Will you take this on in Guild?"
    assert found["confirmation"].why == "Ben logged it in Guild."
    assert [one.label for one in found["invitation"].actions] == ["Join", "No, thank you", "Look first"]
    assert kinds(doors, "cleo") == kinds(doors, "ben") == []


def test_a_card_goes_when_what_it_asks_for_is_so_and_not_when_it_was_seen(doors: Doors) -> None:
    site = doors.site("ada")
    offer = next(card for card in day_of(doors, "ada").cards if card.kind == "role_offer")
    for _ in range(2):
        assert "Will you take this on in Guild?" in site.get("/").text
    answered = site.post(offer.actions[0].page, data={"back": "/"})
    assert (answered.status_code, answered.headers["location"]) == (303, "/")
    assert "role_offer" not in kinds(doors)
    invitation = next(card for card in day_of(doors, "ada").cards if card.kind == "invitation")
    api = doors.api("ada")
    method, path = invitation.actions[0].command.split()
    assert api.request(method, path.removeprefix("/")).status_code in (200, 201)
    assert "invitation" not in kinds(doors)


def test_overdue_comes_before_people_who_wait(doors: Doors) -> None:
    with clock.at(MONDAY_NOON + timedelta(days=30)):
        doors.settle()
        found = day_of(doors, "ada").cards
    assert found[0].urgency is Urgency.OVERDUE
    assert found[0].kind == "questions_late"
    assert {card.urgency for card in found[1:]} == {Urgency.PERSON}


def test_what_is_left_until_tomorrow_comes_back_tomorrow_by_ones_own_clock(doors: Doors) -> None:
    key = next(card.key for card in day_of(doors, "ada").cards if card.kind == "confirmation")
    leave(doors, "ada", key)
    leave(doors, "ada", key)
    day = day_of(doors, "ada")
    assert (len(day.cards), day.later) == (3, 1)
    with clock.at(MONDAY_NOON + timedelta(days=1)):
        assert (len(day_of(doors, "ada").cards), day_of(doors, "ada").later) == (4, 0)
    with pytest.raises(NotFoundError):
        leave(doors, "ben", key)
    with doors.database.write() as session:
        today.take_up(session, Story.over(session, doors.people).ada)
    assert len(day_of(doors, "ada").cards) == 4


def test_seven_are_enough_and_the_rest_is_counted(doors: Doors) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        guild = session.merge(doors.guild)
        for number in range(4):
            draft = Draft(kind=ContributionKind.LESSON, title=f"Lesson {number}", beneficiary="ada")
            contributions.log(session, story.ben, guild, draft)
            belonging.admit(session, story.root, story.found(f"place{number}"), story.people["ada"])
        question = questions.ask(session, story.ben, guild, Asking(title="Who signs a tender of this size?"))
        questions.route(session, story.ben, question, guild, "ada")
    day = day_of(doors, "ada")
    assert (len(day.cards), day.more) == (MOST, 1)
    assert kinds(doors).count("confirmation") <= 3


def test_both_doors_show_the_day_and_leave_cards(doors: Doors) -> None:
    api, site = doors.api("ada"), doors.site("ada")
    body = api.get("/me/today").json()
    assert (body["day"], len(body["cards"]), body["more"], body["later"]) == (MONDAY_NOON.date().isoformat(), 4, 0, 0)
    offer = next(card for card in body["cards"] if card["type"] == "role_offer")
    assert offer["primary_action"]["method"] == "POST"
    assert offer["community"] == "guild"
    asked = next(card for card in body["cards"] if card["type"] == "question_asked")
    assert asked["primary_action"]["method"] == "GET"
    assert api.post(f"/me/today/{offer['key']}/later").json()["later"] == 1
    assert doors.api("ben").post(f"/me/today/{offer['key']}/later").status_code == 404
    assert "1 is left until tomorrow." in site.get("/").text
    assert site.post("/today/again", data={}).status_code == 303
    assert api.get("/me/today").json()["later"] == 0
    assert site.post(f"/today/{offer['key']}/later", data={"back": "/"}).headers["location"] == "/"
    assert api.post("/me/today/again").json()["later"] == 0
    assert doors.api("ada").post(offer["primary_action"]["href"].removeprefix("/api/v1/")).status_code == 200


def test_the_days_mail_begins_with_the_cards_and_comes_for_them_alone_if_one_wishes(doors: Doors) -> None:
    def mails(moment: datetime, name: str) -> list[notices.Letter]:
        with doors.database.write() as session:
            notices.plan(session, moment)
            found = [(one, notices.letter(session, one)) for one in notices.take(session, moment)]
            for mailing_id, letter in found:
                (notices.sent if letter else notices.dropped)(session, mailing_id)
        return [letter for _, letter in found if letter and letter.name == name]

    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        story.people["ada"].languages = ["pl"]
        doors.people = dict(story.people)
    assert mails(MONDAY_NOON, "Ada") == [], "nobody is written to for cards unless they wish it"
    with doors.database.write() as session:
        for name in ("ada", "cleo"):
            notices.choose(session, Story.over(session, doors.people).actor(name), {}, day=True)
    assert mails(MONDAY_NOON.replace(hour=5), "Ada") == []
    (letter,) = mails(MONDAY_NOON + timedelta(hours=1), "Ada")
    assert (letter.told, len(letter.cards)) == ([], 4)
    with i18n.speaking("pl"):
        assert letter.cards[0].title in {card.title for card in day_of(doors, "ada").cards}
    assert mails(MONDAY_NOON + timedelta(hours=3), "Ada") == []
    for day in range(1, 9):
        assert mails(MONDAY_NOON + timedelta(days=day, hours=1), "Cleo") == [], "an empty day needs no mail"
    with doors.database.read() as session:
        assert notices.choices_of(session, doors.people["cleo"].id).day
