"""Contributions over the API: logged, changed, endorsed, sent back, taken back."""

from starlette.testclient import TestClient

from tests.api.asking import pointers, take_on
from tests.api.conftest import HELPED, TEMPLATE


def test_ben_logs_what_he_did(ben: TestClient, template: str) -> None:
    logged = ben.get(template).json()
    assert (logged["authors"], logged["state"], logged["source"]) == (
        [{"username": "ben", "display_name": "Ben"}],
        "logged",
        "api",
    )
    assert [one["id"] for one in ben.get("/contributions?author=me&kind=asset").json()["items"]] == [logged["id"]]


def test_an_outsider_logs_nothing(cleo: TestClient) -> None:
    assert cleo.post("/communities/guild/contributions", json=TEMPLATE).status_code == 403


def test_what_is_wrong_is_said_at_its_place(ben: TestClient) -> None:
    odd = {
        "kind": "essay",
        "title": "",
        "evidence": ["javascript:alert(1)"],
        "authors": [],
        "occurred_on": "tomorrow",
        "points": 9,
    }
    refused = ben.post("/communities/guild/contributions", json=odd)
    assert refused.status_code == 422
    assert sorted(pointers(refused)) == ["/authors", "/kind", "/occurred_on", "/points", "/title"]
    link = ben.post("/communities/guild/contributions", json={**TEMPLATE, "evidence": ["javascript:alert(1)"]})
    assert pointers(link) == ["/evidence/0"]


def test_on_behalf_is_for_those_who_look_after_the_community(ada: TestClient, ben: TestClient) -> None:
    for_cleo = {**TEMPLATE, "authors": ["cleo"], "beneficiary": "ben", "topics": ["pricing"]}
    assert ben.post("/communities/guild/contributions", json=for_cleo).status_code == 403
    logged = ada.post("/communities/guild/contributions", json=for_cleo).json()
    assert (logged["source"], logged["beneficiary"]["username"], logged["topics"]) == ("on_behalf", "ben", ["pricing"])


def test_changed_until_endorsed(ben: TestClient, ada: TestClient, template: str) -> None:
    assert ada.patch(template, json={"title": "Hers"}).status_code == 403
    assert ben.patch(template, json={"title": "Price template, 2027"}).json()["version"] == 2
    assert ada.post(template + "/endorsements", json=HELPED).status_code == 201
    assert ben.patch(template, json={"title": "Later"}).status_code == 409


def test_anybody_but_its_author_endorses_once(ben: TestClient, ada: TestClient, cleo: TestClient, template: str) -> None:
    assert ben.post(template + "/endorsements", json=HELPED).status_code == 409
    endorsed = cleo.post(template + "/endorsements", json=HELPED)
    assert (endorsed.status_code, endorsed.json()["state"]) == (201, "endorsed")
    assert cleo.post(template + "/endorsements", json=HELPED).status_code == 409
    path = endorsed.headers["location"].removeprefix("/api/v1")
    assert ada.get(path).json()["benefit"] == HELPED["benefit"]
    assert ada.delete(path).status_code == 403
    assert cleo.delete(path).json()["state"] == "logged"
    assert cleo.get(path).status_code == 404


def test_too_short_to_say_how_it_helped(ada: TestClient, template: str) -> None:
    assert pointers(ada.post(template + "/endorsements", json={"benefit": "Nice"})) == ["/benefit"]
    assert pointers(ada.post(template + "/endorsements", json={"benefit": " " * 20})) == ["/benefit"]


def test_without_a_link_it_is_not_endorsed(ben: TestClient, ada: TestClient) -> None:
    bare = ben.post("/communities/guild/contributions", json={"kind": "asset", "title": "Bare"}).json()["id"]
    assert ada.post(f"/contributions/{bare}/endorsements", json=HELPED).status_code == 409


def test_sent_back_and_handed_in_again(ben: TestClient, ada: TestClient, cleo: TestClient, template: str) -> None:
    assert cleo.post(template + "/return", json={"reason": "Where is it?"}).status_code == 403
    assert ada.post(template + "/return", json={"reason": " "}).status_code == 422
    assert ada.post(template + "/return", json={"reason": "Where is it?"}).json()["state"] == "returned"
    assert ben.patch(template, json={"body": "On the shared drive."}).json()["state"] == "logged"


def test_voided_by_a_manager_who_is_no_author(root: TestClient, ben: TestClient, ada: TestClient, template: str) -> None:
    assert ada.post(template + "/void", json={"reason": "Twice the same."}).status_code == 403
    take_on(root, ben, "guild", "manager")
    assert ben.post(template + "/void", json={"reason": "I do not like it."}).status_code == 403
    take_on(root, ada, "guild", "km_advisor")
    assert ada.post(template + "/void", json={"reason": "Twice the same."}).json()["state"] == "voided"


def test_lists_leave_out_what_was_taken_back(ben: TestClient, template: str) -> None:
    assert ben.post(template + "/withdrawal").json()["state"] == "withdrawn"
    assert ben.get("/contributions?community=guild").json()["items"] == []
    assert len(ben.get("/contributions?state=withdrawn").json()["items"]) == 1
    assert ben.post(template + "/withdrawal").status_code == 409
