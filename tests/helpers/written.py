"""Blocks of commands and files as they stand in a document, so that what is written there is what is tried."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def section(document: str, heading: str) -> str:
    """The text under a heading, up to the next one. Lines in blocks that begin with # are no headings."""
    text = (ROOT / document).read_text(encoding="utf-8")
    outside = _BLOCK.sub(lambda block: " " * len(block[0]), text)
    found = list(_HEADING.finditer(outside))
    for number, one in enumerate(found):
        if one[1] == heading:
            end = found[number + 1].start() if number + 1 < len(found) else len(text)
            return text[one.end() : end]
    raise LookupError(f"{document} has no section called {heading!r}.")


def blocks(document: str, heading: str, language: str) -> list[str]:
    """The blocks of a language under a heading; at least one."""
    found = [content for kind, content in _BLOCK.findall(section(document, heading)) if kind == language]
    if not found:
        raise LookupError(f"{document} has no {language} under {heading!r}.")
    return found
