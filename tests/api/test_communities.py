"""Communities: founding, the directory, the page, and the way through life with its guards."""

from starlette.testclient import TestClient

from tests.api.asking import pointers, take_on
from tests.doors import Doors

PRICING = {
    "slug": "pricing",
    "name": "Pricing",
    "domain": "How we set prices.",
    "in_scope": ["List prices"],
    "out_of_scope": ["Discounts"],
}


def test_anybody_writes_a_draft_down_and_is_its_first_member(cleo: TestClient) -> None:
    made = cleo.post("/communities", json=PRICING)
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/communities/pricing")
    shown = made.json()
    assert (shown["status"], shown["member_count"], shown["kind"], shown["gaps"]) == ("draft", 1, "cop", [])
    assert [one["person"]["username"] for one in cleo.get("/communities/pricing/members").json()["items"]] == ["cleo"]


def test_only_root_founds_one_that_works_and_its_gaps_show(root: TestClient, ben: TestClient) -> None:
    assert ben.post("/communities", json={**PRICING, "status": "active"}).status_code == 403
    made = root.post("/communities", json={**PRICING, "status": "active"})
    assert (made.status_code, made.json()["status"]) == (201, "active")
    assert any("sponsor" in gap for gap in made.json()["gaps"])


def test_an_address_is_taken_once(root: TestClient) -> None:
    taken = root.post("/communities", json={**PRICING, "slug": "guild"})
    assert (taken.status_code, pointers(taken)) == (409, ["/slug"])


def test_a_working_group_needs_an_end(root: TestClient) -> None:
    endless = root.post("/communities", json={**PRICING, "kind": "working_group"})
    assert (endless.status_code, pointers(endless)[0]) == (422, "/exit_criterion")
    ending = {"exit_criterion": "The template is in use.", "review_on": "2027-06-30"}
    assert root.post("/communities", json={**PRICING, "kind": "working_group", **ending}).status_code == 201


def test_the_directory_is_searched_and_filtered(root: TestClient, ben: TestClient) -> None:
    root.post("/communities", json={**PRICING, "name": "Wycena i źródła", "orientation": "helping"})
    assert [one["slug"] for one in ben.get("/communities?q=ZRODLA").json()["items"]] == ["pricing"]
    assert [one["slug"] for one in ben.get("/communities?orientation=helping&kind=cop").json()["items"]] == ["pricing"]
    assert [one["slug"] for one in ben.get("/communities?status=active").json()["items"]] == ["guild"]
    assert ben.get("/communities?status=thriving").status_code == 422
    assert ben.get("/communities/GUILD").json()["roles"]["leader"] == [{"username": "ada", "display_name": "Ada"}]


def test_ada_changes_the_page_ben_does_not(ada: TestClient, ben: TestClient) -> None:
    assert ben.patch("/communities/guild", json={"name": "Ours"}).status_code == 403
    changed = ada.patch("/communities/guild", json={"name": "The Guild", "languages": ["pl"]})
    assert (changed.json()["name"], changed.json()["languages"], changed.json()["version"]) == ("The Guild", ["pl"], 2)
    assert ada.patch("/communities/guild", json={"slug": "other"}).status_code == 422
    assert ada.patch("/communities/guild", json={"domain": "Everything."}).status_code == 403


def test_every_unmet_guard_is_told_at_once(cleo: TestClient) -> None:
    cleo.post("/communities", json={"slug": "bare", "name": "Bare"})
    refused = cleo.post("/communities/bare/transitions", json={"to": "proposed"})
    assert refused.status_code == 409
    assert {"/domain", "/in_scope", "/out_of_scope", "/members", "/roles/leader"} <= set(pointers(refused))


def test_a_step_that_the_machine_does_not_know_is_a_conflict(ada: TestClient, ben: TestClient) -> None:
    assert ada.post("/communities/guild/transitions", json={"to": "archived"}).status_code == 409
    assert ben.post("/communities/guild/transitions", json={"to": "paused"}).status_code == 403
    unmet = ada.post("/communities/guild/transitions", json={"to": "paused"})
    assert (unmet.status_code, set(pointers(unmet))) == (409, {"/reason", "/resume_on"})


def test_from_a_draft_to_work_with_everybody_in_their_role(doors: Doors, root: TestClient, cleo: TestClient) -> None:
    with doors.database.write() as session:
        from tests.story import Story

        story = Story.__new__(Story)
        story.session, story.people = session, doors.people
        for name in ("dana", "eva", "finn", "gosia"):
            story.register(name)
    cleo.post("/communities", json=PRICING)
    crew = {name: doors.api(name) for name in ("dana", "eva", "finn", "gosia")}
    for person in crew.values():
        assert person.put("/communities/pricing/members/me").status_code == 201
    take_on(cleo, crew["dana"], "pricing", "leader")
    moved = cleo.post("/communities/pricing/transitions", json={"to": "proposed", "duplicates_seen": True})
    assert moved.json()["status"] == "proposed", moved.text
    take_on(cleo, crew["eva"], "pricing", "manager")
    take_on(cleo, crew["finn"], "pricing", "sponsor")
    step = {"to": "active", "first_meeting_on": "2027-01-12"}
    assert crew["dana"].post("/communities/pricing/transitions", json=step).status_code == 403
    root.put("/people/gosia/appointments/km_advisor")
    active = crew["gosia"].post("/communities/pricing/transitions", json=step).json()
    assert (active["status"], active["first_meeting_on"], active["gaps"]) == ("active", "2027-01-12", [])
