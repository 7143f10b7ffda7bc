"""Histories of pages kept elsewhere, a revision to a line, as exported from a version control system: their names for ours."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from app.services.importing.shapes import AssetRow, PageRow, Shape, shaped
from app.services.importing.tally import Refusal

NAMES = {
    "page_id": "source_id", "rev": "revision", "at_utc": "at", "author": "author", "author_name": "author_name",
    "path": "path", "summary": "summary", "title": "title", "body": "body",
}  # fmt: skip
KNOWN_TOO = frozenset({"action", "prev_path", "sha12", "author_is_bot"})
_LANGUAGE = re.compile(r"-([a-z]{2})(\.[a-z]+)$")


def is_page(cells: Mapping[str, Any]) -> bool:
    """Whether a row is a page's revision in those names."""
    return "page_id" in cells


def made(line: int, cells: Mapping[str, Any]) -> PageRow | Refusal:
    """The row that a page's revision makes. A deletion has no text; a language is told by the end of the file's name."""
    told = {NAMES.get(name, name): value for name, value in cells.items() if name not in KNOWN_TOO}
    path = str(cells.get("path") or "")
    found = _LANGUAGE.search(path)
    told |= {"lang": found[1] if found else "en", "gone": cells.get("action") == "delete"}
    return shaped(PageRow, line, told)


def numbered(rows: Sequence[tuple[int, Shape]]) -> list[tuple[int, Shape]]:
    """The rows, those revisions that come without a number numbered as they come, by asset."""
    counts: Counter[str] = Counter()
    told: list[tuple[int, Shape]] = []
    for line, row in rows:
        if isinstance(row, AssetRow):
            counts[row.source_id] = row.revision or counts[row.source_id] + 1
            row = row.model_copy(update={"revision": counts[row.source_id]})  # noqa: PLW2901  # the same row, numbered
        told.append((line, row))
    return told


def original_path(path: str) -> str | None:
    """Where the original of a translated page stands; None for an original."""
    return _LANGUAGE.sub(r"\2", path) if _LANGUAGE.search(path) else None


def name_of(path: str | None) -> str:
    """What a page without a heading is called: its file's name, without the ending."""
    return PurePosixPath(path or "").stem or "Untitled"
