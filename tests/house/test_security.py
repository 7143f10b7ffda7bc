"""docs/security.md names a test that exists for each of its forty statements, or says plainly that there is a gap."""

import re

from tests.house import code

PAGE = code.ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
HOW_MANY = 40


def statements() -> dict[int, str]:
    text = PAGE.read_text(encoding="utf-8")
    parts = re.split(r"^(\d+)\. ", text, flags=re.MULTILINE)
    return {int(number): words for number, words in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_statement_is_there_and_is_proven_or_called_a_gap() -> None:
    found = statements()
    assert list(found) == list(range(1, HOW_MANY + 1))
    assert not [number for number, words in found.items() if not (NAMED.search(words) or "**Gap:**" in words)]


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > HOW_MANY
    absent = [f"{file}::{test}" for file, test in named if not (code.ROOT / file).is_file()]
    absent += [
        f"{file}::{test}"
        for file, test in named
        if (code.ROOT / file).is_file() and f"\ndef {test}(" not in (code.ROOT / file).read_text(encoding="utf-8")
    ]
    assert not absent
