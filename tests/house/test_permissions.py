"""What is written about permissions is what the code asks."""

import re

from tests.house import code
from tests.house.permissions import DOCUMENT, printed


def test_the_document_is_printed_from_the_code() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == printed(), "run .venv/bin/python -m tests.house.permissions"


def test_every_policy_has_its_questions_asked_in_tests_policies() -> None:
    """They alone have to reach every branch (tests/torture/test_the_tests.py); here it is noticed in a moment."""
    asked = "".join(path.read_text(encoding="utf-8") for path in (code.ROOT / "tests" / "policies").glob("test_*.py"))
    imported = set(re.findall(r"\b\w+\b", " ".join(re.findall(r"^from app\.policies.*$", asked, re.MULTILINE))))
    assert {path.stem for path in (code.ROOT / "app" / "policies").glob("[a-z]*.py")} - imported == set()
