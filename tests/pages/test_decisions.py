"""Decisions on the site: proposed, opened, answered in place, counted; every form without JavaScript and with it."""

from datetime import timedelta

import pytest

from app.core import clock
from app.models.communities import Community, Visibility
from app.readers import days
from tests.doors import Doors

LOG = "/communities/guild/decisions"
PROPOSAL = {"title": "One name for files", "proposal": "Names carry the day first.", "method": "consent", "options": "a\r\nb"}
HARM = "The archive sorts by customer and would fall apart."
IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def draft(doors: Doors) -> str:
    """The page of a draft of Ben's."""
    reply = doors.site("ben").post(LOG, data={**PROPOSAL, "key": "k"})
    assert reply.status_code == 303
    again = doors.site("ben").post(LOG, data={**PROPOSAL, "key": "k"})
    assert again.headers["Location"] == reply.headers["Location"], "sent twice, proposed once"
    return str(reply.headers["Location"])


@pytest.fixture
def running(doors: Doors, draft: str) -> str:
    """The same, opened by Ada."""
    assert doors.site("ada").post(f"{draft}/opening", data={"hours": "72"}).status_code == 303
    return draft


def pass_by(doors: Doors) -> None:
    with clock.at(clock.now() + timedelta(hours=73)):
        days.turn(doors.database)


def test_the_log_teaches_until_there_is_something(doors: Doors) -> None:
    ben, cleo = doors.site("ben"), doors.site("cleo")
    assert "Propose a decision" in ben.get(LOG).text
    assert "Propose a decision" not in cleo.get(LOG).text
    assert "with who was asked and why" in cleo.get(LOG).text
    assert LOG in ben.get("/communities/guild").text
    assert cleo.get(f"{LOG}/new").status_code == 403


def test_a_draft_is_changed_and_opened_by_those_who_may(doors: Doors, draft: str) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    assert "Put it to the members" in ada.get(draft).text
    assert "Put it to the members" not in ben.get(draft).text
    assert "Names carry the day first." in ben.get(f"{draft}/edit").text
    wrong = ben.post(f"{draft}/edit", data={**PROPOSAL, "title": "", "review_on": "2020-01-01"})
    assert (wrong.status_code, 'href="#f-title"' in wrong.text) == (422, True)
    assert ben.post(f"{draft}/edit", data={**PROPOSAL, "title": "One name for all"}).status_code == 303
    assert "One name for all" in ben.get(LOG, params={"state": "draft"}).text
    assert "One name for all" not in ben.get(LOG, params={"state": "open"}).text
    assert ben.post(f"{draft}/opening").status_code == 422
    assert ada.post(f"{draft}/opening").status_code == 303
    assert "Put it to the members" not in ada.get(draft).text
    assert "One name for all" in ada.get("/communities/guild").text


def test_d11_71_hours_are_refused_beside_their_field(doors: Doors, draft: str) -> None:
    reply = doors.site("ada").post(f"{draft}/opening", data={"hours": "71"})
    assert reply.status_code == 422
    assert "Leave people 72 hours at least" in reply.text
    assert 'id="f-hours-error"' in reply.text
    assert 'value="71"' in reply.text


def test_a_position_is_taken_in_place(doors: Doors, running: str) -> None:
    ben = doors.site("ben")
    assert "hours left" in ben.get(running).text or "days left" in ben.get(running).text
    wrong = ben.post(f"{running}/positions", data={"stance": "object", "reason": "No."}, headers=IN_PLACE)
    assert (wrong.status_code, 'id="f-reason-error"' in wrong.text) == (422, True)
    assert "<html" not in wrong.text
    shown = ben.post(f"{running}/positions", data={"stance": "object", "reason": HARM}, headers=IN_PLACE)
    assert (shown.status_code, HARM in shown.text, "would be rejected" in shown.text) == (200, True, True)
    assert "Objections to resolve" in doors.site("cleo").get(running).text
    assert 'name="stance"' not in doors.site("cleo").get(running).text
    shown = ben.post(f"{running}/positions", data={"withdraw": "1"}, headers=IN_PLACE)
    assert (HARM in shown.text, "would be accepted" in shown.text) == (False, True)


def test_without_scripts_the_same_forms_do(doors: Doors, running: str) -> None:
    ben, ada = doors.site("ben"), doors.site("ada")
    assert ben.post(f"{running}/positions", data={"stance": "concern", "reason": "Much work."}).status_code == 303
    assert ada.post(f"{running}/agreement").headers["Location"] == f"{running}#stand"
    assert "Much work." in ada.get(running).text
    assert doors.site("cleo").post(f"{running}/positions", data={"stance": "agree"}).status_code == 422
    pass_by(doors)
    late = ben.post(f"{running}/positions", data={"stance": "agree"})
    assert (late.status_code, "This is closed" in late.text) == (422, True)
    assert "Accepted" in ben.get(running).text
    assert ada.post(f"{running}/outcome", data={"outcome": "It holds from May."}).status_code == 303
    assert "It holds from May." in ben.get(LOG, params={"state": "closed"}).text
    assert "Propose another in its place" in ben.get(running).text


def test_what_is_withdrawn_says_why(doors: Doors, running: str) -> None:
    ben = doors.site("ben")
    wrong = ben.post(f"{running}/withdrawal", data={"why": " "})
    assert (wrong.status_code, 'id="f-why-error"' in wrong.text) == (422, True)
    assert ben.post(f"{running}/withdrawal", data={"why": "We found a better way."}).status_code == 303
    assert "We found a better way." in ben.get(running).text
    assert running not in ben.get(LOG).text


def test_whoever_asked_for_advice_is_asked_for_their_word(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    page = str(ada.post(LOG, data={**PROPOSAL, "method": "advice"}).headers["Location"])
    ada.post(f"{page}/opening")
    ben.post(f"{page}/positions", data={"stance": "agree"})
    pass_by(doors)
    with clock.at(clock.now() + timedelta(hours=73)):
        ada, ben = doors.site("ada"), doors.site("ben")
        assert "What do you decide?" in ada.get(page).text
        assert "What do you decide?" not in ben.get(page).text
        assert "Say whether it is accepted." in ada.post(f"{page}/outcome", data={"outcome": "Yes."}).text
        assert ada.post(f"{page}/outcome", data={"outcome": "Yes.", "accepted": "true"}).status_code == 303
        assert "Accepted" in ben.get(page).text


def test_one_that_takes_anothers_place_leads_there_and_back(doors: Doors, running: str) -> None:
    ada = doors.site("ada")
    pass_by(doors)
    old_id = running.rpartition("/")[2]
    assert f'value="{old_id}" selected' in ada.get(f"{LOG}/new", params={"supersedes": old_id}).text
    heir = str(ada.post(LOG, data={**PROPOSAL, "title": "Two names", "supersedes": old_id}).headers["Location"])
    ada.post(f"{heir}/opening")
    pass_by(doors)
    assert heir in ada.get(running).text
    assert running in ada.get(heir).text
    assert "Superseded" in ada.get(running).text


def test_what_a_restricted_community_decides_is_404_for_others(doors: Doors, running: str) -> None:
    with doors.database.write() as session:
        session.get_one(Community, doors.guild.id).visibility = Visibility.RESTRICTED
    cleo = doors.site("cleo")
    for method, path in (
        ("GET", LOG), ("GET", f"{LOG}/new"), ("POST", LOG), ("GET", running), ("GET", f"{running}/edit"),
        *(("POST", f"{running}/{verb}") for verb in ("edit", "opening", "positions", "agreement", "withdrawal", "outcome")),
    ):  # fmt: skip
        reply = cleo.request(method, path)
        assert (reply.status_code, "One name" in reply.text) == (404, False), path
