"""Search: communities, people and contributions, marked, ranked, and nothing that one may not see."""

import pytest
from starlette.testclient import TestClient

from app.services.search import Wanted, marked
from tests.api.conftest import TEMPLATE


def test_all_that_holds_the_words_is_found_names_first(root: TestClient, ben: TestClient) -> None:
    ben.post("/communities/guild/contributions", json={**TEMPLATE, "title": "Ąda's źródła cen"})
    found = ben.get("/search?q=ada").json()["items"]
    assert [(one["kind"], one["id"]) for one in found[:1]] == [("people", "ada")]
    assert (found[1]["kind"], found[1]["community"], found[1]["snippet"]) == (
        "contributions", "guild", "<mark>Ąda</mark>&#x27;s źródła cen",
    )  # fmt: skip
    assert [one["id"] for one in ben.get("/search?q=CEN+zrodla&in=contributions").json()["items"]] == [found[1]["id"]]
    assert ben.get("/search?q=ada&in=communities").json()["items"] == []
    assert ben.get("/search?q=").status_code == 422


def test_it_pages_without_repeating(ben: TestClient) -> None:
    for number in range(5):
        ben.post("/communities/guild/contributions", json={**TEMPLATE, "title": f"Price list {number}"})
    seen, path = [], "/search?q=price+list&limit=2"
    while path:
        page = ben.get(path)
        seen += [one["title"] for one in page.json()["items"]]
        path = page.links["next"]["url"].removeprefix("/api/v1") if page.json()["next"] else ""
    assert sorted(seen) == [f"Price list {number}" for number in range(5)]  # their order is by the second in which they came


def test_the_restricted_is_not_found(root: TestClient, cleo: TestClient) -> None:
    root.post("/communities", json={"slug": "vault", "name": "Vault", "visibility": "restricted", "status": "active"})
    root.post("/communities/vault/contributions", json={**TEMPLATE, "title": "Vault inventory"})
    assert len(root.get("/search?q=vault").json()["items"]) == 2
    assert cleo.get("/search?q=vault").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("text", "q", "shown"),
    [
        ("Wycena & źródła", "zrodla", "Wycena &amp; <mark>źródła</mark>"),
        ("<b>bold</b>", "bold", "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;"),
        ("知识管理社区", "管理", "知识<mark>管理</mark>社区"),
        ("ﬁnal", "fin", "<mark>ﬁn</mark>al"),
        ("nothing", "else", "nothing"),
    ],
)
def test_the_hit_is_marked_and_the_rest_escaped(text: str, q: str, shown: str) -> None:
    assert marked(text, Wanted.of(q, {})) == shown
