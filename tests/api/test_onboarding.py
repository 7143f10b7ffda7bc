"""Onboarding over the API: a hire posted, a plan read, tasks settled; HR is told what is done and nothing else (N10, H05)."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core import clock
from app.models.belonging import RoleName
from app.readers import days
from app.services import access, belonging, communities, people
from app.services.belonging import Proposal
from tests.api.asking import pointers
from tests.doors import Doors

TODAY = str(clock.today())
HIRE = {
    "source_event_id": "1",
    "type": "hire",
    "effective_on": TODAY,
    "person": {
        "external_id": "E-1", "display_name": "Dora Kowalska", "work_email": "dora@example.org", "org_unit_code": "SALES",
    },
}  # fmt: skip


@pytest.fixture
def hr(doors: Doors) -> TestClient:
    """HR's program; Ben manages the guild, and its people are of Sales."""
    with doors.database.write() as session:
        doors.people["clerk"] = people.register(session, None, people.NewPerson(username="clerk", display_name="Clerk"))
        people.appoint(session, None, doors.people["clerk"], "hr")
        root = access.actor_of_person(session, doors.people["root"])
        guild = communities.find(session, root, "guild")
        offered = belonging.propose(session, root, guild, doors.people["ben"], Proposal(role=RoleName.MANAGER))
        belonging.accept(session, access.actor_of_person(session, doors.people["ben"]), offered, guild)
        for name in ("ada", "ben"):
            person = people.find(session, root, name)
            person.unit_id = people.unit(session, "SALES").id
    return doors.api("clerk", "hr")


@pytest.fixture
def plan(doors: Doors, hr: TestClient) -> dict[str, Any]:
    """Dora's, who begins today."""
    assert hr.post("/hr/events", json=HIRE).status_code == 202
    doors.settle()
    days.turn(doors.database)
    doors.settle()
    with doors.database.read() as session:
        doors.people["dora"] = people.find(session, access.actor_of_person(session, doors.people["root"]), "dora")
    [item] = hr.get("/onboarding/plans?state=active").json()["items"]
    return dict(hr.get(f"/onboarding/plans/{item['id']}").json())


def task(plan: dict[str, Any], kind: str) -> str:
    return next(f"/onboarding/tasks/{one['id']}/completion" for one in plan["tasks"] if one["kind"] == kind)


def test_a_hire_becomes_a_plan_that_her_parties_see(doors: Doors, plan: dict[str, Any]) -> None:
    assert (plan["person"]["display_name"], plan["template"], plan["state"]) == ("Dora Kowalska", "newcomer", "active")
    seen = {name: doors.api(name).get(f"/onboarding/plans/{plan['id']}").status_code for name in ("dora", "ben", "ada", "root")}
    assert seen == {"dora": 200, "ben": 200, "ada": 404, "root": 404}
    assert doors.api("cleo").get("/onboarding/plans").json()["items"] == []


def test_whoever_reads_a_plan_is_noted_for_whose_it_is(doors: Doors, plan: dict[str, Any]) -> None:
    for name in ("ben", "dora"):
        assert doors.api(name).get(f"/onboarding/plans/{plan['id']}").status_code == 200
    assert doors.api("cleo").get(f"/onboarding/plans/{plan['id']}").status_code == 404
    looks = doors.api("dora").get("/people/me/looks").json()["items"]
    by = [one["by"]["username"] for one in looks if one["what"] == "plan"]
    assert "ben" in by
    assert not {"dora", "cleo"} & set(by)


def test_a_buddy_is_named_and_not_by_anybody(doors: Doors, plan: dict[str, Any]) -> None:
    place = f"/onboarding/plans/{plan['id']}/buddy"
    refused = doors.api("ben").put(place, json={"buddy": "dora"})
    assert (refused.status_code, pointers(refused)) == (422, ["/buddy"])
    named = doors.api("ben").put(place, json={"buddy": "cleo"}).json()
    assert (named["buddy"]["username"], named["first_meeting_at"] is not None) == ("cleo", True)
    met = doors.api("cleo").post(f"/onboarding/plans/{plan['id']}/meetings", json={})
    assert met.json()["buddy_meetings"] == 1


def test_suggestions_come_with_their_reason(doors: Doors, plan: dict[str, Any]) -> None:
    [one] = doors.api("dora").get(f"/onboarding/plans/{plan['id']}/suggestions").json()["items"]
    assert (one["slug"], one["reason"], one["count"]) == ("guild", "unit", None), "two people are only a few"


def test_the_first_day_is_done_in_four_calls(doors: Doors, hr: TestClient, plan: dict[str, Any]) -> None:
    dora = doors.api("dora")
    assert dora.put("/communities/guild/members/me").status_code == 201
    assert dora.post(task(plan, "introduce"), json={"introduction": "I price spare parts."}).json()["state"] == "done"
    assert dora.post(task(plan, "meet_buddy"), json={}).json()["state"] == "done"
    assert dora.post(task(plan, "join"), json={}).status_code == 409, "it shows by itself"
    assert dora.post(task(plan, "greet"), json={}).status_code == 403
    lesson = {"kind": "lesson", "title": "What I found", "evidence": ["https://example.com/f"]}
    assert dora.post("/communities/guild/contributions", json=lesson).status_code == 201
    doors.settle()
    told = {one["kind"]: one["state"] for one in hr.get(f"/onboarding/plans/{plan['id']}").json()["tasks"]}
    assert [told[kind] for kind in ("join", "introduce", "meet_buddy", "first_contribution")] == ["done"] * 4
    assert told["guidelines"] == "not_applicable"


def test_hr_reads_states_and_never_answers(doors: Doors, hr: TestClient, plan: dict[str, Any]) -> None:
    assert hr.get(f"/onboarding/plans/{plan['id']}/check-ins").status_code == 403
    assert hr.get(f"/onboarding/plans/{plan['id']}/suggestions").status_code == 403
    [first, *_rest] = doors.api("dora").get(f"/onboarding/plans/{plan['id']}/check-ins").json()["items"]
    assert (first["day"], first["state"]) == (7, "waiting")
    early = doors.api("dora").post(f"/onboarding/check-ins/{first['id']}/answer", json={"confidence": 4})
    assert early.status_code == 409
    assert doors.api("ben").post(f"/onboarding/check-ins/{first['id']}/answer", json={"confidence": 4}).status_code == 404
    summary = hr.get("/onboarding/summary").json()
    assert (summary["states"]["active"], summary["confidence"], summary["days_to_first_contribution"]) == (1, [], None)


def test_a_template_is_published_in_versions(doors: Doors, hr: TestClient) -> None:
    lab = {"code": "lab", "name": "Lab", "rule": {"unit": "lab"}, "tasks": [
        {"kind": "other", "title": "Show the lab", "stage": 1, "owner": "buddy", "offset_days": 1},
    ]}  # fmt: skip
    assert doors.api("ada").post("/onboarding/templates", json=lab).status_code == 403
    numbers = [hr.post("/onboarding/templates", json=lab).json()["number"] for _again in range(2)]
    assert numbers == [1, 2]
    codes = [one["code"] for one in doors.api("ada").get("/onboarding/templates").json()["items"]]
    assert codes == ["back-again", "lab", "newcomer"]
    bad = hr.post("/onboarding/templates", json={**lab, "tasks": [{**lab["tasks"][0], "title": ""}]})  # type: ignore[index]
    assert (bad.status_code, pointers(bad)) == (422, ["/tasks/0/title"])


def test_guidelines_are_published_and_acknowledged(doors: Doors) -> None:
    ada, ben = doors.api("ada"), doors.api("ben")
    made = ada.post("/communities/guild/guidelines", json={"text": "Be kind.", "mandatory": True})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    [mine] = ben.get("/guidelines").json()["items"]
    assert (mine["community"], mine["acknowledged"]) == ("guild", False)
    assert ben.post(f"/guidelines/{mine['id']}/acknowledgement").json()["acknowledged"] is True
    ada.post("/communities/guild/guidelines", json={"text": "Be kinder."})
    assert ben.post(f"/guidelines/{mine['id']}/acknowledgement").status_code == 200, "again changes nothing"
    assert doors.api("cleo").post(f"/guidelines/{mine['id']}/acknowledgement").status_code == 409, "there is a newer one"
    assert [one["acknowledged"] for one in ben.get("/communities/guild/guidelines").json()["items"]] == [False]
