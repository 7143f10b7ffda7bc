"""Onboarding by form, as a browser without scripts sends them: templates in versions, plans by hand, buddies, guidelines."""

import pytest
from starlette.testclient import TestClient

from app.core import clock
from app.models.belonging import RoleName
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
    refused = lena.post(f"{place}/buddy", data={"buddy": "lena"})
    assert (refused.status_code, "The line manager is no buddy" in refused.text) == (422, True)
    assert lena.post(f"{place}/buddy", data={"buddy": "ada"}).status_code == 303
    assert "We have met today" in doors.site("ada").get(place).text
    assert doors.site("ada").post(f"{place}/meetings").status_code == 303
    assert doors.site("root").get(place).status_code == 404


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
