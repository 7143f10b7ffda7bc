"""A community's pages as a ZIP over the API: out, in again, and what is refused on the way."""

import hashlib
import io
import zipfile

import pytest
from starlette.testclient import TestClient

from app.core.files import Files
from app.models.belonging import RoleName
from app.services import trees
from app.services.trees import whole
from tests.doors import Doors
from tests.hostile_files import png
from tests.story import Story

NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "refused": 0}
TREE = "/communities/guild/tree"
PLAN = "---\ntitle: The plan\nkind: how_to\ntopics: [Prices]\n---\nSee [the rules](rules/sums.md) and ![how](how.png).\n"


def packed(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def manager(doors: Doors) -> TestClient:
    """Ben, who manages the guild."""
    with doors.database.write() as session:
        Story.over(session, doors.people).give("ben", RoleName.MANAGER, doors.guild)
    return doors.api("ben")


def test_what_went_out_comes_in_and_changes_nothing_and_an_edit_is_a_version(manager: TestClient, cleo: TestClient) -> None:
    tree = packed({"plan.md": PLAN, "rules/sums.md": "# Sums\n\nAdd up.\n", "how.png": png(2, 2)})
    dry = manager.put(f"{TREE}?dry_run=true", content=tree)
    assert dry.status_code == 200, dry.text
    assert (dry.json()["dry_run"], dry.json()["pages"]["created"]) == (True, 2)
    assert manager.get("/communities/guild/assets").json()["items"] == []
    done = manager.put(TREE, content=tree, headers={"Content-Type": "application/zip"}).json()
    assert done == {"dry_run": False, "files": 1, "notes": [], "refused": [],
                    "pages": {**NOTHING, "created": 2}}  # fmt: skip
    out = manager.get(TREE)
    assert (out.headers["content-type"], out.headers["cache-control"]) == ("application/zip", "no-store")
    assert 'filename="guild.zip"' in out.headers["content-disposition"]
    assert len(out.content) == int(out.headers["content-length"])
    with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files["plan.files/how.png"] == png(2, 2)
    assert manager.put(TREE, content=out.content).json()["pages"]["unchanged"] == 2
    assert "x-lost-files" not in out.headers
    edited = {**files, "rules/sums.md": files["rules/sums.md"] + b"\nAnd check.\n"}
    assert manager.put(TREE, content=packed(edited)).json()["pages"] == {
        "created": 0,
        "updated": 1,
        "unchanged": 1,
        "refused": 0,
    }
    assert manager.put(TREE, content=packed({})).json()["pages"] == dict.fromkeys(
        ("created", "updated", "unchanged", "refused"), 0
    )
    assert len(manager.get("/communities/guild/assets").json()["items"]) == 2, "nothing is removed"
    assert cleo.get(TREE).status_code == 403


def test_a_file_that_the_store_has_lost_is_told(manager: TestClient, doors: Doors) -> None:
    manager.put(TREE, content=packed({"plan.md": PLAN, "how.png": png(2, 2)}))
    Files(doors.settings).remove(hashlib.sha256(png(2, 2)).hexdigest())
    out = manager.get(TREE)
    assert (out.status_code, out.headers["x-lost-files"]) == (200, "1")
    with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
        assert archive.namelist() == ["plan.md"]


def test_some_pages_are_refused_with_their_place_and_the_rest_goes_in(manager: TestClient) -> None:
    tree = packed(
        {
            "good.md": "# Good\n\nYes.",
            "../out.md": "# Out",
            "long.md": "x" * 60_001,
            "odd.md": b"\xff\xfe",
            "lost.md": "# L\n[a](b.md)",
        }
    )
    told = manager.put(TREE, content=tree).json()
    assert told["pages"] == {**NOTHING, "created": 2, "refused": 2}
    assert sorted(line.partition(":")[0] for line in told["refused"]) == ["../out.md", "long.md", "odd.md"]
    assert told["notes"] == ["lost.md: link: b.md leads to nothing in this tree."]


def test_what_is_no_tree_or_too_much_of_one_writes_nothing(manager: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in (b"", b"no ZIP", packed({"a.md": "# A"})[:-30]):
        assert manager.put(TREE, content=wrong).status_code == 422
    tree = packed({"a.md": "# A\n\nOne.", "b.md": "# B\n\nTwo."})
    assert manager.put(f"{TREE}?dry_run=perhaps", content=tree).status_code == 422
    monkeypatch.setattr(whole, "MOST_PAGES", 1)
    assert "guildry import tree" in manager.put(TREE, content=tree).json()["detail"]
    monkeypatch.setattr(trees, "MOST_MB", 0)
    assert manager.put(TREE, content=tree).status_code == 413
    assert manager.get("/communities/guild/assets").json()["items"] == []


def test_a_bomb_is_stopped_while_it_unpacks(manager: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MOST_UNPACKED", 100_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", "# A\n\n[f](f.bin)")
        archive.writestr("f.bin", b"\0" * 5_000_000)
    told = manager.put(TREE, content=made.getvalue()).json()
    assert told["pages"]["refused"] == 1
    assert "too large" in told["refused"][0]
    assert manager.put(TREE, content=packed({"a.md": "# A\n\n" + "x" * 50_000})).json()["pages"]["created"] == 1
    assert manager.put(TREE, content=packed({"b.md": "# B\n\n" + "y" * 50_000})).json()["pages"]["created"] == 1
    assert "export tree" in manager.get(TREE).json()["detail"]


def test_who_may_not_is_refused_before_a_byte_is_read(doors: Doors, ada: TestClient, cleo: TestClient) -> None:
    def never() -> object:
        raise AssertionError("the body was asked for")
        yield b""

    for who in (ada, cleo, doors.api("root")):
        assert who.put(TREE, content=never()).status_code == 403  # type: ignore[arg-type]
    assert doors.api().put(TREE, content=packed({})).status_code == 401
    assert doors.api("ben", "read").put(TREE, content=packed({})).status_code == 403
    assert ada.get(TREE).status_code == 200, "who belongs takes the pages along"
    assert ada.get("/communities/nowhere/tree").status_code == 404
