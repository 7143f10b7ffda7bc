"""Looking after people's records and the HR system on the site, without JavaScript; and who may not."""

import pytest
from starlette.testclient import TestClient

from app.services import people
from tests.doors import Doors

HIRE = {
    "type": "hire",
    "effective_on": "2031-12-01",
    "external_id": "E-1",
    "display_name": "Dora",
    "work_email": "dora@example.org",
    "org_unit_code": "SALES",
}


@pytest.fixture
def root(doors: Doors) -> TestClient:
    """A platform administrator at the site."""
    return doors.site("root")


@pytest.fixture
def hana(doors: Doors) -> TestClient:
    """Whom the organisation appointed HR."""
    with doors.database.write() as session:
        doors.people["hana"] = people.register(session, None, people.NewPerson(username="hana", display_name="Hana"))
        people.appoint(session, None, doors.people["hana"], "hr")
    return doors.site("hana")


def test_only_those_find_the_desk_who_have_something_to_look_after(doors: Doors, root: TestClient, hana: TestClient) -> None:
    assert 'href="/admin"' in root.get("/").text
    assert "/admin/people" in root.get("/admin").text
    desk = hana.get("/admin").text
    assert "/admin/integrations/hr" in desk
    assert "/admin/people" not in desk
    ben = doors.site("ben")
    assert 'href="/admin"' not in ben.get("/").text
    for path in ("/admin", "/admin/people", "/admin/people/ada", "/admin/integrations/hr"):
        assert ben.get(path).status_code == 403, path
    assert ben.post("/admin/people/ada/status", data={"status": "left"}).status_code == 403


def test_somebody_is_registered_appointed_seen_off_and_comes_back(root: TestClient) -> None:
    new = {"username": "dora", "display_name": "Dora", "email": "dora@example.org", "unit": "Sales"}
    assert root.post("/admin/people", data=new).headers["location"] == "/admin/people/dora"
    assert root.post("/admin/people/dora/appointments", data={"role": "km_advisor"}).status_code == 303
    assert "/appointments/km_advisor/end" in root.get("/admin/people/dora").text
    root.post("/admin/people/dora/status", data={"status": "left"})
    record = root.get("/admin/people/dora").text
    assert "They are back" in record
    assert "/appointments/km_advisor/end" not in record, "an appointment ends with them"
    assert "dora" not in root.get("/people").text
    assert "/admin/people/dora" in root.get("/admin/people?status=left&q=DORA@example").text
    root.post("/admin/people/dora/status", data={"status": "active"})
    assert "dora" in root.get("/people").text


def test_a_record_that_cannot_be_comes_back_with_what_was_typed(root: TestClient) -> None:
    again = root.post("/admin/people", data={"username": "ada", "display_name": "Another Ada"})
    assert again.status_code == 422
    assert 'value="Another Ada"' in again.text
    assert "Somebody else already has this username." in again.text
    last = root.post("/admin/people/root/appointments/platform_admin/end")
    assert last.status_code == 422
    assert "This is the last platform administrator." in last.text


def test_an_event_is_tried_and_nothing_is_written(hana: TestClient, root: TestClient) -> None:
    tried = hana.post("/admin/integrations/hr/trials", data=HIRE)
    assert tried.status_code == 200
    assert "A person is added." in tried.text
    assert "None yet" in hana.get("/admin/integrations/hr").text
    assert root.get("/admin/people/dora").status_code == 404
    wrong = hana.post("/admin/integrations/hr/trials", data={**HIRE, "org_unit_code": ""})
    assert wrong.status_code == 422
    assert "A hire needs this field." in wrong.text
    assert 'id="f-org_unit_code-error"' in wrong.text


def test_how_the_connection_gets_on_is_told_without_names_to_administrators(
    doors: Doors, hana: TestClient, root: TestClient
) -> None:
    event = {
        "source_event_id": "1", "type": "transfer", "effective_on": "2026-01-01",
        "person": {"external_id": "E-404", "org_unit_code": "SALES"},
    }  # fmt: skip
    assert doors.api("hana", "hr").post("/hr/events", json=event).status_code == 202
    assert "E-404" in hana.get("/admin/integrations/hr").text
    told = root.get("/admin/integrations/hr").text
    assert "Waits for its person" in told
    assert "E-404" not in told
    assert root.post("/admin/integrations/hr/trials", data=HIRE).status_code == 422, "what HR tells is for HR alone"
