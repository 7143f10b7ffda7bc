"""Questions on the site: every form without JavaScript, and what may answer one is shown before it is asked."""

import re

from tests.doors import Doors

HOME = "/communities/guild/questions"
ASKED = {"title": "Who decides on discounts?", "body": "Above **10 %**.", "topics": "discounts, pricing", "lang": "en"}


def test_from_the_question_to_what_is_kept(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    assert "Nobody has asked anything yet" in ben.get(HOME).text
    key = re.search(r'name="key" value="([^"]+)"', ben.get(f"{HOME}/new").text)
    assert key
    once, again = (ben.post(HOME, data={**ASKED, "key": key[1]}).headers.get("location") for _twice in range(2))
    assert (once, again) == (once, once) or again is None
    assert once
    page = ada.get(once).text
    assert "An answer is due by" in page
    assert "<strong>10 %</strong>" in page
    assert "Who decides on discounts?" in ada.get("/communities/guild").text
    assert ada.post(f"{once}/answers", data={"body": ""}).status_code == 422
    answered = ada.post(f"{once}/answers", data={"body": "The *board*."}).headers["location"]
    answer = answered.rpartition("#answer-")[2]
    assert "Is “Who decides on discounts?” answered?" in ben.get("/").text
    assert ben.post(f"/answers/{answer}/votes").status_code == 303
    assert "helped 1 person" in ben.get(once).text
    refused = ada.post(f"/answers/{answer}/votes")
    assert refused.status_code == 422
    assert "own answer" in refused.text
    assert ben.post(f"/answers/{answer}/acceptance").headers["location"].endswith("#keep")
    assert "Accepted by whoever asked" in ada.get(once).text
    draft = ada.post(f"{once}/outcome", data={"kept": "created"}).headers["location"]
    asset = ada.get(draft.removesuffix("/edit")).text
    assert "It came out of a question:" in asset
    assert {"Ada", "Ben"} <= set(re.findall(r">(\w+)</a> <a href=\"/questions/", asset))
    assert "It is written down here." in ben.get(once).text


def test_what_is_there_already_is_shown_before_it_is_asked_again(doors: Doors) -> None:
    ben = doors.site("ben")
    first = ben.post(HOME, data=ASKED).headers["location"]
    typed = ben.get(f"{HOME}/new?title=who+decides+discounts").text
    assert first in typed
    named = re.findall(r' id="([^"]+)"', typed)
    assert len(named) == len(set(named)), "what is swapped in is found by its id"
    shown = ben.post(HOME, data={**ASKED, "title": "Who decides on a discount?"})
    assert shown.status_code == 200
    assert "Look at these first" in shown.text
    assert 'name="seen" value="true"' in shown.text
    assert ben.post(HOME, data={**ASKED, "title": "Who decides on a discount?", "seen": "true"}).status_code == 303
    assert ben.post(HOME, data={**ASKED, "title": "\u200b\u00a0\u2060"}).status_code == 422, "nobody could read that"


def test_a_question_is_changed_closed_as_a_duplicate_and_reopened(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    first = ben.post(HOME, data=ASKED).headers["location"]
    second = ben.post(HOME, data={**ASKED, "seen": "true"}).headers["location"]
    assert ben.post(f"{second}/edit", data={**ASKED, "title": "Who says so?"}).status_code == 303
    assert "Who decides on discounts?" in ben.get(f"{second}/history").text
    assert ada.post(f"{second}/closure", data={"of": "", "reason": " "}).status_code == 422, "neither a reason nor another"
    assert ada.post(f"{second}/closure", data={"of": f"http://127.0.0.1:8000{first}"}).status_code == 303
    assert "This was asked before:" in ben.get(second).text
    assert second in ben.get(first).text
    assert ben.post(f"{second}/answers", data={"body": "So."}).status_code == 422
    assert ben.post(f"{second}/closure", data={"back": "1"}).status_code == 303
    assert "This was asked before:" not in ben.get(second).text


def test_somebody_is_asked_and_may_decline_on_their_own_page(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    question = ben.post(HOME, data=ASKED).headers["location"]
    wrong = ben.post(f"{question}/routes", data={"person": "cleo"})
    assert wrong.status_code == 422
    assert "not a member" in wrong.text
    assert ben.post(f"{question}/routes", data={"person": "@ada"}).status_code == 303
    today = ada.get("/").text
    assert "Do you know? “Who decides on discounts?”" in today
    route = re.search(r'action="(/routes/[^"]+)"', today)
    assert route
    assert ada.post(route[1], data={"back": "/"}).headers["location"] == "/"
    assert "Do you know?" not in ada.get("/").text
    assert "cannot say" in ben.get(question).text


def test_a_name_is_hidden_until_its_bearer_gives_it(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    question = ben.post(HOME, data={**ASKED, "anonymous": "true"}).headers["location"]
    assert "asked without a name" in ada.get(question).text
    assert "/people/ben" not in ada.get(question).text
    looked = ada.post(f"{question}/asker")
    assert looked.status_code == 303
    assert "Asked by: Ben. That you looked was noted." in ada.get(question).text
    assert doors.site("cleo").post(f"{question}/asker").status_code == 422
    assert ben.post(f"{question}/name").status_code == 303
    assert "/people/ben" in ada.get(question).text
