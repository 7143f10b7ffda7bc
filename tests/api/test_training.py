"""Training over the API: publish, require, learn, take in a system's rows, and be asked afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core import clock
from app.services import people
from tests.api.asking import pointers
from tests.doors import Doors

MODULE = {"code": "facilitation", "title": "Facilitating a meeting", "minutes": 45, "validity_months": 24}


@pytest.fixture
def lms(doors: Doors) -> TestClient:
    """An account that stands for the learning management system, appointed KM advisor."""
    with doors.database.write() as session:
        doors.people["lms"] = people.register(session, None, people.NewPerson(username="lms", display_name="LMS"))
        people.appoint(session, None, doors.people["lms"], "km_advisor")
    return doors.api("lms", "read", "write")


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"source_id": f"l-{number}", "person": "ben", "module": "facilitation", "completed_on": "2026-11-20", **more}


def test_a_duty_is_open_until_it_is_done(ada: TestClient, ben: TestClient) -> None:
    made = ada.post("/training/modules", json=MODULE)
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/training/modules/facilitation")
    asked = {"module": "facilitation", "role": "leader", "community": "guild"}
    assert ada.post("/training/requirements", json=asked).status_code == 201
    assert [one["state"] for one in ben.get("/people/ada/duties").json()["items"]] == ["open"]
    done = ada.post("/training/completions", json={"module": "facilitation"})
    assert (done.status_code, done.json()["source"]) == (201, "self")
    assert [one["state"] for one in ben.get("/people/ada/duties").json()["items"]] == ["done"]
    requirement = ada.get("/training/requirements").json()["items"][0]["id"]
    assert ada.delete(f"/training/requirements/{requirement}").json()["module"] == "facilitation"
    assert ada.get("/people/me/duties").json()["items"] == []


def test_a_module_has_versions_an_owner_and_an_etag(ada: TestClient, ben: TestClient) -> None:
    made = ada.post("/training/modules", json=MODULE)
    stale = {"If-Match": made.headers["etag"]}
    second = ada.post("/training/modules/facilitation/versions", json={"minutes": 30, "asks_again": True}).json()
    assert [(one["number"], one["minutes"]) for one in second["versions"]] == [(1, 45), (2, 30)]
    assert ada.patch("/training/modules/facilitation", json={"title": "Chairing"}, headers=stale).status_code == 412
    assert ben.patch("/training/modules/facilitation", json={"title": "Chairing"}).status_code == 403
    handed = ada.patch("/training/modules/facilitation", json={"owner": "ben", "ended": True}).json()
    assert handed["owner"]["username"] == "ben"
    assert ben.get("/training/modules").json()["items"] == []
    assert [one["code"] for one in ben.get("/training/modules?ended=true").json()["items"]] == ["facilitation"]
    bad = ada.post("/training/modules", json={**MODULE, "code": "x1", "link": "javascript:alert(1)"})
    assert (bad.status_code, pointers(bad)) == (422, ["/link"])


def test_a_systems_rows_are_safe_to_repeat(ada: TestClient, lms: TestClient, ben: TestClient) -> None:
    ada.post("/training/modules", json=MODULE)
    rows = {"items": [row(1, status="passed", score=85), row(2, module="juggling"), row(3, completed_on="yesterday")]}
    assert ada.post("/training/completions:batch", json=rows).status_code == 403
    first = lms.post("/training/completions:batch", json=rows).json()
    assert (first["created"], [(one["row"], one["field"]) for one in first["refused"]]) == (
        1,
        [(2, "module"), (3, "completed_on")],
    )
    assert lms.post("/training/completions:batch", json=rows).json()["unchanged"] == 1
    corrected = lms.post("/training/completions:batch", json={"items": [row(1, status="failed", score=30)]}).json()
    assert (corrected["updated"], ben.get("/training/completions").json()["items"][0]["status"]) == (1, "failed")


def test_hr_sees_whether_and_not_how_well(doors: Doors, ada: TestClient, lms: TestClient, ben: TestClient) -> None:
    with doors.database.write() as session:
        people.appoint(session, None, doors.people["cleo"], "hr")
    ada.post("/training/modules", json=MODULE)
    lms.post("/training/completions:batch", json={"items": [row(1, score=85)]})
    scores = {name: one.get("/training/completions").json()["items"][0]["score"] for name, one in (("ada", ada), ("ben", ben))}
    [told] = doors.api("cleo", "hr").get("/training/completions?person=ben").json()["items"]
    assert (scores, told["score"], told["status"]) == ({"ada": 85, "ben": 85}, None, "completed")
    assert doors.api("root", "hr").get("/training/completions").json()["items"] == [], "the scope alone opens nothing"


def test_what_was_answered_is_for_the_person_and_the_owner(doors: Doors, ada: TestClient, ben: TestClient) -> None:
    ada.post("/training/modules", json=MODULE)
    long_ago = {"module": "facilitation", "completed_on": str(clock.today() - timedelta(days=31))}
    place = ben.post("/training/completions", json=long_ago).headers["location"].removeprefix("/api/v1")
    answer = {"used": "no", "obstacle": "No meeting.", "needs_help": True}
    assert ben.post(f"{place}/follow-up", json=answer).json()["follow_up"] == {**answer, "helped": False}
    assert ben.post(f"{place}/follow-up", json=answer).status_code == 409
    assert ada.get(place).json()["follow_up"]["obstacle"] == "No meeting."
    with doors.database.write() as session:
        people.appoint(session, None, doors.people["cleo"], "hr")
    assert doors.api("cleo", "hr").get(place).json()["follow_up"] is None
    assert ada.post(f"{place}/help").json()["follow_up"]["helped"] is True
