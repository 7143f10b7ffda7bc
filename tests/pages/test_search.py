"""The search page on the site."""

import re

import pytest

from tests.doors import Doors


@pytest.mark.parametrize("kind", ["", "people"])
def test_what_holds_no_word_at_all_finds_nothing_and_says_so(doors: Doors, kind: str) -> None:
    ben = doors.site("ben")
    for nothing in ("🙂", "?!", "*"):
        shown = ben.get("/search", params={"q": nothing, "in": kind})
        assert (shown.status_code, "Nothing holds all these words" in shown.text) == (200, True)


def offered(doors: Doors, name: str, typed: str = "", language: str = "en") -> list[str]:
    shown = doors.site(name).get("/search/suggestions", params={"q": typed}, headers={"Accept-Language": language}).text
    return re.findall(r'id="place-\d+"[^>]*href="([^"]+)"', shown)


def test_the_box_leads_anywhere_by_name_and_offers_what_one_may_do(doors: Doors) -> None:
    log, ask = "/communities/guild/contributions/new", "/communities/guild/questions/new"
    assert offered(doors, "ben")[:3] == [log, ask, "/"]
    assert offered(doors, "ben", "lo gui") == [log]
    assert offered(doors, "ben", "my po") == ["/people/me/points"]
    assert offered(doors, "ben", "og") == [], "words are begun at their beginning"
    assert log not in offered(doors, "cleo"), "she belongs nowhere"
    assert offered(doors, "ben", "journal") == []
    assert offered(doors, "root", "journal") == ["/admin/journal"]
    with doors.database.write() as session:
        session.merge(doors.people["cleo"]).languages = ["zh"]
    assert "/people/me/points" in offered(doors, "cleo", "积分")
