"""People: one's own page, registering, and who sees the e-mail."""

from starlette.testclient import TestClient

from tests.api.asking import pointers
from tests.doors import Doors

DANA = {
    "username": "Dana.K-1",
    "display_name": "Dana Kowalska",
    "email": "dana@example.org",
    "unit": "Sales",
    "external_id": "E-7",
}


def test_i_am_who_i_am(ada: TestClient, root: TestClient) -> None:
    me = ada.get("/me").json()
    assert (me["username"], me["email"], me["platform_roles"]) == ("ada", "ada@example.org", [])
    assert me["scopes"] == ["admin", "read", "write"]
    assert root.get("/me").json()["platform_roles"] == ["platform_admin"]


def test_root_registers_dana_who_is_found_without_case_and_accents(root: TestClient, ben: TestClient) -> None:
    made = root.post("/people", json={**DANA, "languages": ["pl", "en-GB"], "time_zone": "Europe/Warsaw"})
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/people/Dana.K-1")
    assert ben.get("/people/dana.k-1").json()["unit"] == "Sales"
    assert [one["username"] for one in ben.get("/people?q=KÓWALSKA").json()["items"]] == ["Dana.K-1"]


def test_nobody_else_registers(ada: TestClient) -> None:
    assert ada.post("/people", json=DANA).status_code == 403


def test_what_is_taken_is_a_conflict_at_its_field(root: TestClient) -> None:
    assert root.post("/people", json=DANA).status_code == 201
    again = root.post("/people", json={**DANA, "username": "dana.k-1", "email": "new@example.org", "external_id": None})
    assert (again.status_code, pointers(again)) == (409, ["/username"])
    same_mail = root.patch("/people/cleo", json={"email": "DANA@example.org"})
    assert (same_mail.status_code, pointers(same_mail)) == (409, ["/email"])


def test_e_mail_is_for_oneself_hr_and_administrators(root: TestClient, ada: TestClient, ben: TestClient) -> None:
    assert ben.get("/people/ada").json()["email"] is None
    assert [one["email"] for one in ben.get("/people").json()["items"]] == [None, "ben@example.org", None, None]
    assert root.get("/people/ada").json()["email"] == ada.get("/people/me").json()["email"] == "ada@example.org"
    assert root.put("/people/ben/appointments/hr").json()["roles"] == ["hr"]
    assert ben.get("/people/ada").json()["email"] == "ada@example.org"


def test_one_changes_ones_own_page_only(ben: TestClient) -> None:
    changed = ben.patch("/people/me", json={"display_name": "Ben Itō", "time_zone": "Asia/Tokyo", "leaderboard_opt_out": True})
    assert (changed.json()["display_name"], changed.json()["version"]) == ("Ben Itō", 2)
    assert ben.patch("/people/ada", json={"display_name": "Ha"}).status_code == 403
    assert ben.patch("/people/me", json={"status": "left"}).status_code == 403


def test_null_is_no_name_but_no_e_mail(root: TestClient) -> None:
    refused = root.patch("/people/cleo", json={"display_name": None, "nickname": "C"})
    assert (refused.status_code, sorted(pointers(refused))) == (422, ["/display_name", "/nickname"])
    assert root.patch("/people/cleo", json={"email": None}).json()["email"] is None


def test_who_leaves_can_do_nothing_more(root: TestClient, cleo: TestClient, ben: TestClient) -> None:
    assert root.patch("/people/cleo", json={"status": "left"}).json()["status"] == "left"
    assert cleo.get("/me").status_code == 401
    assert "cleo" not in [one["username"] for one in ben.get("/people").json()["items"]]


def test_odd_names_and_places_are_refused(root: TestClient) -> None:
    odd = {"username": "../me", "display_name": "  ", "email": "nobody", "time_zone": "Mars/Olympus", "languages": ["klingon!"]}
    refused = root.post("/people", json=odd)
    assert refused.status_code == 422
    assert sorted(pointers(refused)) == ["/display_name", "/email", "/languages/0", "/time_zone", "/username"]
    assert root.post("/people", json={"username": "Me", "display_name": "Me"}).status_code == 422


def test_root_appoints_and_cannot_leave_nobody_in_charge(root: TestClient, ada: TestClient) -> None:
    assert ada.put("/people/ada/appointments/platform_admin").status_code == 403
    assert root.put("/people/ada/appointments/km_advisor").json()["roles"] == ["km_advisor"]
    assert root.put("/people/ada/appointments/km_advisor").status_code == 200
    assert root.delete("/people/ada/appointments/km_advisor").json()["roles"] == []
    assert root.delete("/people/root/appointments/platform_admin").status_code == 409


def test_memberships_show_roles_and_can_be_narrowed(ada: TestClient, doors: Doors) -> None:
    everything = doors.api("ben").get("/people/ada/memberships").json()["items"]
    assert [(one["community"]["slug"], one["state"]) for one in everything] == [("guild", "active")]
    assert [role["role"] for role in everything[0]["roles"]] == ["leader"]
    assert ada.get("/people/me/memberships?role=manager").json() == {"items": [], "next": None}
