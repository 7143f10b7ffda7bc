"""Logging, changing and endorsing by form, as a browser without scripts sends them."""

import pytest
from starlette.testclient import TestClient

from app.models.contributions import Contribution
from tests.doors import Doors

HUB = "/communities/guild"


@pytest.fixture
def ben(doors: Doors) -> TestClient:
    """Ben's browser."""
    return doors.site("ben")


def logged(site: TestClient, **fields: str) -> str:
    """Log something; where its page is."""
    reply = site.post(f"{HUB}/contributions", data=fields)
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def test_an_address_in_the_line_becomes_evidence_and_leaves_the_line(ben: TestClient) -> None:
    page = ben.get(logged(ben, title="Wrote a guide https://example.org/guide")).text
    assert "<h1>Wrote a guide</h1>" in page
    assert 'href="https://example.org/guide"' in page


def test_what_was_kept_and_is_no_address_is_shown_and_leads_nowhere(doors: Doors, ben: TestClient) -> None:
    place = logged(ben, title="Wrote a guide", evidence="https://example.org/guide")
    with doors.database.write() as session:  # by another door than those that refuse it
        session.get_one(Contribution, place.rpartition("/")[2]).evidence = ["javascript:seen()"]
    page = ben.get(place).text
    assert "<li>javascript:seen()</li>" in page
    assert 'href="javascript:' not in page


def test_a_line_that_is_nothing_but_an_address_stays(ben: TestClient) -> None:
    assert "<h1>https://example.org/guide</h1>" in ben.get(logged(ben, title="https://example.org/guide")).text


def test_an_at_names_whom_it_helped_and_any_other_means_nothing(ben: TestClient) -> None:
    assert "Ada was asked to confirm" in ben.get(logged(ben, title="Helped @ada, with @media rules")).text
    assert "was asked" not in ben.get(logged(ben, title="Untangled the @media rules")).text


def test_the_same_form_sent_twice_logs_once(ben: TestClient) -> None:
    assert logged(ben, title="Chaired the meeting", key="k1") == logged(ben, title="Chaired the meeting", key="k1")


def test_a_failed_form_comes_back_as_it_was_sent(ben: TestClient) -> None:
    reply = ben.post(f"{HUB}/contributions", data={"title": "Helped <her>", "evidence": "ftp://old", "key": "k2"})
    assert reply.status_code == 422
    assert 'value="Helped &lt;her&gt;"' in reply.text
    assert 'value="k2"' in reply.text
    assert "Evidence is a web address" in reply.text


def test_htmx_gets_the_new_row_with_an_undo(ben: TestClient) -> None:
    reply = ben.post(f"{HUB}/contributions", data={"title": "Reviewed the notes"}, headers={"HX-Request": "true"})
    assert reply.status_code == 200
    assert reply.text.lstrip().startswith('<section class="section" id="logged"')
    assert "/withdrawal" in reply.text


def test_a_contribution_is_changed_until_somebody_endorses_it(doors: Doors, ben: TestClient) -> None:
    place = logged(ben, title="Wrote a gide", evidence="https://example.org/guide")
    better = {"title": "Wrote a guide", "evidence": "https://example.org/guide"}
    assert ben.post(f"{place}/edit", data=better).status_code == 303
    assert doors.site("ada").post(f"{place}/endorsements", data={"benefit": "I needed no other guide."}).status_code == 303
    assert "<h1>Wrote a guide</h1>" in ben.get(place).text
    assert "can no longer be changed" in ben.post(f"{place}/edit", data={"title": "Wrote a book"}).text


def test_an_endorsement_too_short_to_say_anything_is_kept_in_the_form(doors: Doors, ben: TestClient) -> None:
    place = logged(ben, title="Wrote a guide https://example.org/guide")
    reply = doors.site("ada").post(f"{place}/endorsements", data={"benefit": "Nice!", "type": "beneficiary"})
    assert reply.status_code == 422
    assert "Nice!</textarea>" in reply.text
    assert "ten characters or more" in reply.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("slug", "Bad Slug", "Small letters, digits and hyphens only"),
        ("name", "", "Please fill this in."),
        ("domain", "x" * 281, "Shorten this to 280 characters."),
        ("capacity", "many", "Write a whole number."),
        ("capacity", "0", "This is too little."),
        ("review_on", "soon", "Write a day as"),
        ("kind", "club", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(ben: TestClient, field: str, typed: str, sentence: str) -> None:
    reply = ben.post("/communities", data={"name": "Bread", "slug": "bread", field: typed})
    assert reply.status_code == 422
    assert sentence in reply.text
