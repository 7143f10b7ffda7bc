"""Help on the site: every form without JavaScript, from the trouble to the thanks, and the week of a rota."""

import re
from collections.abc import Iterator

import pytest

from app.models.belonging import RoleName
from app.models.communities import Orientation
from app.services import rota
from app.services.rota import Promise
from tests.doors import Doors
from tests.story import Story

TROUBLE = {"title": "The price list does not open", "category": "fault", "priority": "p2", "community": "circle"}


@pytest.fixture
def helping(doors: Doors) -> Iterator[Doors]:
    """Ada is there round the clock for the circle, which Ben belongs to and leads nothing of."""
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        circle = story.found("circle", orientation=Orientation.HELPING)
        for name in ("ada", "ben"):
            story.join(name, circle)
        story.give("ada", RoleName.LEADER, circle)
        for weekday in range(7):
            rota.take(session, story.ada, circle, Promise(weekday=weekday, starts=0, minutes=1440, zone="UTC"))
    return doors


def test_from_the_trouble_to_the_thanks(helping: Doors) -> None:
    ada, ben = helping.site("ada"), helping.site("ben")
    assert "Ada is there now" in ben.get("/help").text
    form = ben.get("/help/new?community=circle").text
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key
    assert "You hear from somebody by" in form
    assert ben.post("/help/requests", data={**TROUBLE, "category": ""}).status_code == 422
    once, again = (ben.post("/help/requests", data={**TROUBLE, "key": key[1]}).headers["location"] for _twice in range(2))
    assert once == again
    assert "Somebody cannot go on: “The price list does not open”" in ada.get("/").text
    assert once in ada.get("/help/queue").text
    assert helping.site("cleo").get(once).status_code == 404
    assert ben.get("/help/queue").status_code == 403
    page = ada.get(once).text
    assert "Your first word to them" in page
    steps = f"{once}/transitions"
    refused = ada.post(steps, data={"to": "acknowledged", "note": "Thank you for writing. I am looking at this now."})
    assert refused.status_code == 422
    assert "word of your own" in refused.text
    assert ada.post(steps, data={"to": "acknowledged", "note": "I see it, too."}).status_code == 303
    assert ada.post(steps, data={"to": "waiting_requester", "note": "Which browser?"}).status_code == 303
    assert "They need a word from you" in ben.get("/").text
    assert "the clock stands still" in ben.get(once).text
    assert ben.post(steps, data={"note": ""}).status_code == 422
    assert "#reply-" in ben.post(steps, data={"note": "This one."}).headers["location"]
    missing = ada.post(steps, data={"to": "resolved", "note": "Mended.", "kept": "linked"})
    assert missing.status_code == 422
    assert "Say which text answers it" in missing.text
    draft = ada.post(steps, data={"to": "resolved", "note": "The link is *mended*.", "kept": "created"}).headers["location"]
    assert re.fullmatch(r"/assets/[0-9a-f-]+/edit", draft)
    text = ada.get(draft.removesuffix("/edit")).text
    assert "It came out of a request for help:" in text
    assert "/questions/" not in text, "there was no question"
    assert "Did it help?" in ben.get(once).text
    assert ben.post(steps, data={"to": "closed", "note": "I could send my offer."}).status_code == 303
    assert "I could send my offer." in ada.get("/people/ada").text
    assert "Solved a request for help" in helping.site("cleo").get("/communities/circle").text


def test_it_is_handed_on_graded_repeated_and_turned_into_a_question_and_back(helping: Doors) -> None:
    ada, ben, root = (helping.site(name) for name in ("ada", "ben", "root"))
    first, second, third = (ben.post("/help/requests", data={**TROUBLE, "seen": "true"}).headers["location"] for _n in range(3))
    assert root.post(f"{first}/assignee", data={"person": "cleo"}).status_code == 422
    assert root.post(f"{first}/assignee", data={"person": "@root"}).status_code == 303
    assert ada.post(f"{first}/priority", data={"priority": "p1", "category": "access"}).status_code == 303
    assert "P1" in ada.get(first).text
    assert ada.post(f"{second}/transitions", data={"to": "duplicate", "of": f"http://here{first}"}).status_code == 303
    assert first in ben.get(second).text
    question = ben.post(f"{third}/question").headers["location"]
    assert question in ben.get(third).text
    back = ben.post(f"{question}/help").headers["location"]
    assert back in ada.get(question).text
    assert back not in helping.site("cleo").get(question).text
    assert ben.post(f"{back}/transitions", data={"to": "cancelled"}).status_code == 303


def test_a_week_is_drawn_and_told_and_everybody_keeps_their_own_promises(helping: Doors) -> None:
    ada, ben = helping.site("ada"), helping.site("ben")
    page = ben.get("/communities/circle/rota?of=2026-11-25").text
    assert page.count("<rect") == 168
    assert "Somebody is there at every hour." in page
    assert "Newcomers alone" in page
    for shift in re.findall(r"/shifts/[0-9a-f-]+/ending", ada.get("/communities/circle/rota").text)[1:]:
        assert ben.post(shift).status_code == 403
        assert ada.post(shift).status_code == 303
    page = ben.get("/communities/circle/rota").text
    assert "Nobody is there for 144 of 168 hours." in page
    assert page.count('class="cross"') == 144
    assert ben.post("/communities/circle/shifts", data={"weekday": "8", "starts": "22:00", "ends": "06:00"}).status_code == 422
    night = ben.post("/communities/circle/shifts", data={"weekday": "1", "starts": "22:00", "ends": "06:00"})
    assert night.status_code == 303
    assert "Tuesday 22:00–06:00" in ben.get("/communities/circle/rota").text
    assert "How fast help comes" in ada.get("/communities/circle/rota").text
    assert "How fast help comes" not in ben.get("/communities/circle/rota").text
    assert ben.get("/communities/circle/rota?of=nonsense").status_code == 200
