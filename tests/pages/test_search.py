"""The search page on the site."""

import pytest

from tests.doors import Doors


@pytest.mark.parametrize("kind", ["", "people"])
def test_what_holds_no_word_at_all_finds_nothing_and_says_so(doors: Doors, kind: str) -> None:
    ben = doors.site("ben")
    for nothing in ("🙂", "?!", "*"):
        shown = ben.get("/search", params={"q": nothing, "in": kind})
        assert (shown.status_code, "Nothing holds all these words" in shown.text) == (200, True)
