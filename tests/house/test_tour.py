"""The page of pictures is what its script would write, and every picture is there."""

import re

from tests.browser.pictures import PICTURES, written
from tests.house import code

DOCS = code.ROOT / "docs"


def test_the_page_and_its_pictures_are_those_of_the_script() -> None:
    assert (DOCS / "tour.md").read_text(encoding="utf-8") == written(), "run bin/pictures"
    assert {file.stem for file in (DOCS / "pictures").iterdir()} == {one.name for one in PICTURES}


def test_the_readme_shows_pictures_that_are_there() -> None:
    shown = re.findall(r"\]\((docs/pictures/[^)]+)\)", (code.ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    assert all((code.ROOT / path).is_file() for path in shown)
