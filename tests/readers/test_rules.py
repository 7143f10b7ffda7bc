"""Rules follow facts, by whatever door they came: SCIM, HR, an administrator."""

from tests.api.scim.idp import ENTERPRISE, IdentityProvider
from tests.doors import Doors


def applied(doors: Doors, **conditions: str) -> None:
    root = doors.api("root")
    rule = root.post("/membership-rules", json={"community": "guild", **conditions}).json()
    assert root.post(f"/membership-rules/{rule['id']}/application").status_code == 200


def members(doors: Doors) -> set[str]:
    doors.settle()
    listed = doors.api("root").get("/communities/guild/members").json()["items"]
    return {one["person"]["username"] for one in listed} - {"root"}


def test_a_transfer_told_by_scim_moves_what_the_rule_made(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    user = idp.hire("dora", **{ENTERPRISE: {"department": "Sales"}})
    applied(doors, unit="Sales")
    assert members(doors) == {"ada", "ben", "dora"}
    assert doors.api("root").get("/communities/guild/members/dora").status_code == 200
    idp.alter(f"/Users/{user['id']}", {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Research"})
    assert members(doors) == {"ada", "ben"}


def test_whoever_is_hired_later_is_brought_too(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    idp.hire("dora", **{ENTERPRISE: {"department": "Sales"}})
    applied(doors, unit="sales")
    idp.hire("emil", **{ENTERPRISE: {"department": "Sales"}})
    assert members(doors) == {"ada", "ben", "dora", "emil"}


def test_a_group_brings_and_lets_go_and_touches_nobody_else(doors: Doors) -> None:
    idp, ben, cleo = IdentityProvider(doors), doors.people["ben"], doors.people["cleo"]
    group = idp.group("Sellers", ben.id, cleo.id)
    applied(doors, group=group["id"])
    assert members(doors) == {"ada", "ben", "cleo"}
    assert doors.api("cleo").get("/me/ruled-memberships").json()["items"] == [
        {"community": "guild", "because": "you are in the group Sellers"}
    ]
    assert "because you are in the group Sellers" in doors.site("cleo").get("/communities/guild").text
    assert "because" not in doors.site("ben").get("/communities/guild").text.partition('id="belonging"')[2][:500]
    assert doors.api("ben").get("/me/ruled-memberships").json()["items"] == []
    assert idp.delete(f"/Groups/{group['id']}").status_code == 204
    assert members(doors) == {"ada", "ben"}, "Ben had joined by himself"


def test_deactivation_ends_and_reactivation_brings_back(doors: Doors) -> None:
    idp = IdentityProvider(doors)
    user = idp.hire("dora", **{ENTERPRISE: {"department": "Sales"}})
    applied(doors, unit="Sales")
    for active, there in ((False, {"ada", "ben"}), (True, {"ada", "ben", "dora"})):
        idp.alter(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": active})
        assert members(doors) == there
