"""The pages of membership rules, as an administrator uses them without JavaScript."""

from tests.api.scim.idp import ENTERPRISE, IdentityProvider
from tests.doors import Doors


def test_a_rule_is_written_looked_at_applied_and_undone(doors: Doors) -> None:
    IdentityProvider(doors).hire("dora", displayName="Dora Lee", **{ENTERPRISE: {"department": "Sales"}})
    root = doors.site("root")
    page = root.get("/membership-rules").text
    assert "There is no rule yet." in page
    unit = page.partition("Sales</option>")[0].rpartition('value="')[2].partition('"')[0]
    address = root.post("/membership-rules", data={"community": "guild", "unit": unit}).headers["location"]
    looked = root.get(address).text
    assert "Dora Lee" in looked
    assert "because your unit is Sales" in looked
    assert doors.api("root").get("/communities/guild/members/dora").status_code == 404
    root.post(f"{address}/application")
    assert doors.api("root").get("/communities/guild/members/dora").status_code == 200
    assert "Undone, these would leave (1)" in root.get(address).text
    assert root.post(f"{address}/undoing").headers["location"] == "/membership-rules"
    assert doors.api("root").get("/communities/guild/members/dora").status_code == 404
    assert "Undone on" in root.get("/membership-rules").text


def test_a_rule_that_cannot_be_keeps_what_was_typed(doors: Doors) -> None:
    root = doors.site("root")
    reply = root.post("/membership-rules", data={"community": "guild", "language": "pl", "mandated": "true"})
    assert reply.status_code == 422
    assert "a community of practice is voluntary" in reply.text
    assert '<option value="pl" selected>' in reply.text
    assert root.post("/membership-rules", data={"community": "guild"}).status_code == 422


def test_nobody_else_finds_the_pages(doors: Doors) -> None:
    for name in ("ada", "ben"):
        assert doors.site(name).get("/membership-rules").status_code == 403
        assert doors.site(name).post("/membership-rules", data={"community": "guild"}).status_code == 403
    assert "/membership-rules" not in doors.site("ben").get("/").text
    assert "/membership-rules" in doors.site("root").get("/admin").text
