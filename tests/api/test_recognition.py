"""Recognition over the API: thanks with their limits, one's own points, and the rules as data."""

from datetime import timedelta

from starlette.testclient import TestClient

from app.core import clock
from tests.api.asking import pointers, take_on
from tests.api.conftest import HELPED
from tests.doors import Doors

BECAUSE = {"because": "You stayed late to fix the template."}
RULES = {
    "version": "2027.1",
    "rules": {"asset": {"points": 20, "needs": "beneficiary"}, "kudos": {"points": 1, "needs": "thanks"}},
}


def test_cleo_thanks_ben(ben: TestClient, cleo: TestClient, template: str) -> None:
    given = cleo.post("/kudos", json={"to": "ben", "contribution": template.rpartition("/")[2], **BECAUSE})
    assert given.status_code == 201
    thanks = given.json()
    assert (thanks["from"]["username"], thanks["to"]["username"], thanks["community"]) == ("cleo", "ben", "guild")
    assert ben.get(given.headers["location"].removeprefix("/api/v1")).json() == thanks
    assert ben.get("/people/me/kudos").json()["items"] == [thanks]


def test_thanks_have_limits(ben: TestClient, cleo: TestClient) -> None:
    assert ben.post("/kudos", json={"to": "ben", **BECAUSE}).status_code == 409
    assert pointers(ben.post("/kudos", json={"to": "cleo", "because": "Thanks"})) == ["/because"]
    assert pointers(ben.post("/kudos", json={"to": "nobody", **BECAUSE})) == ["/to"]
    assert pointers(ben.post("/kudos", json={"to": "cleo", "community": "none", **BECAUSE})) == ["/community"]
    assert [cleo.post("/kudos", json={"to": "ada", **BECAUSE}).status_code for _ in range(4)] == [201, 201, 201, 409]
    assert "renews in" in cleo.post("/kudos", json={"to": "ada", **BECAUSE}).json()["detail"]


def test_points_are_explained_to_their_owner_only(doors: Doors, ben: TestClient, ada: TestClient, template: str) -> None:
    ada.post(template + "/endorsements", json={**HELPED, "type": "beneficiary"})
    doors.settle()
    points = ben.get("/people/me/points").json()
    assert (points["total"], points["season"]["total"], points["entries"]["next"]) == (10, 10, None)
    line = points["entries"]["items"][0]
    assert (line["rule"], line["points"], line["gross"], line["capped_by"], line["policy"]) == ("asset", 10, 10, None, "2025.1")
    assert line["because"]["sentence"] == HELPED["benefit"]
    assert line["because"]["endorser"]["username"] == "ada"
    assert "/contributions/" + line["because"]["contribution"]["id"] == template
    assert [who.get("/people/ben/points").status_code for who in (ada, doors.api("root"))] == [404, 404]


def test_an_interest_community_thanks_and_does_not_count(
    doors: Doors, root: TestClient, ben: TestClient, cleo: TestClient
) -> None:
    root.post("/communities", json={"slug": "chess", "name": "Chess", "orientation": "interest", "status": "active"})
    assert ben.post("/kudos", json={"to": "cleo", "community": "chess", **BECAUSE}).status_code == 201
    doors.settle()
    assert cleo.get("/people/me/points").json()["total"] == 0


def test_leaderboards_are_off_and_say_so(ada: TestClient) -> None:
    refused = ada.get("/communities/guild/leaderboard")
    assert (refused.status_code, "leaderboards" in refused.json()["detail"]) == (404, True)


def test_the_rules_are_data(cleo: TestClient) -> None:
    (first,) = cleo.get("/recognition/policies").json()["items"]
    assert (first["version"], first["state"], first["week_cap"], first["rules"]["asset"]["points"]) == (
        "2025.1",
        "in_force",
        60,
        10,
    )
    assert cleo.get("/recognition/policies/2025.1").json() == first
    assert cleo.get("/recognition/policies/1999.1").status_code == 404


def test_rules_are_drafted_by_one_and_approved_by_two(
    root: TestClient, ada: TestClient, ben: TestClient, cleo: TestClient
) -> None:
    assert cleo.post("/recognition/policies", json=RULES).status_code == 403
    drafted = ben.post("/recognition/policies", json=RULES)
    assert (drafted.status_code, drafted.json()["state"]) == (201, "draft")
    assert ben.post("/recognition/policies", json=RULES).status_code == 409
    approval = drafted.headers["location"].removeprefix("/api/v1") + "/approval"
    assert ada.post(approval).status_code == 403
    root.put("/people/ada/appointments/km_advisor")
    take_on(root, cleo, "guild", "sponsor")
    assert ada.post(approval).json()["approved_by"] == ["km_advisor"]
    assert ada.post(approval).status_code == 409
    announced = cleo.post(approval).json()
    assert (announced["state"], sorted(announced["approved_by"])) == ("announced", ["km_advisor", "sponsor"])


def test_nothing_carries_points_that_must_not(ben: TestClient) -> None:
    visits = {**RULES, "rules": {"visit": {"points": 1}}}
    assert ben.post("/recognition/policies", json=visits).status_code == 422
    unheard = {**RULES, "rules": {"asset": {"points": 1, "needs": "nobody", "bonus": 2}}}
    assert sorted(pointers(ben.post("/recognition/policies", json=unheard))) == ["/rules/asset/bonus", "/rules/asset/needs"]


def test_a_simulation_looks_at_the_past_and_changes_nothing(root: TestClient, ada: TestClient) -> None:
    today = clock.today("UTC")
    period = {"from": str(today - timedelta(days=30)), "to": str(today)}
    assert ada.post("/recognition/simulations", json={"policy": RULES, **period}).status_code == 403
    root.put("/people/ada/appointments/km_advisor")
    report = ada.post("/recognition/simulations", json={"policy": RULES, **period})
    assert (report.status_code, report.json()["before"]["total"], report.json()["movers"]) == (200, 0, [])
    backwards = {"policy": RULES, "from": period["to"], "to": period["from"]}
    assert pointers(ada.post("/recognition/simulations", json=backwards)) == ["/from"]
    assert len(ada.get("/recognition/policies").json()["items"]) == 1
