"""Onboarding by form, as a browser without scripts sends them: templates in versions, plans by hand, buddies, guidelines."""

import re

import pytest
from starlette.testclient import TestClient

from app.core import clock
from app.models.belonging import RoleName
from app.models.people import OrgUnit, Person
from app.services import access, belonging, communities, people
from app.services.belonging import Proposal
from tests.doors import Doors


@pytest.fixture
def clerk(doors: Doors) -> TestClient:
    """HR's browser; Ben manages the guild, and Lena is Cleo's line manager."""
    with doors.database.write() as session:
        for name in ("clerk", "lena"):
            new = people.NewPerson(username=name, display_name=name.title(), email=f"{name}@example.org")
            doors.people[name] = people.register(session, None, new)
        people.appoint(session, None, doors.people["clerk"], "hr")
        root = access.actor_of_person(session, doors.people["root"])
        people.find(session, root, "cleo").manager_id = doors.people["lena"].id
        guild = communities.find(session, root, "guild")
        offered = belonging.propose(session, root, guild, doors.people["ben"], Proposal(role=RoleName.MANAGER))
        belonging.accept(session, access.actor_of_person(session, doors.people["ben"]), offered, guild)
    return doors.site("clerk")


def planned(clerk: TestClient) -> str:
    reply = clerk.post("/onboarding", data={"person": "@cleo", "start_on": str(clock.today())})
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def test_hr_plans_by_hand_and_what_is_wrong_stands_beside_its_field(clerk: TestClient) -> None:
    refused = clerk.post("/onboarding", data={"person": "nobody", "start_on": "someday"})
    assert (refused.status_code, 'value="nobody"' in refused.text) == (422, True)
    assert "Write a day as 2026-11-21." in refused.text
    assert "Newcomer" in clerk.get(planned(clerk)).text
    again = clerk.post("/onboarding", data={"person": "cleo", "start_on": str(clock.today())})
    assert "has an onboarding plan already" in again.text


def test_the_line_manager_names_a_buddy_and_is_told_why_not(doors: Doors, clerk: TestClient) -> None:
    place, lena = planned(clerk), doors.site("lena")
    assert "Nobody here shares a unit or a community with them yet." in lena.get(place).text
    refused = lena.post(f"{place}/buddy", data={"buddy": "lena"})
    assert (refused.status_code, "The line manager is no buddy" in refused.text) == (422, True)
    assert lena.post(f"{place}/buddy", data={"buddy": "ada"}).status_code == 303
    assert "We have met today" in doors.site("ada").get(place).text
    assert doors.site("ada").post(f"{place}/meetings").status_code == 303
    assert doors.site("root").get(place).status_code == 404


def test_who_may_suit_as_a_buddy_is_told_with_the_reasons(doors: Doors, clerk: TestClient) -> None:
    with doors.database.write() as session:
        unit = OrgUnit(code="OPS", name="Operations")
        session.add(unit)
        session.flush()
        for name in ("cleo", "lena", "ada", "clerk"):
            session.get_one(Person, doors.people[name].id).unit_id = unit.id
        session.get_one(Person, doors.people["clerk"].id).languages = ["pl"]
        session.get_one(Person, doors.people["cleo"].id).languages = ["pl", "en"]
    place, lena = planned(clerk), doors.site("lena")
    plan = place.rpartition("/")[2]
    found = doors.api("lena").get(f"/onboarding/plans/{plan}/buddy-candidates").json()["items"]
    assert [(one["person"]["username"], one["reasons"]) for one in found] == [
        ("ada", ["unit", "community", "time_zone"]),
        ("clerk", ["unit", "language", "time_zone"]),
        ("ben", ["community", "time_zone"]),
        ("root", ["community", "time_zone"]),
    ]  # fmt: skip
    page = lena.get(place).text
    assert ("Who may suit" in page, "Works in the same unit · Speaks their language" in page) == (True, True)
    assert lena.post(f"{place}/buddy", data={"buddy": "ada"}).status_code == 303
    left = doors.api("lena").get(f"/onboarding/plans/{plan}/buddy-candidates").json()["items"]
    assert [one["person"]["username"] for one in left] == ["clerk", "ben", "root"], "whoever is it already is not proposed"
    assert doors.api("cleo").get(f"/onboarding/plans/{plan}/buddy-candidates").status_code == 403
    assert doors.api("ada").get(f"/onboarding/plans/{plan}/buddy-candidates").status_code == 403


def test_a_template_is_published_line_by_line(clerk: TestClient) -> None:
    line = {"kind-0": "other", "title-0": "Show the lab", "stage-0": "1", "owner-0": "buddy", "offset_days-0": "1"}
    head = {"name": "Lab", "code": "lab", "unit": "lab"}
    refused = clerk.post("/onboarding/templates/new", data={**head, **line, "offset_days-0": ""})
    assert (refused.status_code, 'value="Show the lab"' in refused.text) == (422, True)
    made = clerk.post("/onboarding/templates/new", data={**head, **line, "required-0": "true", "kind-1": ""})
    assert (made.status_code, made.headers["location"]) == (303, "/onboarding/templates/lab")
    assert "Show the lab" in clerk.get("/onboarding/templates/lab").text
    assert clerk.post("/onboarding/templates/lab", data={**head, **line}).status_code == 303
    assert "lab 2" in clerk.get("/onboarding/templates").text


def test_a_unit_that_hires_and_has_no_template_is_proposed_one(doors: Doors, clerk: TestClient) -> None:
    with doors.database.write() as session:
        unit = OrgUnit(code="Ops East", name="Operations, East")
        session.add(unit)
        session.flush()
        for name in ("cleo", "ada"):
            session.get_one(Person, doors.people[name].id).unit_id = unit.id
    planned(clerk)
    assert "Operations, East" not in clerk.get("/onboarding/templates").text, "one hire is too few"
    assert clerk.post("/onboarding", data={"person": "ada", "start_on": str(clock.today())}).status_code == 303
    assert (
        "Operations, East" in clerk.get("/onboarding/templates").text,
        doors.site("ben").get("/onboarding/templates").text.count("East"),
    ) == (True, 0)
    [proposed] = doors.api("clerk", "hr").get("/onboarding/template-proposals").json()["items"]
    assert (proposed["unit"], proposed["hires"], proposed["template"]["code"]) == ("Ops East", 2, "newcomer")
    begun = clerk.get("/onboarding/templates/new?unit=Ops%20East").text
    assert ('value="Ops East"' in begun, 'value="ops-east"' in begun, 'action="/onboarding/templates/new"' in begun) == (
        True,
    ) * 3
    line = {"kind-0": "greet", "stage-0": "0", "owner-0": "line_manager", "offset_days-0": "0"}
    assert (
        clerk.post(
            "/onboarding/templates/new", data={"name": "East", "code": "ops-east", "unit": "ops east", **line}
        ).status_code
        == 303
    )
    assert doors.api("clerk", "hr").get("/onboarding/template-proposals").json()["items"] == []


def test_nobody_else_publishes_templates(doors: Doors, clerk: TestClient) -> None:
    line = {"kind-0": "greet", "stage-0": "0", "owner-0": "line_manager", "offset_days-0": "0"}
    ada = doors.site("ada")
    assert "Publish the next version" not in ada.get("/onboarding/templates/newcomer").text
    refused = ada.post("/onboarding/templates/newcomer", data={"name": "Mine", "code": "newcomer", **line})
    assert refused.status_code == 422, "the page again"
    assert "newcomer 1" in clerk.get("/onboarding/templates").text, "and nothing was published"


def test_whoever_has_no_plan_has_no_welcome(doors: Doors) -> None:
    assert doors.site("ben").get("/welcome").status_code == 404


def test_guidelines_are_read_acknowledged_and_published_anew(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    assert ada.post("/communities/guild/guidelines", data={"text": ""}).status_code == 422
    assert ada.post("/communities/guild/guidelines", data={"text": "Be <b>kind</b>.", "mandatory": "true"}).status_code == 303
    assert "Be &lt;b&gt;kind&lt;/b&gt;." in ben.get("/communities/guild/guidelines").text
    assert ben.post("/communities/guild/guidelines/acknowledgement").status_code == 303
    assert "You have acknowledged this version." in ben.get("/communities/guild/guidelines").text
    assert ben.post("/communities/guild/guidelines", data={"text": "Mine."}).status_code == 422, "the form again, with a reason"


def test_a_training_is_published_and_completed(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    module = {"title": "Chairing", "code": "chair", "minutes": "30", "link": "javascript:alert(1)"}
    refused = ada.post("/training/modules", data=module)
    assert (refused.status_code, "A link is a web address" in refused.text) == (422, True)
    assert ada.post("/training/modules", data={**module, "link": "https://lms.example.org/chair"}).status_code == 303
    assert ben.post("/training/modules/chair/completions").status_code == 303
    assert "Nothing is noted yet." not in ben.get("/training").text


def test_the_organisations_guidelines_are_km_advisors_to_publish_and_everybodys_to_read(doors: Doors) -> None:
    with doors.database.write() as session:
        people.appoint(session, None, session.merge(doors.people["cleo"]), "km_advisor")
    cleo, ben = doors.site("cleo"), doors.site("ben")
    assert "There are no guidelines here yet." in ben.get("/guidelines").text
    assert (ben.post("/guidelines", data={"text": "Mine."}).status_code, cleo.post("/guidelines", data={}).status_code) == (
        422,
        422,
    )
    assert cleo.post("/guidelines", data={"text": "Name your sources."}).headers["location"] == "/guidelines"
    assert "Name your sources." in ben.get("/guidelines").text
    assert 'href="/guidelines"' in ben.get("/communities/guild/guidelines").text
    assert ben.post("/guidelines/acknowledgement").status_code == 303
    assert "You have acknowledged this version." in ben.get("/guidelines").text
    assert "You have acknowledged this version." not in cleo.get("/guidelines").text


def test_those_who_lead_ask_a_role_to_learn_where_they_lead(doors: Doors) -> None:
    ada, ben = doors.site("ada"), doors.site("ben")
    assert "No role asks for anything yet." in ada.get("/training/requirements").text
    with doors.database.write() as session:
        people.appoint(session, None, session.merge(doors.people["cleo"]), "km_advisor")
    assert ada.post("/training/modules", data={"title": "Hosting", "code": "hosting", "minutes": "30"}).status_code == 303
    asked = {"module": "hosting", "role": "leader", "community": "guild", "within_days": "14"}
    refused = ada.post("/training/requirements", data={**asked, "within_days": "0"})
    assert (refused.status_code, "This is too little." in refused.text) == (422, True)
    assert ada.post("/training/requirements", data={**asked, "community": "*"}).status_code == 422, "not for all communities"
    assert ben.post("/training/requirements", data=asked).status_code == 422
    everywhere = doors.site("cleo").post("/training/requirements", data={**asked, "role": "sponsor", "community": "*"})
    assert everywhere.status_code == 303
    assert ada.post("/training/requirements", data=asked).status_code == 303
    page = ada.get("/training/requirements").text
    assert ("within 14 days" in page, "Ask no longer" in page) == (True, True)
    assert "Hosting" in ada.get("/training").text.partition("What your roles ask for")[2].partition("</section>")[0]
    assert "Ask no longer" not in ben.get("/training/requirements").text
    [number] = re.findall(r"/training/requirements/([\w-]+)/end", page)
    assert ben.post(f"/training/requirements/{number}/end").status_code == 403
    assert ada.post(f"/training/requirements/{number}/end").status_code == 303
    left = ada.get("/training/requirements").text
    assert ("In every community" in left, "within 14 days" in left, "Ask no longer" in left) == (True, True, False)
