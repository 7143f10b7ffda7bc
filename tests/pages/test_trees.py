"""A folder of pages by a form: tried first, brought in, and taken along again."""

import io
import zipfile

import pytest

from app.models.belonging import RoleName
from app.services import trees
from tests.api.test_trees import packed
from tests.doors import Doors
from tests.story import Story

PAGE = "/communities/guild/tree"
FILES = {"a.md": "# Answers\n\nSee [b](b.md) and [c](c.md).\n", "b.md": "# Beginnings\n\nYes.", "odd.md": b"\xff\xfe"}


def sent(content: bytes) -> dict[str, tuple[str, bytes, str]]:
    return {"file": ("wiki.zip", content, "application/zip")}


@pytest.fixture
def doors(doors: Doors) -> Doors:
    """Ben manages the guild."""
    with doors.database.write() as session:
        Story.over(session, doors.people).give("ben", RoleName.MANAGER, doors.guild)
    return doors


def test_it_is_tried_then_brought_in_and_taken_along(doors: Doors) -> None:
    ben = doors.site("ben")
    assert f'href="{PAGE}"' in ben.get("/communities/guild/assets").text
    tried = ben.post(f"{PAGE}?only=try", files=sent(packed(FILES)))
    assert tried.status_code == 200
    assert "Pages: 2 new, 0 changed, 0 the same, 1 left out. Files added: 0." in tried.text
    assert "Nothing was written." in tried.text
    assert "Answers" not in ben.get("/communities/guild/assets").text
    done = ben.post(PAGE, files=sent(packed(FILES)))
    assert "Pages: 2 new, 0 changed, 0 the same, 1 left out." in done.text
    assert "odd.md: body: This is not UTF-8." in done.text
    assert "a.md: link: c.md leads to nothing in this tree." in done.text
    assert "Answers" in ben.get("/communities/guild/assets").text
    out = doors.site("ada").get(f"{PAGE}.zip")
    assert (out.status_code, out.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
        assert sorted(archive.namelist()) == ["a.md", "b.md"]
    assert "0 new, 0 changed, 2 the same" in ben.post(PAGE, files=sent(out.content)).text


def test_what_is_no_tree_is_said_beside_the_field(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    ben = doors.site("ben")
    wrong = ben.post(PAGE, files=sent(b"no ZIP"))
    assert (wrong.status_code, "This is no ZIP that can be read." in wrong.text) == (422, True)
    monkeypatch.setattr(trees, "MOST_MB", 0)
    large = ben.post(PAGE, files=sent(packed(FILES) + b"\0" * 100_000))
    assert (large.status_code, "may have at most 0 MB" in large.text) == (422, True)


def test_each_sees_what_they_may(doors: Doors) -> None:
    ada, cleo = doors.site("ada"), doors.site("cleo")
    page = ada.get(PAGE).text
    assert ("tree.zip" in page, "Managers and KM advisors" in page, "multipart" in page) == (True, True, False)
    page = cleo.get(PAGE).text
    assert ("tree.zip" in page, "Join this community first" in page) == (False, True)
    assert cleo.get(f"{PAGE}.zip").status_code == 403
    assert cleo.post(PAGE, files=sent(packed(FILES))).status_code in {403, 422}
    assert doors.site().get(PAGE).status_code == 303
