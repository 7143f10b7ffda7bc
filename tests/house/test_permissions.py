"""What is written about permissions is what the code asks."""

from tests.house.permissions import DOCUMENT, printed


def test_the_document_is_printed_from_the_code() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == printed(), "run .venv/bin/python -m tests.house.permissions"
