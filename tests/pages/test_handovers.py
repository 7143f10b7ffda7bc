"""Hand-overs on the site: a card on Today, a page to see to them, done and taken up again without JavaScript."""

import pytest
from starlette.testclient import TestClient

from app.services import people
from tests.doors import Doors


@pytest.fixture
def kim(doors: Doors) -> TestClient:
    """A KM advisor, when Ada, who led the guild alone, has left."""
    with doors.database.write() as session:
        new = people.NewPerson(username="kim", display_name="Kim", email="kim@example.org")
        doors.people["kim"] = people.register(session, None, new)
        people.appoint(session, None, doors.people["kim"], "km_advisor")
        people.deactivate(session, None, session.merge(doors.people["ada"]))
    return doors.site("kim")


def test_what_has_to_change_hands_is_said_on_today_and_done(kim: TestClient) -> None:
    assert "One thing has to change hands." in kim.get("/").text
    page = kim.get("/handovers").text
    assert "Who takes over from Ada in Guild as: Community leader?" in page
    [action] = [part.split('"')[0] for part in page.split('action="/handovers/')[1:]]
    assert kim.post(f"/handovers/{action}").headers["location"] == "/handovers"
    assert "Nothing has to change hands." in kim.get("/handovers").text
    done = kim.get("/handovers?state=done").text
    assert "Take it up again" in done
    assert kim.post(f"/handovers/{action.replace('completion', 'reopening')}").status_code == 303
    assert "It is arranged" in kim.get("/handovers").text


def test_whoever_cannot_see_to_it_does_not_hear_of_it(kim: TestClient, doors: Doors) -> None:
    [action] = [part.split('"')[0] for part in kim.get("/handovers").text.split('action="/handovers/')[1:]]
    ben = doors.site("ben")
    assert "change hands" not in ben.get("/").text
    assert "Nothing has to change hands." in ben.get("/handovers").text
    assert "Nothing was handed over yet." in ben.get("/handovers?state=done").text
    assert ben.post(f"/handovers/{action}").status_code == 404
