"""Knowledge on the site: every form without JavaScript, and nothing typed is lost."""

import re

import pytest
from starlette.testclient import TestClient

from tests.doors import Doors

HOME = "/communities/guild/assets"
GUIDE = {"title": "How we release", "body": "# Tag it\n\nThen **wait**.", "kind": "how_to", "lang": "en"}


@pytest.fixture
def ben(doors: Doors) -> TestClient:
    return doors.site("ben")


@pytest.fixture
def guide(ben: TestClient) -> str:
    reply = ben.post(HOME, data=GUIDE)
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def test_a_text_is_written_read_and_listed(ben: TestClient, guide: str) -> None:
    page = ben.get(guide).text
    assert "<h2>Tag it</h2>" in page
    assert "<strong>wait</strong>" in page
    assert "Not validated yet" in page
    assert "How we release" in ben.get(HOME).text
    assert "How we release" not in ben.get(f"{HOME}?kind=faq").text


def test_the_form_of_a_kind_begins_with_its_headings_and_writes_once(ben: TestClient) -> None:
    form = ben.get(f"{HOME}/new?kind=lesson").text
    assert "What we do otherwise now" in form
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key
    written = [ben.post(HOME, data={**GUIDE, "key": key[1]}).headers["location"] for _twice in range(2)]
    assert len(set(written)) == 1


def test_a_preview_shows_and_saves_nothing(ben: TestClient, guide: str) -> None:
    shown = ben.post(f"{guide}/preview", data={**GUIDE, "body": "*slanted* <script>"})
    assert shown.status_code == 200
    assert "<em>slanted</em> &lt;script&gt;" in shown.text
    assert "slanted" not in ben.get(guide).text
    assert ben.post(f"{HOME}/preview", data=GUIDE).status_code == 200


def test_whoever_is_slower_gets_both_texts(doors: Doors, ben: TestClient, guide: str) -> None:
    ada = doors.site("ada")
    mine = {**GUIDE, "body": "Ben wants it green.", "base": "1"}
    assert ada.post(f"{guide}/edit", data={**GUIDE, "body": "Ada wants it blue.", "base": "1"}).status_code == 303
    late = ben.post(f"{guide}/edit", data=mine)
    assert late.status_code == 422
    assert "Ada saved version 2" in late.text
    assert re.search(r"<del>.*Ada", late.text)
    assert re.search(r"<ins>.*Ben", late.text)
    assert "Ben wants it green.</textarea>" in late.text
    assert 'name="base" value="2"' in late.text
    assert ben.post(f"{guide}/edit", data={**mine, "base": "2"}).status_code == 303
    assert "Ben wants it green." in ben.get(guide).text


def test_an_earlier_text_is_looked_at_compared_and_restored(ben: TestClient, guide: str) -> None:
    ben.post(f"{guide}/edit", data={**GUIDE, "body": "Nothing.", "base": "1", "summary": "Less."})
    assert "Less." in ben.get(f"{guide}/history").text
    diff = ben.get(f"{guide}/diff").text
    assert ("<del>" in diff, "<ins>" in diff) == (True, True)
    assert ben.get(f"{guide}/diff?earlier=9&later=2").status_code == 404
    assert ben.post(f"{guide}/restoration", data={"revision": "1"}).status_code == 303
    assert "<strong>wait</strong>" in ben.get(guide).text
    assert ben.get(f"{guide}?on=2020-01-01").status_code == 404


def test_using_flagging_answering_and_confirming(doors: Doors, ben: TestClient, guide: str) -> None:
    cleo, ada = doors.site("cleo"), doors.site("ada")
    assert "Did you use it?" not in ben.get(guide).text
    assert cleo.post(f"{guide}/reuses", data={"outcome": "worked", "minutes_saved": "30"}).status_code == 303
    assert "30 minutes, as people say" in cleo.get(guide).text
    assert cleo.post(f"{guide}/flags", data={"reason": "outdated", "note": "It moved."}).status_code == 303
    page = ben.get(guide).text
    assert "Flagged" in page
    flag = re.search(r'name="flag" value="([^"]+)"', page)
    assert flag
    refused = ben.post(f"{guide}/flags/settlement", data={"flag": flag[1], "state": "fixed", "answer": ""})
    assert (refused.status_code, "Write a note" in refused.text) == (422, True)
    assert (
        ben.post(f"{guide}/flags/settlement", data={"flag": flag[1], "state": "fixed", "answer": "Mended."}).status_code == 303
    )
    assert "Is it right?" not in cleo.get(guide).text
    assert ada.post(f"{guide}/verifications", data={"verdict": "confirmed", "evidence": "I did it."}).status_code == 303
    assert "I did it." in cleo.get(guide).text
    wrong = ada.post(f"{guide}/verifications", data={"verdict": "rejected"})
    assert (wrong.status_code, "Say what is wrong with it" in wrong.text) == (422, True)


def test_what_may_not_be_is_refused_beside_its_field(doors: Doors, ben: TestClient, guide: str) -> None:
    empty = ben.post(HOME, data={**GUIDE, "title": ""})
    assert (empty.status_code, "f-title-error" in empty.text) == (422, True)
    assert "Tag it" in empty.text
    assert doors.site("cleo").post(HOME, data=GUIDE).status_code == 422
    assert ben.post(f"{guide}/archival", data={"why": "Old."}).status_code == 422
