"""HR's door: what a program of HR's posts, and what comes back."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.services import people
from tests.api.asking import pointers
from tests.doors import Doors

DORA = {
    "external_id": "E-1",
    "display_name": "Dora Kowalska",
    "work_email": "dora@example.org",
    "org_unit_code": "SALES",
    "time_zone": "Europe/Warsaw",
    "language": "pl",
}
HIRE = {"source_event_id": "1", "type": "hire", "effective_on": "2020-02-03", "person": DORA}


@pytest.fixture
def hr(doors: Doors) -> TestClient:
    """HR's program: a token with the scope hr of somebody appointed to it."""
    with doors.database.write() as session:
        doors.people["clerk"] = people.register(
            session, None, people.NewPerson(username="clerk", display_name="Clerk", email="clerk@example.org")
        )
        people.appoint(session, None, doors.people["clerk"], "hr")
    return doors.api("clerk", "hr")


def tell(hr: TestClient, number: int, kind: str, day: str, **more: Any) -> Any:
    person = {"external_id": "E-1", **more.pop("person", {})}
    body = {"source_event_id": str(number), "type": kind, "effective_on": day, "person": person, **more}
    return hr.post("/hr/events", json=body)


def test_a_hire_is_taken_once_and_replied_to_alike(hr: TestClient, doors: Doors) -> None:
    first, again = hr.post("/hr/events", json=HIRE), hr.post("/hr/events", json=HIRE)
    assert (first.status_code, again.status_code) == (202, 202), first.text
    assert first.content == again.content
    assert (first.json()["state"], first.json()["person"], first.json()["source"]) == ("applied", "dora", "clerk")
    assert again.headers["Idempotency-Replayed"] == "true"
    dora = doors.api("root").get("/people/dora").json()
    assert (dora["unit"], dora["status"], dora["external_id"], dora["languages"]) == ("SALES", "active", "E-1", ["pl"])


def test_another_event_under_the_same_id_is_refused(hr: TestClient) -> None:
    hr.post("/hr/events", json=HIRE)
    refused = hr.post("/hr/events", json={**HIRE, "effective_on": "2020-02-04"})
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")


@pytest.mark.parametrize(
    ("unasked", "pointer"),
    [
        ({"salary": 1}, "/salary"),
        ({"person": {**DORA, "birth_date": "1990-01-01"}}, "/person/birth_date"),
        ({"person": {**DORA, "leave_reason": "x"}}, "/person/leave_reason"),
        ({"person": {**DORA, "time_zone": "Warsaw"}}, "/person/time_zone"),
        ({"effective_on": "03.02.2020"}, "/effective_on"),
        ({"recorded_at": "2020-02-03T10:00:00"}, "/recorded_at"),
        ({"type": "promotion"}, "/type"),
    ],
)
def test_what_was_not_asked_for_is_refused_by_name(hr: TestClient, unasked: dict[str, Any], pointer: str) -> None:
    refused = hr.post("/hr/events", json={**HIRE, **unasked})
    assert (refused.status_code, pointers(refused)) == (422, [pointer])
    assert hr.get("/hr/events").json()["items"] == []


def test_a_dry_run_writes_nothing(hr: TestClient) -> None:
    said = hr.post("/hr/events?dry_run=true", json=HIRE)
    assert (said.status_code, said.json()["id"], said.json()["state"]) == (200, None, "applied")
    assert said.json()["effects"] == ["A person is added.", "They may sign in.", "Unit SALES from 2020-02-03 to …."]
    assert hr.get("/hr/events").json()["items"] == []
    assert hr.post("/hr/events", json=HIRE).status_code == 202


def test_what_is_parked_is_listed_until_its_person_comes(hr: TestClient) -> None:
    assert tell(hr, 2, "transfer", "2020-05-01", person={"org_unit_code": "LAB"}).json()["state"] == "unmatched"
    [parked] = hr.get("/hr/events?state=unmatched").json()["items"]
    assert (parked["source_event_id"], parked["person"]) == ("2", None)
    hr.post("/hr/events", json=HIRE)
    assert hr.get("/hr/events?state=unmatched").json()["items"] == []
    assert [one["state"] for one in hr.get("/hr/events").json()["items"]] == ["applied", "applied"]


def test_whoever_is_registered_by_another_door_gets_what_was_parked(hr: TestClient, doors: Doors) -> None:
    tell(hr, 2, "transfer", "2020-05-01", person={"org_unit_code": "LAB"})
    new = {"username": "dora", "display_name": "Dora", "email": "dora@example.org", "external_id": "E-1"}
    assert doors.api("root").post("/people", json=new).status_code == 201
    doors.settle()
    assert doors.api("root").get("/people/dora").json()["unit"] == "LAB"


def test_a_batch_takes_what_it_can_and_is_safe_to_send_again(hr: TestClient) -> None:
    good = json.dumps(HIRE)
    lines = [good, "", '{"type": "hire"', good.replace('"1"', '"9"').replace("E-1", "E-9").replace("SALES", "LAB"), "{}"]
    first = hr.post("/hr/events:batch", content="\n".join(lines).encode())
    assert first.status_code == 200, first.text
    assert [(one["line"], one["status"]) for one in first.json()["lines"]] == [(1, 202), (3, 422), (4, 409), (5, 422)]
    assert first.json()["lines"][2]["errors"][0]["pointer"] == "/person/work_email"
    again = hr.post("/hr/events:batch", content="\n".join(lines).encode()).json()
    assert (again["taken"], again["repeated"], again["refused"]) == (0, 1, 3)
    assert again["lines"] == first.json()["lines"]
    assert len(hr.get("/hr/events").json()["items"]) == 1


def test_a_batch_has_a_dry_run_and_an_end(hr: TestClient) -> None:
    said = hr.post("/hr/events:batch?dry_run=true", content=json.dumps(HIRE).encode()).json()
    assert (said["taken"], said["lines"][0]["event"]["id"]) == (1, None)
    assert hr.get("/hr/events").json()["items"] == []
    assert hr.post("/hr/events:batch", content=b"{}\n" * 1001).status_code == 422


@pytest.mark.parametrize(("who", "scopes"), [("root", ()), ("clerk", ("read", "write")), ("ben", ("hr",)), ("ada", ("hr",))])
def test_nobody_else_comes_in_by_this_door(hr: TestClient, doors: Doors, who: str, scopes: tuple[str, ...]) -> None:
    client = doors.api(who, *scopes)
    for reply in (
        client.post("/hr/events", json={"nonsense": 1}),
        client.post("/hr/events:batch", content=b"nonsense"),
        client.get("/hr/events"),
    ):
        assert reply.status_code == 403, reply.text
