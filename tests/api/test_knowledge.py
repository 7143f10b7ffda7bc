"""Knowledge over the API: written, revised, compared, verified, used (api.md)."""

import pytest
from starlette.testclient import TestClient

from tests.api.asking import pointers

ASSETS = "/communities/guild/assets"


@pytest.fixture
def guide(ben: TestClient) -> str:
    """The path of a guide of Ben's."""
    written = ben.post(ASSETS, json={"title": "How we release", "body": "Tag the commit.\n"})
    assert written.status_code == 201, written.text
    path = f"/assets/{written.json()['id']}"
    assert written.headers["location"] == f"/api/v1{path}"
    return path


def test_an_asset_is_written_read_and_listed(guide: str, cleo: TestClient) -> None:
    asset = cleo.get(guide).json()
    assert (asset["title"], asset["body"], asset["author"]["username"]) == ("How we release", "Tag the commit.\n", "ben")
    assert (asset["confidence"], asset["freshness"], asset["revision"], asset["owner"]["username"]) == (
        "not_validated", "current", 1, "ben",
    )  # fmt: skip
    assert [one["id"] for one in cleo.get(ASSETS).json()["items"]] == [asset["id"]]
    assert cleo.get(f"{ASSETS}?kind=faq").json()["items"] == []


def test_a_stale_change_is_told_what_stands_there(guide: str, ada: TestClient, ben: TestClient) -> None:
    read = {"If-Match": ben.get(guide).headers["etag"]}
    assert ada.patch(guide, json={"body": "Ada's.\n"}, headers=read).status_code == 200
    late = ben.patch(guide, json={"body": "Ben's.\n"}, headers=read)
    assert late.status_code == 412
    assert "Ada saved version 2" in late.json()["detail"]
    assert "+Ben's." in late.json()["errors"][0]["detail"]
    assert ben.get(guide).json()["body"] == "Ada's.\n"


def test_being_used_spoils_nobodys_edit(guide: str, ada: TestClient, ben: TestClient, cleo: TestClient) -> None:
    read = {"If-Match": ben.get(guide).headers["etag"]}
    assert cleo.post(f"{guide}/reuses", json={"outcome": "worked"}).status_code == 201
    assert ada.post(f"{guide}/verifications", json={"outcome": "confirmed"}).status_code == 201
    assert ben.patch(guide, json={"body": "Tag it.\n"}, headers=read).status_code == 200


def test_revisions_can_be_compared_and_restored(guide: str, ada: TestClient) -> None:
    ada.patch(guide, json={"body": "Tag a commit.\n", "summary": "Any of them."})
    listed = ada.get(f"{guide}/revisions").json()["items"]
    assert [(one["number"], one["author"]["username"], one["summary"]) for one in listed] == [
        (2, "ada", "Any of them."), (1, "ben", ""),
    ]  # fmt: skip
    diff = ada.get(f"{guide}/revisions/2/diff?from=1").json()
    assert [(one["op"], one["text"]) for one in diff["changes"]] == [
        ("equal", "Tag "), ("delete", "the"), ("insert", "a"), ("equal", " commit.\n"),
    ]  # fmt: skip
    assert ada.get(f"{guide}/revisions/1/diff").json()["earlier"] == 0
    restored = ada.post(f"{guide}/restoration", json={"revision": 1})
    assert (restored.json()["body"], restored.json()["revision"]) == ("Tag the commit.\n", 3)
    assert ada.get(f"{guide}/revisions/1").json()["body"] == "Tag the commit.\n"
    assert ada.get(f"{guide}/revisions/9").status_code == 404
    assert ada.get(f"{guide}/revisions/2/diff?from=9").status_code == 404


def test_a_day_before_it_was_written_does_not_know_it(guide: str, ben: TestClient) -> None:
    assert ben.get(f"{guide}?on=2020-01-01").status_code == 404
    assert ben.get(f"{guide}?on=2999-01-01").json()["revision"] == 1


def test_the_author_is_not_the_first_to_confirm(guide: str, ada: TestClient, ben: TestClient) -> None:
    mine = ada.post(ASSETS, json={"title": "Mine", "body": "Mine."}).json()["id"]
    assert ada.post(f"/assets/{mine}/verifications", json={"outcome": "confirmed"}).status_code == 409
    assert ben.post(f"{guide}/verifications", json={"outcome": "confirmed"}).status_code == 403
    confirmed = ada.post(f"{guide}/verifications", json={"outcome": "confirmed", "evidence": "I did it."})
    assert (confirmed.json()["confidence"], confirmed.json()["next_review_on"] is None) == ("validated", False)
    assert [one["evidence"] for one in ben.get(f"{guide}/verifications").json()["items"]] == ["I did it."]


def test_flags_are_answered(guide: str, ben: TestClient, cleo: TestClient) -> None:
    flagged = cleo.post(f"{guide}/flags", json={"reason": "outdated", "note": "The build moved."})
    assert (flagged.status_code, flagged.json()["freshness"], flagged.json()["open_flags"]) == (201, "flagged", 1)
    assert cleo.post(f"{guide}/flags", json={"reason": "outdated"}).status_code == 409
    [flag] = ben.get(f"{guide}/flags").json()["items"]
    assert cleo.post(f"/flags/{flag['id']}/settlement", json={"state": "fixed", "answer": "Done."}).status_code == 403
    assert pointers(ben.post(f"/flags/{flag['id']}/settlement", json={"state": "fixed", "answer": " "})) == ["/answer"]
    settled = ben.post(f"/flags/{flag['id']}/settlement", json={"state": "fixed", "answer": "Mended."})
    assert settled.json()["freshness"] == "current"


def test_what_is_wrong_is_said_at_its_field(ben: TestClient, guide: str) -> None:
    for body, field in (
        ({"title": "", "body": "x"}, "/title"), ({"title": "x", "body": ""}, "/body"),
        ({"title": "x", "body": "x", "owner": "nobody"}, "/owner"), ({"title": "x", "body": "x", "lang": "?"}, "/lang"),
        ({"title": "x", "body": "x", "confidence": "validated"}, "/confidence"),
        ({"title": "x", "body": "x" * 60_001}, "/body"),
    ):  # fmt: skip
        assert pointers(ben.post(ASSETS, json=body)) == [field]
    assert pointers(ben.post(f"{guide}/restoration", json={})) == ["/revision"]
