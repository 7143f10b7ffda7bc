"""Belonging: joining, asking, inviting, waiting, leaving; roles offered, accepted, declined and ended."""

from starlette.testclient import TestClient

from tests.api.asking import pointers, take_on

ME = "/communities/guild/members/me"


def test_cleo_joins_twice_and_leaves_once(cleo: TestClient) -> None:
    first, again = cleo.put(ME), cleo.put(ME)
    assert [(one.status_code, one.json()["state"]) for one in (first, again)] == [(201, "active"), (200, "active")]
    assert first.headers["location"] == "/api/v1/communities/guild/members/cleo"
    assert cleo.get("/communities/guild/members/cleo").json() == again.json()
    assert cleo.delete(ME).json()["state"] == "alumni"
    assert cleo.delete(ME).status_code == 404
    assert cleo.put(ME).status_code == 201


def test_every_member_counts_leaders_too(ben: TestClient) -> None:
    page = ben.get("/communities/guild/members?role=member").json()["items"]
    assert [one["person"]["username"] for one in page] == ["ada", "ben", "root"]
    leaders = ben.get("/communities/guild/members?role=leader").json()["items"]
    assert [(one["person"]["username"], one["roles"][0]["role"]) for one in leaders] == [("ada", "leader")]


def test_ada_invites_and_cleo_accepts(ada: TestClient, ben: TestClient, cleo: TestClient) -> None:
    assert ben.put("/communities/guild/members/cleo").status_code == 403
    assert (invited := ada.put("/communities/guild/members/cleo")).status_code == 201
    assert invited.json()["state"] == "invited"
    assert ben.get("/communities/guild/members/cleo").status_code == 404
    assert (cleo.put(ME).status_code, cleo.get(ME).json()["state"]) == (200, "active")


def test_on_request_one_asks_and_a_leader_lets_in(ada: TestClient, ben: TestClient, cleo: TestClient) -> None:
    assert ada.patch("/communities/guild", json={"visibility": "on_request"}).status_code == 200
    assert (asked := cleo.put(ME)).json()["state"] == "requested"
    assert asked.status_code == 201
    requests = "/communities/guild/members?state=requested"
    assert [len(who.get(requests).json()["items"]) for who in (ada, ben, cleo)] == [1, 0, 1]
    assert (let_in := ada.put("/communities/guild/members/cleo")).json()["state"] == "active"
    assert let_in.status_code == 200


def test_a_full_community_keeps_a_list_and_moves_it_up(ada: TestClient, ben: TestClient, cleo: TestClient) -> None:
    ada.patch("/communities/guild", json={"capacity": 3})
    waiting = cleo.put(ME)
    assert (waiting.status_code, waiting.json()["state"]) == (202, "waiting")
    assert ben.delete(ME).json()["state"] == "alumni"
    assert cleo.get(ME).json()["state"] == "active"
    assert ada.get("/communities/guild").json()["member_count"] == 3


def test_membership_is_mandated_in_a_centre_of_excellence_only(root: TestClient, cleo: TestClient) -> None:
    assert pointers(root.put("/communities/guild/members/cleo", json={"origin": "mandated"})) == ["/origin"]
    root.post("/communities", json={"slug": "coe", "name": "Quality", "kind": "coe", "status": "active"})
    assert root.put("/communities/coe/members/cleo", json={"origin": "mandated"}).json()["state"] == "active"
    assert cleo.delete("/communities/coe/members/me").status_code == 409


def test_a_role_is_offered_accepted_and_ended(ada: TestClient, ben: TestClient, cleo: TestClient) -> None:
    offer = {"person": "ben", "role": "manager", "from": "2026-01-01", "to": "2030-01-01", "kind": "substantive"}
    assert cleo.post("/communities/guild/roles", json=offer).status_code == 403
    offered = ada.post("/communities/guild/roles", json=offer)
    assert (offered.status_code, offered.json()["state"], offered.json()["from"]) == (201, "proposed", "2026-01-01")
    path = offered.headers["location"].removeprefix("/api/v1")
    assert ada.post(f"{path}/acceptance").status_code == 403
    assert ben.post(f"{path}/acceptance").json()["state"] == "accepted"
    assert ben.post(f"{path}/declination").status_code == 409
    assert ben.get("/communities/guild").json()["roles"]["manager"][0]["username"] == "ben"
    assert ben.post(f"{path}/end").json()["state"] == "ended"
    assert ben.get(path).json()["version"] == 3


def test_who_held_what_on_a_day(ada: TestClient, ben: TestClient) -> None:
    offered = ada.post("/communities/guild/roles", json={"person": "ben", "role": "manager", "from": "2024-01-01"})
    path = offered.headers["location"].removeprefix("/api/v1")
    assert [ben.post(f"{path}/{act}").status_code for act in ("acceptance", "end")] == [200, 200]

    def managers(day: str) -> list[str]:
        held = ben.get(f"/communities/guild/roles?on={day}").json()["items"]
        return [one["person"]["username"] for one in held if one["role"] == "manager"]

    assert {day: managers(day) for day in ("2023-12-31", "2024-01-01", "2099-01-01")} == {
        "2023-12-31": [], "2024-01-01": ["ben"], "2099-01-01": [],
    }  # fmt: skip
    assert pointers(ben.get("/communities/guild/roles?on=yesterday")) == ["/on"]


def test_ben_may_say_no(ada: TestClient, ben: TestClient) -> None:
    path = ada.post("/communities/guild/roles", json={"person": "ben", "role": "tech_expert"}).headers["location"]
    assert ben.post(path.removeprefix("/api/v1") + "/declination").json()["state"] == "declined"


def test_the_leader_is_not_the_sponsor(root: TestClient, ada: TestClient) -> None:
    assert root.post("/communities/guild/roles", json={"person": "ada", "role": "sponsor"}).status_code == 409


def test_a_role_needs_somebody_who_is_here(ada: TestClient) -> None:
    nobody = ada.post("/communities/guild/roles", json={"person": "nobody", "role": "manager"})
    assert (nobody.status_code, pointers(nobody)) == (422, ["/person"])
    member = ada.post("/communities/guild/roles", json={"person": "ben", "role": "member"})
    assert (member.status_code, pointers(member)) == (422, ["/role"])


def test_a_sponsor_need_not_belong(root: TestClient, cleo: TestClient) -> None:
    take_on(root, cleo, "guild", "sponsor")
    where = cleo.get("/people/me/memberships").json()["items"][0]
    assert (where["state"], [one["role"] for one in where["roles"]]) == (None, ["sponsor"])
